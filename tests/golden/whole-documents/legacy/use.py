"""The legacy client as its users write it."""

from datetime import date

import httpx
from legacy_client import Client, PetRequest


def use(transport: httpx.BaseTransport) -> None:
    """Find pets, add one with its photo."""
    with Client("http://mock", key="k", transport=transport) as client:
        (rex,) = client.find_pets(tags=["a", "b"], status=["sold"])
        assert rex.born == date(2020, 2, 3)
        assert rex.kind == "dog"
        tom = client.add_pet(body=PetRequest(name="Tom"))
        assert tom.id is not None
        client.add_photo(id=tom.id, body={"photo": b"...", "caption": "Tom"})
