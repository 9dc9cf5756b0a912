"""A mock on a port of this machine, in a thread of the test's own process."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

__all__ = ["LocalServer"]

_LOOK_SECONDS: Final = 0.05


class LocalServer:
    """Serves an app from the moment that it is made: who calls early waits in the backlog.

    :param app: what answers.
    """

    def __init__(self, app: WSGIApplication) -> None:
        self._server = ThreadedWSGIServer("127.0.0.1", 0, app, handler=_Silent)
        self._server.daemon_threads = True
        self.port: int = self._server.port
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_LOOK_SECONDS,), name="mock_api", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Close the port."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Silent(WSGIRequestHandler):
    """Logs no requests: the test knows them better."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Leave it out."""
