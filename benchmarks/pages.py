"""Reference pages: made from GitHub's document, and opened beside Redoc, Swagger UI and Scalar.

``python benchmarks/pages.py`` opens pages in headless Chromium; peers from npm are taken from
``.venv/peers`` (``make bench-peers``) and named where they are absent. Every figure is of one run
on one machine; peers take turns with us. Where GitHub's document is not at hand, a made one of as
many operations stands for it, and the tables say so.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from browsing import Opened, browsing, executable, largest_paint, opened, serving
from documents import DIRECTORY, ROOT, SHARED, made
from targets import OURS, Verdict

PEERS = ROOT / ".venv" / "peers"
DOCS = "/__mockument/docs"
MARK = "This sentence stands in the operation that the bench looks for."
QUERIES = ("pull request review", "label", "webhook deliver", "zzzz")
METHODS = {"get", "put", "post", "delete", "patch", "head", "options", "trace", "query"}
PARTS = ("rendering", "paint", "opening", "search")
_HEAD = "<!doctype html><meta charset=utf-8><title>API</title>"
_AT = "<div id=at></div>"


@dataclass(frozen=True)
class Peer:
    """Somebody else's reference pages.

    :param files: what they need below ``.venv/peers``.
    :param page: the page that shows ``openapi.json``, as its maker says that it is written.
    :param link: where on it an operation stands.
    """

    name: str
    files: tuple[str, ...]
    page: str
    link: str


REDOC = "redoc-3/package/bundles/redoc.standalone.js"
SWAGGER = "node_modules/swagger-ui-dist/swagger-ui"
SCALAR = "node_modules/@scalar/api-reference/dist/browser/standalone.js"
KNOWN = (
    Peer(
        "Redoc 3",
        (REDOC,),
        f"<redoc spec-url=openapi.json></redoc><script type=module src=peers/{REDOC}></script>",
        "tag/{tag}/operation/{id}",
    ),
    Peer(
        "Swagger UI 5",
        (f"{SWAGGER}.css", f"{SWAGGER}-bundle.js"),
        f"<link rel=stylesheet href=peers/{SWAGGER}.css>{_AT}"
        f"<script src=peers/{SWAGGER}-bundle.js></script><script>SwaggerUIBundle("
        "{url: 'openapi.json', dom_id: '#at', deepLinking: true})</script>",
        "/{tag}/{id}",
    ),
    Peer(
        "Scalar 1",
        (SCALAR,),
        f"{_AT}<script src='peers/{SCALAR}'></script>"
        "<script>Scalar.createApiReference('#at', {url: 'openapi.json'})</script>",
        "tag/{tag}/{method}{path}",
    ),
)


def document() -> tuple[str, Path]:
    """What pages are made of, and what to call it."""
    found = [SHARED / "octokit-openapi__api.github.com.json", *DIRECTORY.glob("github.com*.json")]
    known = next((path for path in found if path.exists()), None)
    return ("GitHub's document", known) if known else ("a made document", made(1_200))


@dataclass(frozen=True)
class Aim:
    """The operation that is opened: one in the middle of the document."""

    method: str
    path: str
    id: str
    tag: str

    def link(self, peer: Peer) -> str:
        said = {"id": self.id, "tag": self.tag, "path": self.path, "method": self.method.upper()}
        return peer.link.format(**said)


def operations(api: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in api["paths"].items():
        yield from ((path, key, one) for key, one in item.items() if key in METHODS)


def aimed(path: Path, folder: Path) -> tuple[Path, Aim]:
    """The document with a sentence in one operation that is nowhere else.

    Ids have no slash any more: Swagger UI cannot link to one that has.
    """
    api = json.loads(path.read_bytes())
    listed = list(operations(api))
    for where, method, one in listed:
        one["operationId"] = one.get("operationId", f"{method}{where}").replace("/", "-")
        one.setdefault("tags", ["all"])
    where, method, one = listed[len(listed) * 7 // 10]
    one["description"] = f"{MARK}\n\n{one.get('description', '')}"
    written = folder / "openapi.json"
    written.write_text(json.dumps(api, indent=2, ensure_ascii=False), "utf-8")
    return written, Aim(method, where, one["operationId"], one["tags"][0])


def part_of(path: Path, share: int, folder: Path) -> tuple[Path, int]:
    """The document with every so manyth operation and what it refers to, and how many those are."""
    api = json.loads(path.read_bytes())
    listed = list(operations(api))
    for number, (where, method, _) in enumerate(listed):
        if number % share:
            del api["paths"][where][method]
    components: dict[str, dict[str, Any]] = api.get("components", {})
    keep = _referred(api["paths"], api)
    for kind, named in components.items():
        if kind != "securitySchemes":
            components[kind] = {n: v for n, v in named.items() if f"{kind}/{n}" in keep}
    for name in [name for name in api if name in {"webhooks", "x-webhooks"}]:
        del api[name]
    written = folder / f"part-{share}.json"
    written.write_text(json.dumps(api, indent=2, ensure_ascii=False), "utf-8")
    return written, len(list(operations(api)))


def _referred(value: object, api: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            waiting += one.values()
            reference = one.get("$ref")
            name = str(reference).removeprefix("#/components/")
            if name != str(reference) and name not in found:
                found.add(name)
                kind, _, key = name.partition("/")
                waiting.append(api["components"].get(kind, {}).get(key))
    return found


def generated(path: Path, folder: Path) -> tuple[float, float]:
    """Seconds of the whole command, and of CPU."""
    used, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "mockument", "generate", "docs", str(path), "-o", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    return time.perf_counter() - began, cpu


def shells() -> dict[str, int]:
    """Bytes of a page that has nothing to say, by its folder and ending."""
    from mockument.generator.document import load_text
    from mockument.generator.emit.docs.site import Site

    paths = {f"/{name}": {"get": {"operationId": name, "responses": {}}} for name in "abc"}
    info = {"title": "t", "version": "1"}
    components = {"schemas": {"a": {}}}
    api = {"openapi": "3.1.1", "info": info, "paths": paths, "components": components}
    site = Site(load_text(json.dumps(api)))
    kinds = {"operations": "operations/b", "schemas": "schemas/a"}
    return {
        f"{kind}{ending}": len(site.file(f"{stem}{ending}").encode())
        for kind, stem in kinds.items()
        for ending in (".html", ".md")
    }


def rendering(path: Path, folder: Path) -> Iterator[Verdict]:
    """How long pages take to be made, in how far that is linear, and what they weigh."""
    print("| operations | seconds | of CPU | CPU ms an operation |\n|---|---|---|---|")
    each: list[float] = []
    whole = 0.0
    for share in (4, 2, 1):
        part, count = part_of(path, share, folder) if share > 1 else (path, 0)
        count = count or len(list(operations(json.loads(path.read_bytes()))))
        seconds, cpu = generated(part, folder / f"site-{share}")
        print(f"| {count:,} | {seconds:.1f} | {cpu:.1f} | {cpu / count * 1000:.2f} |")
        each.append(cpu / count)
        whole = seconds
    yield Verdict("all operations made into pages (s)", whole, 20, at_most=True)
    ratio = each[-1] / each[0]
    yield Verdict("CPU an operation, all to a quarter (times)", ratio, 1.25, at_most=True)
    yield from weighed(path, folder / "site-1")


def weighed(path: Path, site: Path) -> Iterator[Verdict]:
    """What the site weighs beside the document, the same on every page left out."""
    fixed, own = shells(), path.stat().st_size
    sizes = {one: one.stat().st_size for one in site.rglob("*") if one.is_file()}
    print(f"\n{len(sizes):,} files from a document of {own / 1e6:.1f} MB:\n")
    content = {}
    for ending, name in ((".html", "pages"), (".md", "their twins in Markdown")):
        listed = {one: size for one, size in sizes.items() if one.suffix == ending}
        shell = sum(fixed.get(f"{one.parent.name}{ending}", 0) for one in listed)
        content[ending] = sum(listed.values()) - shell
        print(f"- {name}: {shell / 1e6:.1f} MB of shell, {content[ending] / 1e6:.1f} MB of content")
    rest = sum(sizes.values()) - sum(s for one, s in sizes.items() if one.suffix in content)
    print(f"- what scripts read, scripts, styles and lists: {rest / 1e6:.1f} MB")
    print(f"- shell: {', '.join(f'{size:,} bytes of {kind}' for kind, size in fixed.items())}")
    what = "without their shell to the document (times)"
    yield Verdict(f"pages {what}", content[".html"] / own, 2, at_most=True)
    whole = sum(content.values()) + rest
    yield Verdict(f"pages, twins and all other files {what}", whole / own, 2, at_most=True)


def paint(path: Path, aim: Aim, folder: Path, rounds: int) -> Iterator[Verdict]:
    """The largest contentful paint of pages of the mock's, and what a page weighs."""
    listed = [one["operationId"] for _, _, one in operations(json.loads(path.read_bytes()))]
    pages = [aim.id, *listed[:: len(listed) // rounds][:rounds]]
    with serving(folder, *mock(path)) as address, browsing() as browser:
        urls = [f"{address}{DOCS}/operations/{one}.html" for one in pages]
        first = largest_paint(browser, urls[0])[0]
        new = median(largest_paint(browser, url)[0] for url in urls[1:])
        known = median(largest_paint(browser, url)[0] for url in urls[1:])
    empty = folder / "empty.json"
    operation = {"operationId": "a", "responses": {"200": {"description": "d"}}}
    info = {"title": "t", "version": "1"}
    api = {"openapi": "3.1.1", "info": info, "paths": {"/a": {"get": operation}}}
    empty.write_text(json.dumps(api))
    with serving(folder, *mock(empty)) as address, browsing() as browser:
        _, weight = largest_paint(browser, f"{address}{DOCS}/operations/a.html")
    what = "largest contentful paint of"
    yield Verdict(f"{what} the first page that a mock is asked for (ms)", first, 300, at_most=True)
    yield Verdict(f"{what} a page that nobody has asked for yet (ms)", new, 300, at_most=True)
    yield Verdict(f"{what} a page that was asked for before (ms)", known, 300, at_most=True)
    text = "a page without the document's text, all it loads (kB)"
    yield Verdict(text, weight / 1000, 100, at_most=True)


def mock(path: Path) -> tuple[str, ...]:
    return ("-m", "mockument", "serve", str(path), "--port", "{port}", "--no-reload")


def opening(path: Path, aim: Aim, folder: Path, rounds: int) -> Iterator[Verdict]:
    """How long until an operation is on the screen, beside peers."""
    link = folder / "peers"
    link.unlink(missing_ok=True)
    if PEERS.exists():
        link.symlink_to(PEERS)
    found = {OURS: Opened(OURS)} | {one.name: Opened(one.name) for one in KNOWN}
    for peer in KNOWN:
        if not all((PEERS / name).exists() for name in peer.files):
            found[peer.name].failed = "not installed (make bench-peers)"
        (folder / f"{peer.name}.html").write_text(_HEAD + peer.page)
    with serving(folder) as files, serving(folder, *mock(path)) as address, browsing() as browser:
        urls = {OURS: f"{address}{DOCS}/operations/{aim.id}.html"}
        urls |= {one.name: f"{files}/{one.name}.html#{aim.link(one)}" for one in KNOWN}
        for _ in range(rounds):
            for name, url in urls.items():
                if not found[name].failed:
                    opened(browser, url, MARK, found[name])
    print("| | ms until it is on the screen | × ours | MB of heap | MB loaded | note |")
    print("|---|---|---|---|---|---|")
    for one in found.values():
        print(_line(one, found[OURS]))
    for peer in KNOWN:
        times = found[peer.name].median("milliseconds"), found[OURS].median("milliseconds")
        ratio = times[0] / times[1] if times[0] and times[1] else None
        yield Verdict(f"opened faster than {peer.name} (times)", ratio, 5, at_most=False)


def _line(one: Opened, ours: Opened) -> str:
    took, heap = one.median("milliseconds"), one.median("megabytes")
    first = ours.median("milliseconds")
    if took is None or heap is None:
        return f"| {one.name} | – | – | – | – | {one.failed} |"
    ratio = f"{took / first:.1f}" if first else "–"
    cells = (f"{took:,.0f}", ratio, f"{heap:.1f}", f"{one.bytes / 1e6:.2f}", one.failed)
    return f"| {one.name} | {' | '.join(cells)} |"


def search(path: Path, folder: Path) -> Iterator[Verdict]:
    """How long the page takes from a key to the list of what is found."""
    with serving(folder, *mock(path)) as address, browsing() as browser:
        page = browser.new_page()
        page.goto(f"{address}{DOCS}/index.html")
        page.locator("#search-open").click()
        field = page.get_by_role("combobox")
        field.fill("a")
        page.get_by_role("option").first.wait_for()
        worst = 0.0
        for query in QUERIES:
            took = page.evaluate(SEARCHED, query)
            print(f"- {query!r}: {took:.1f} ms")
            worst = max(worst, took)
    yield Verdict("a search, its slowest query (ms)", worst, 50, at_most=True)


SEARCHED = """async query => {
  const field = document.querySelector("#search input");
  const list = document.querySelector("#search-results");
  const began = performance.now();
  const changed = new Promise(done => new MutationObserver(done).observe(list, {childList: true}));
  field.value = query;
  field.dispatchEvent(new Event("input", {bubbles: true}));
  await changed;
  list.getBoundingClientRect();
  return performance.now() - began;
}"""


def measured(parts: Iterable[str], rounds: int) -> Iterator[Verdict]:
    name, path = document()
    load = os.getloadavg()[0]
    print(f"{name}: {path.stat().st_size / 1e6:.1f} MB; load of the machine {load:.1f}")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        written, aim = aimed(path, folder)
        for part in parts:
            print(f"\n### {part}\n", flush=True)
            if part == "rendering":
                yield from rendering(path, folder)
            elif executable() is None:
                print("(no chromium on the PATH: left out)")
            elif part == "paint":
                yield from paint(written, aim, folder, rounds)
            elif part == "opening":
                yield from opening(written, aim, folder, rounds)
            else:
                yield from search(written, folder)


def main() -> None:
    """Measure all parts, or those that are named, and say what was reached."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    known = ", ".join(PARTS)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"only these of {known}")
    parser.add_argument("--rounds", type=int, default=3, help="each page is opened so many times")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures as JSON too")
    options = parser.parse_args()
    unknown = sorted(set(options.parts) - set(PARTS))
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}; known: {known}")
    verdicts = list(measured(options.parts or PARTS, options.rounds))
    print("\n### What it is to reach\n\n| figure | here | to be | |\n|---|---|---|---|")
    print("\n".join(verdict.line() for verdict in verdicts))
    if options.json:
        machine = f"{platform.system()} {platform.machine()}"
        told = {"machine": machine, "verdicts": [asdict(v) | {"verdict": v.said} for v in verdicts]}
        options.json.write_text(json.dumps(told, indent=2), "utf-8")


if __name__ == "__main__":
    main()
