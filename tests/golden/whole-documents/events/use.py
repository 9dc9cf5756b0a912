"""The events' client as its users write it."""

from datetime import UTC, datetime

import httpx
from events_client import Client, ListEventsFilter, calls


def use(transport: httpx.BaseTransport) -> None:
    """Read a page, then follow what comes."""
    with Client("http://mock", transport=transport) as client:
        page = client.list_events(filter=ListEventsFilter(kind="a"), ids=[1, 2])
        assert page.items[0].at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
        assert page.next is None
        assert [one.items[0].id for one in client.pages(calls.list_events())] == [1]
        with client.stream(calls.follow()) as stream:
            assert [event.data for event in stream.iter_events()] == ["one", "two"]
