"""A server with planted faults: but for zones, each of its paths breaks its document once.

It checks what it is sent with code of its own, so that nothing of what is tested judges itself.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, Response, request
from werkzeug.serving import WSGIRequestHandler, make_server

KEY = "planted-key"
ZONE = {"id": 7, "name": "a"}


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


def refused(why: str) -> tuple[dict[str, str], int]:
    return {"error": why}, 400


def bad_limit() -> str:
    """Why the query's limit is none."""
    for text in request.args.getlist("limit"):
        if not text.lstrip("-").isdigit() or not 1 <= int(text) <= 100:
            return f"{text!r} is no limit"
    return ""


def bad_zone(zone: Any) -> str:
    """Why a body is no new zone."""
    if not isinstance(zone, dict):
        return "no object"
    name, cpus, tags = zone.get("name"), zone.get("cpus"), zone.get("tags", [])
    if not isinstance(name, str) or not 1 <= len(name) <= 20:
        return "name"
    if isinstance(cpus, bool) or cpus not in range(1, 65):  # 2.0 is whole as well
        return "cpus"
    good = isinstance(tags, list) and len(tags) <= 3 and all(isinstance(t, str) for t in tags)
    return "" if good else "tags"


def slow() -> Any:
    time.sleep(2.5)
    return ZONE


def fails_at_the_limit() -> Any:
    why = bad_limit()
    return refused(why) if why else (ZONE, 500 if request.args.get("limit") == "100" else 200)


def forgets_a_field() -> Any:
    body: Any = request.get_json(silent=True)
    body = {"cpus": 1, **body} if isinstance(body, dict) else body
    why = bad_zone(body)
    return refused(why) if why else ZONE


def fails_rarely() -> Any:
    size = request.args.get("size", "")
    if not size.lstrip("-").isdigit() or not 1 <= int(size) <= 100:
        return refused("size")
    if request.args.get("kind") not in ("plain", "round", "sharp"):
        return refused("kind")
    return ZONE, 500 if int(size) > 50 and request.args["kind"] == "sharp" else 200


def fails_rarely_on_a_body() -> Any:
    body: Any = request.get_json(silent=True)
    why = bad_zone(body)
    if why:
        return refused(why)
    return ZONE, 500 if len(body["name"]) > 1 and body["cpus"] > 8 and "tags" not in body else 200


def hangs_up() -> Response:
    headers = {"Content-Length": "100"}
    return Response(iter([b"{"]), mimetype="application/json", headers=headers)


FAULTS: dict[str, Callable[[], Any]] = {
    "wrong-type": lambda: {"id": "7", "name": "a"},
    "missing-field": lambda: {"id": 7},
    "undocumented-status": lambda: (ZONE, 202),
    "other-media-type": lambda: Response("<p>a</p>", mimetype="text/html"),
    "no-json": lambda: Response('{"id": 7', mimetype="application/json"),
    "no-body": lambda: Response(b"", headers={"Content-Type": ""}),
    "missing-header": lambda: "",
    "wrong-header": lambda: ("", 200, {"X-Count": "many"}),
    "slow": slow,
    "broken": lambda: ({"error": "failed"}, 500),
    "hangs-up": hangs_up,
    "refuses-its-example": lambda: refused("red") if "colour" in request.args else ZONE,
    "fails-at-the-limit": fails_at_the_limit,
    "fails-rarely": fails_rarely,
    "takes-anything": lambda: ZONE,
    "asks-nobody": lambda: ZONE,
}


def create_planted() -> Flask:
    app = Flask("planted")

    @app.before_request
    def authenticate() -> Any:
        if request.headers.get("X-Key") != KEY and request.path != "/asks-nobody":
            return {"error": "key"}, 401
        return None

    add_zones(app)
    for name, view in FAULTS.items():
        app.get(f"/{name}", endpoint=name)(view)
    app.post("/forgets-a-field")(forgets_a_field)
    app.post("/fails-rarely-on-a-body")(fails_rarely_on_a_body)
    add_things(app, "ghosts", keeps_deleted=True)
    add_things(app, "parcels", shows_made=False)
    add_things(app, "moths", keeps_changed=False)
    app.get("/last-report", endpoint="last")(lambda: {"id": 2, "name": "a", "cpus": 7})
    app.get("/reports/<int:number>", endpoint="report")(
        lambda number: (ZONE, 200 if number == 1 else 202)
    )
    methods = ["GET", "POST", "PUT"]
    app.route("/other-methods", endpoint="other", methods=methods)(lambda: ZONE)
    return app


def add_zones(app: Flask) -> None:
    """Operations that do what is documented."""
    zones = add_things(app, "zones")
    zones[7] = dict(ZONE)

    @app.get("/zones")
    def list_zones() -> Any:
        why = bad_limit()
        return refused(why) if why else list(zones.values())


def add_things(
    app: Flask,
    name: str,
    *,
    keeps_deleted: bool = False,
    shows_made: bool = True,
    keeps_changed: bool = True,
) -> dict[int, dict[str, Any]]:
    """Operations on things; what cannot be kept or shown is only told by calls in a row."""
    numbers = itertools.count(8)
    things: dict[int, dict[str, Any]] = {}

    def create() -> Any:
        body: Any = request.get_json(silent=True)
        why = bad_zone(body)
        if why:
            return refused(why)
        number = next(numbers)
        things[number] = {**body, "id": number}
        return things[number], 201, {"Location": f"/{name}/{number}"}

    def get(number: int) -> Any:
        lost = {"error": "lost"}, 404
        return things.get(number) or lost if shows_made else lost

    def change(number: int) -> Any:
        body: Any = request.get_json(silent=True)
        why = bad_zone(body)
        if why or number not in things:
            return refused(why) if why else ({"error": "lost"}, 404)
        changed = {**things[number], **body, "id": number}
        things[number] = changed
        if not keeps_changed:
            del things[number]
        return changed

    def delete(number: int) -> Any:
        found = things.get(number)
        if not keeps_deleted:
            things.pop(number, None)
        return ("", 204) if found else ("", 404)

    app.post(f"/{name}", endpoint=f"{name}-create")(create)
    item = f"/{name}/<int:number>"
    app.get(item, endpoint=f"{name}-get")(get)
    if name in ("zones", "moths"):
        app.patch(item, endpoint=f"{name}-change")(change)
    app.delete(item, endpoint=f"{name}-delete")(delete)
    return things


@contextmanager
def running_planted() -> Iterator[str]:
    """The server's URL."""
    server = make_server("127.0.0.1", 0, create_planted(), threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
