"""The client with credentials as its users write it."""

import httpx
import pytest
from access_client import ApiUnauthorizedError, Client


def use(transport: httpx.BaseTransport) -> None:
    """Call what needs nothing, then what needs a credential that was not given."""
    with Client("http://mock", transport=transport) as client:
        client.open()
        with pytest.raises(ApiUnauthorizedError):
            client.bearer()
    with Client(
        "http://mock", bearer="t", basic=("me", "secret"), header_key="k", cookie_key="c",
        transport=transport,
    ) as client:  # fmt: skip
        client.bearer()
        client.basic()
        client.key()
        client.both()
