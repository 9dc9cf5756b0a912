"""The museum's client as its users write it."""

from datetime import date

import httpx
from museum_client import Client, Order, calls


def use(transport: httpx.BaseTransport) -> None:
    """Ask for the hours, buy a ticket, look at it, give it back."""
    with Client("http://mock", transport=transport) as client:
        (day,) = client.list_hours(from_=date(2026, 5, 1))
        assert day.date == date(2026, 5, 1)
        assert day.opens == "10:00"

        order = Order(kind="general", date=day.date, email="a@b.example")
        answer = client.respond(calls.buy_ticket(body=order))
        assert answer.status == 201
        assert answer.value.price == 12.5
        assert answer.value.sent_to is None

        ticket = client.get_ticket(id=answer.value.id)
        assert ticket.kind == "special"
        assert ticket.to_wire()["sentTo"] == "a@b.example"
        client.return_ticket(id=ticket.id)
