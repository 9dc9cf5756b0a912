"""The payments' client as its users write it."""

import httpx
from payments_client import BankTransfer, Card, Client, Payment, Redirect


def use(transport: httpx.BaseTransport) -> None:
    """Pay in two ways, and look at what came."""
    with Client("http://mock", transport=transport) as client:
        outcome = client.pay(body=Payment(amount=5, method=Card(type="card", number="4242")))
        assert isinstance(outcome, Redirect)
        assert outcome.status == "redirect"

        sent = {"amount": 5, "method": {"type": "sepa", "iban": "DE00"}, "memo": None}
        payment = Payment.model_validate(sent)
        assert isinstance(payment.method, BankTransfer)
        assert payment.to_wire() == sent
        client.pay(body=payment)
