"""The library's client as its users write it."""

import httpx
from library_client import Client


def use(transport: httpx.BaseTransport) -> None:
    """Look a book up."""
    with Client("http://mock", transport=transport) as client:
        book = client.查询图书(编号="1", class_="x", filter_name="y", x_self="z")
        assert book.书名 == "西游记"
        assert book.作者 is not None
        assert book.作者.姓名 == "吴承恩"
        assert (book.foo_bar, book.class_, book.field_1st) == (2, "a", "c")
        assert book.to_wire()["fooBar"] == 1
