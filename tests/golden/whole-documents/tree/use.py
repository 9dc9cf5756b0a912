"""The tree's client as its users write it."""

import httpx
from tree_client import Client, Node


def use(transport: httpx.BaseTransport) -> None:
    """Plant a tree, and look at the one that stands."""
    with Client("http://mock", transport=transport) as client:
        leaf = Node(name="leaf", position=(1, 2, "here"))
        root = client.plant(body=Node(name="root", children=[leaf], by_name={"leaf": leaf}))
        assert root.children is not None
        assert root.children[0].position == (1, 2, "here")
        assert root.value == {"a": [1, [2]]}
        assert (root.colour, root.weights, root.options) == ("green", [1, 2.5], {"deep": True})
        assert root.to_wire()["value"] == {"a": [1, [2]]}
