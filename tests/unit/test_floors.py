"""An import may only go down: what stands on a floor knows nothing of the floors above."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

FLOORS = [
    ["generator.findings"],
    ["generator.messages", "generator.document"],
    ["generator.capture", "generator.emit"],
    ["mockserver.engine"],
    ["mockserver.control", "mockserver.contract", "mockserver", "testing"],
    ["cli"],
]
PYTHON = [
    ["types", "choices"],
    ["definitions"],
    ["schemas"],
    ["operations"],
    ["spelling"],
    ["package"],
    ["models", "client"],
]


def imports(path: Path) -> Iterator[str]:
    """What a module imports of the package, by dotted names from its root."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            above = package[: len(package) - node.level + 1]
            base = [*above, *(node.module.split(".") if node.module else ())]
            yield from (".".join([*base, alias.name]) for alias in node.names)


def floor_of(name: str, floors: list[list[str]]) -> int | None:
    """The floor of the longest of its names that a module stands under."""
    found = [
        (len(room), height)
        for height, rooms in enumerate(floors)
        for room in rooms
        if name == room or name.startswith(f"{room}.")
    ]
    return max(found)[1] if found else None


@pytest.mark.parametrize(
    ("floors", "prefix"),
    [(FLOORS, ""), (PYTHON, "generator.emit.python.")],
    ids=["house", "python"],
)
def test_imports_only_go_down(floors: list[list[str]], prefix: str) -> None:
    seen = set()
    for path in sorted(ROOT.joinpath(*prefix.split(".")[:-1]).rglob("*.py")):
        own = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        height = floor_of(own.removeprefix(prefix), floors)
        if height is None or path.relative_to(ROOT).parts[0] in {"tests", ".venv"}:
            continue
        seen.add(height)
        for name in imports(path):
            below = floor_of(name.removeprefix(prefix), floors) if name.startswith(prefix) else None
            assert below is None or below <= height, f"{own} imports {name}, which stands above it"
    assert seen == set(range(len(floors)))
