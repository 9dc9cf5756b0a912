"""The files' client as its users write it."""

import httpx
from files_client import Client


def use(transport: httpx.BaseTransport) -> None:
    """Store a file with its labels, replace it, look for it."""
    with Client("http://mock", transport=transport) as client:
        stored = client.upload_file(
            body={"file": b"abc", "purpose": "avatar", "labels": ["a", "b"]}
        )
        assert (stored.id, stored.size, stored.labels) == ("f1", 3, ["a", "b"])
        client.replace_file(id=stored.id, body=b"abcd")
        assert isinstance(client.read_file(id=stored.id), bytes)
        assert client.search(body={"q": "x", "limit": 3}) == []
        assert client.search(body={"q": "x"}, accept="text/csv") == "id,size\n"
