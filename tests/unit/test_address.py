"""Where the mock listens: ports that are free, and stay so until the server has them."""

from __future__ import annotations

import socket
import sys
from contextlib import closing

import pytest

from mockument.mockserver.address import CannotServe, address_of, free_port, held_port

HERE = "127.0.0.1"


def listening(port: int = 0, *options: int) -> socket.socket:
    one = socket.socket()
    for option in options:
        one.setsockopt(socket.SOL_SOCKET, option, 1)
    one.bind((HERE, port))
    one.listen()
    return one


def test_a_port_that_is_taken_is_said_to_be() -> None:
    with closing(listening()) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotServe, match=f"port {port} on {HERE} is taken"):
            free_port(HERE, port)
        with pytest.raises(CannotServe, match="is taken"), held_port(HERE, port):
            pass


@pytest.mark.skipif(sys.platform != "linux", reason="sockets share ports elsewhere otherwise")
def test_a_port_that_another_mock_shares_is_taken_too() -> None:
    with closing(listening(0, socket.SO_REUSEPORT)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CannotServe, match="is taken"), held_port(HERE, port):
            pass


@pytest.mark.skipif(sys.platform != "linux", reason="only looked at elsewhere")
def test_nobody_takes_a_port_while_it_is_held_but_the_server() -> None:
    with held_port(HERE, 0) as port:
        with pytest.raises(CannotServe, match="is taken"):
            free_port(HERE, port)
        with pytest.raises(OSError, match="in use"):
            listening(port)
        server = listening(port, socket.SO_REUSEADDR, socket.SO_REUSEPORT)
        with closing(server), closing(socket.create_connection((HERE, port), timeout=5)) as client:
            server.settimeout(5)
            taken, address = server.accept()
            taken.close()
            assert address == client.getsockname()
    assert free_port(HERE, port) == port


def test_names_become_addresses() -> None:
    assert address_of("localhost") == HERE
    with pytest.raises(CannotServe, match="cannot be served on"):
        address_of("no.such.host.invalid")
