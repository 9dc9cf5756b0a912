"""Packages are written in ruff's shape: ruff itself is asked, and must have nothing to change."""

from __future__ import annotations

import ast
import random
import subprocess
import sys
from collections.abc import Mapping
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockument.generator.document import load
from mockument.generator.emit import find_emitter
from mockument.generator.emit.python.package.helpers import HELPERS, helpers_view
from mockument.generator.emit.python.spelling.imports import exported, import_lines, names_in
from mockument.generator.emit.python.spelling.rendering import Shaped, render_shaped, shaped
from mockument.generator.emit.python.spelling.ruff import shaped_by_ruff
from mockument.generator.emit.python.spelling.signatures import Signature, SpelledParameter
from mockument.generator.emit.python.spelling.statements import Statements
from mockument.generator.emit.python.spelling.wrapping import UnknownFormError, wrapped
from mockument.generator.emit.text import Bracketed, CommentText, Identifier, PyExpr, call, literal

TEMPLATES = Path(__file__).parents[2] / "templates" / "python" / "client"
SPECS = Path(__file__).parents[3] / "shared" / "specs"
LONG = "Repository" * 6
SETTINGS = ("--isolated", "--config", 'line-length=88\ntarget-version="py311"')


def ruff(*arguments: str, given: str | None = None, cwd: Path | None = None) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *arguments],
        input=given, cwd=cwd, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode in {0, 1}, done.stderr
    return done.stdout


def formatted(text: str) -> str:
    return ruff("format", *SETTINGS, "-", given=text)


@pytest.mark.parametrize(
    "line",
    [
        f"    name: {LONG}{LONG}",
        f"    name: {LONG}Somewhat{'er' * 8}",
        f"    name: Omittable[{LONG}Somewhat] = None",
        f"    name: {LONG}Somewhat | None = None",
        f'    name: Annotated[Omittable[list[{LONG}]], Field(alias="from")] = None',
        f"    name: Annotated[{LONG} | {LONG}2, BestFit()] | None = None",
        f"    name: Omittable[Literal[{', '.join(f'{LONG}{n}' for n in range(3))}]] = None",
        '    name: Omittable[Literal["PR_TITLE", "COMMIT_OR_PR_TITLE", "NOTHING_AT_ALLLL"]] = None',
        f'    name: Annotated[{LONG}, Discriminator(tagged("kind", {{"a": "{LONG}", "b": "B"}}))]',
        f'    name: Annotated[Any, OneOf([["{LONG}", "{LONG}"]])]',
        f'    name: Annotated[Any, OneOf([{{"a": "{LONG}"}}, ["{LONG}somewhat longer"]])]',
        f'{LONG} = later_class("{LONG}")',
        f'{LONG}{LONG[:15]} = later_class("{LONG}{LONG[:15]}")',
        f"{LONG}: TypeAlias = dict[str, {LONG}]",
        f"{LONG}: TypeAlias = {LONG}1 | {LONG}2",
        f"{LONG}{LONG}: TypeAlias = Any",
        f"{LONG[:40]}: TypeAlias = {LONG}{LONG[:20]}",
        f"class {LONG}Somewhat{'er' * 8}(ApiModel):",
        f'class {LONG}(ApiModel, extra="forbid", and_more="so"):',
    ],
)
def test_a_long_line_is_wrapped_as_ruff_does_it(line: str) -> None:
    assert len(line) > 88
    head = "class Around:\n" if line.startswith(" ") else ""
    tail = "\n    pass\n" if line.startswith("class") else "\n"
    ours = head + "\n".join(wrapped(line)) + tail
    assert ours == formatted(head + line + tail)


@pytest.mark.parametrize("line", [f"    return {LONG}{LONG}", f"    name: int = {LONG} + {LONG}"])
def test_a_line_of_another_form_is_for_ruff(line: str) -> None:
    with pytest.raises(UnknownFormError):
        wrapped(line)
    assert not isinstance(shaped(line), Shaped)


def test_ruff_takes_unions_of_thousands() -> None:
    union = " | ".join(f"Name{number}" for number in range(6000))
    made = shaped_by_ruff({f"{n}.py": f'A = "{n}"\nB: "{union}"\n' for n in range(3)})
    assert all("| Name5999" in text for text in made.values())


def test_docstrings_are_no_code() -> None:
    text = f'"""First.\n\n{LONG}: {LONG} = None\n"""\n'
    assert shaped(text) == text


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab'\"\\\n\x00é\u2028\U0001f600")))
def test_a_text_is_its_literal(text: str) -> None:
    assert ast.literal_eval(literal(text)) == text


@pytest.mark.parametrize("number", [1e18, -9.223372036854776e18, 1.5e300, 1e-7, 10**30])
def test_a_number_is_written_as_ruff_writes_it(number: float) -> None:
    line = f"x = {literal(number)}\n"
    assert line == formatted(line)
    assert ast.literal_eval(literal(number)) == number


def test_literals_are_quoted_as_ruff_quotes_them() -> None:
    texts = ["a", "a'b", 'a"b', "a'\"b", 'a"\'"b', "a''\"b", "\\'", '\\"', "\\", "\n", "é\x00"]
    lines = "".join(f"name = {literal(text)}\n" for text in texts)
    assert formatted(lines) == lines


@pytest.mark.parametrize("indent", [0, 4])
def test_imports_and_exports_stand_in_ruffs_order(indent: int) -> None:
    names = ["b", "B10", "B9", "URL", "Ab", "aB", "Zed", "T", "A_B", "a10", "a9", LONG, f"{LONG}2"]
    modules = {"typing": names, "import re": [], "pydantic": names, "..z": names, ".v1_a": ["A"]}
    modules |= {".v1alpha1": ["A1"], ".v1": ["A2"], ".v10": ["A3"], ".V2": ["A4"], ".b": []}
    lines = [" " * indent + line if line else "" for line in import_lines(modules, indent)]
    listed = "".join(f"    {name},\n" for name in exported(names))
    head = "if x:\n" if indent else ""
    text = head + "\n".join(lines) + f"\n\n__all__ = [\n{listed}]\n"
    fixed = ruff("check", *SETTINGS, "--select", "I,RUF022", "--fix-only", "-", given=text)
    assert formatted(fixed) == text


def check_by_ruff(files: Mapping[str, str], folder: Path) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    assert ruff("format", *SETTINGS, "--diff", ".", cwd=folder) == ""
    rules = ("--select", "I,UP,F401,RUF022", "--diff", "--no-cache")
    assert ruff("check", *SETTINGS, *rules, ".", cwd=folder) == ""


def test_ruff_has_nothing_to_change_in_helpers(tmp_path: Path) -> None:
    names = [name for name in HELPERS if not name.startswith("_")]
    chosen = [names, *([name] for name in names)]
    views = [helpers_view(some) for some in chosen]
    files = {
        f"{number}.py": render_shaped(
            "_types.py.jinja",
            header=CommentText("# Here."),
            imports=view.imports,
            names=view.names,
            fragments=view.fragments,
        )
        for number, view in enumerate(views)
        if view
    }
    assert len(files) == len(names) + 1
    check_by_ruff(files, tmp_path)


RUNTIME = sorted(TEMPLATES.glob("_*.py.jinja"))
GIVEN_APART = {"_client.py.jinja", "_errors.py.jinja"}


def test_ruff_has_nothing_to_change_in_what_every_client_has(tmp_path: Path) -> None:
    url = literal("https://auth.example/" + "token/" * 12)
    files = {
        f"{number}/{path.name.removesuffix('.jinja')}": render_shaped(
            f"client/{path.name}",
            header=CommentText("# Here."),
            envelope=envelope,
            oauth=oauth,
            token_url=url if token_url else None,
            user_agent=literal(f"{'a' * 50} mockument/0.1.0"),
        )
        for number, (envelope, oauth, token_url) in enumerate(product([True, False], repeat=3))
        for path in RUNTIME
        if path.name not in GIVEN_APART
    }
    assert len(files) == 88
    check_by_ruff(files, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["octokit-openapi__api.github.com.json", "stripe.com.json"])
def test_ruff_has_nothing_to_change_in_a_large_package(name: str, tmp_path: Path) -> None:
    if not (SPECS / name).exists():
        pytest.skip("the shared documents (../shared/specs) are not here")
    document = load(SPECS / name)
    for target in ("models", "client"):
        check_by_ruff(find_emitter(target).emit(document).files, tmp_path / target)


def test_ruff_has_nothing_to_change_in_our_own(tmp_path: Path) -> None:
    document = load(Path(__file__).parents[2] / "spec" / "openapi.yaml")
    for target in ("models", "client"):
        check_by_ruff(find_emitter(target).emit(document).files, tmp_path / target)


NAME, LONG_NAME = Identifier("get"), Identifier("get_" + "a_longer_" * 6 + "name")
NONE = PyExpr("None")
RESULTS = [
    "Pet", f"list[{LONG}]", f"{LONG} | None", f"dict[str, {LONG}]", f"Iterator[{LONG} | {LONG}2]",
    f"list[{LONG}] | list[{LONG}2]", f"{LONG} | list[{LONG}2]", f"dict[str, {LONG}] | {LONG}2",
    f"list[{LONG}] | list[{LONG}2] | None", f"list[{LONG}] | Annotated[{LONG}2, {LONG}3, 4]",
    f"{LONG}1 | {LONG}2", f'Annotated[{LONG}1 | {LONG}2, Tagged("kind", {{"a": "{LONG}"}})]',
]  # fmt: skip
SIGNATURES = [
    Signature.of([]),
    Signature.of([], "self"),
    Signature.of([SpelledParameter.of("name", PyExpr("str"))], "self"),
    Signature.of([SpelledParameter.of(f"a{n}", PyExpr("int"), PyExpr("None")) for n in range(4)]),
    Signature.of(
        [
            SpelledParameter.of("body", PyExpr(f"{LONG} | _inputs.{LONG} | None"), PyExpr("None")),
            SpelledParameter.of("kinds", PyExpr(f'Sequence[{LONG} | Literal["{LONG}"]] | None')),
            SpelledParameter.of("one", PyExpr(f'Literal["{LONG}", "{LONG}2"]'), PyExpr('"x"')),
        ],
        "self",
    ),
]


@pytest.mark.parametrize("result", RESULTS)
@pytest.mark.parametrize("name", [NAME, LONG_NAME])
def test_a_signature_is_laid_out_as_ruff_does_it(name: Identifier, result: str) -> None:
    statements = Statements()
    laid = [statements.stub(0, "def", name, one, PyExpr(result)) for one in SIGNATURES]
    flat = [f"def {name}({one}) -> {result}: ..." for one in SIGNATURES]
    assert statements.known
    assert "\n\n\n".join(laid) + "\n" == formatted("\n\n\n".join(flat) + "\n")


def a_type(chance: random.Random, depth: int = 3) -> str:
    """Any type that a client may give, long or short."""
    if depth == 0 or chance.random() < 0.3:
        return chance.choice(["int", "None", "Pet", LONG[: chance.randint(12, 60)]])
    inner = [a_type(chance, depth - 1) for _ in range(chance.randint(1, 3))]
    return chance.choice(
        [
            " | ".join(dict.fromkeys(inner)),
            f"list[{inner[0]}]",
            f"dict[str, {inner[0]}]",
            f"tuple[{', '.join(inner)}]",
            f'Literal["{LONG[:20]}", "{inner[-1][:8]}"]',
            f'Annotated[{inner[0]}, Tagged("kind", {{"a": "{LONG[:30]}"}})]',
        ]
    )


def test_any_signature_is_laid_out_as_ruff_does_it_or_left_to_ruff() -> None:
    chance = random.Random(7)
    laid, flat = [], []
    for _ in range(1500):
        listed = [
            SpelledParameter.of(f"a{n}", PyExpr(a_type(chance, 2)), chance.choice([None, NONE]))
            for n in range(chance.randint(0, 3))
        ]
        signature, result = Signature.of(listed, "self"), PyExpr(a_type(chance))
        statements = Statements()
        made = statements.stub(0, "def", NAME, signature, result)
        if statements.known:
            laid.append(made)
            flat.append(f"def get({signature}) -> {result}: ...")
    assert len(laid) > 1000
    assert "\n\n\n".join(laid) + "\n" == formatted("\n\n\n".join(flat) + "\n")


def test_any_field_is_laid_out_as_ruff_does_it_or_left_to_ruff() -> None:
    chance = random.Random(8)
    laid, flat = [], []
    defaults = ["", " = None", ' = Field(default=None, alias="from")', f' = "{LONG}"']
    for _ in range(1500):
        line = f"    name: {a_type(chance)}{chance.choice(defaults)}"
        try:
            laid += wrapped(line)
        except UnknownFormError:
            continue
        flat.append(line)
    assert len(flat) > 1000
    assert formatted("\n".join(["class A:", *laid]) + "\n") == "\n".join(["class A:", *laid, ""])
    assert formatted("\n".join(["class A:", *flat]) + "\n") == "\n".join(["class A:", *laid, ""])


def answers(of: str) -> Bracketed:
    return call("ApiContent", literal("application/json"), PyExpr(of))


TWO, ONE = Bracketed.of("(", [("", answers(LONG))] * 2), PyExpr(f"({answers(LONG)},)")
LONG_CALLS = [
    call("ApiAnswers", Bracketed.of("{", [('"200": ', TWO)])),
    call("ApiAnswers", Bracketed.of("{", [('"200": ', ONE)]), PyExpr("{}")),
    call("ApiCall", path=PyExpr(f'"/{LONG}" + _values.path("id", id) + "/{LONG}"')),
    call("ApiCall", path=PyExpr(f'_values.path("{LONG}", {LONG.lower()}, style="label") + "/x"')),
    call("ApiCall", query=Bracketed.of("[", [("*", call("_values.query", literal(LONG)))] * 2)),
    call("ApiCall", body=PyExpr(f'None if body is None else _bodies.json_body(body, "{LONG}")')),
    call("ApiCall", literal("a"), literal("b"), c=literal(LONG)),
    call("send", call("calls.get", body=PyExpr(LONG), more=PyExpr(LONG))),
]  # fmt: skip


@pytest.mark.parametrize("expression", LONG_CALLS)
def test_a_call_is_laid_out_as_ruff_does_it(expression: Bracketed) -> None:
    statements = Statements()
    laid = f"def f() -> None:\n{statements.returned(4, expression)}\n"
    assert statements.known
    assert laid == formatted(f"def f() -> None:\n    return {expression}\n")


def test_what_is_not_known_is_left_to_ruff() -> None:
    statements = Statements()
    odd = call("ApiPages", PyExpr(f"lambda page: page.{LONG.lower()} and page.{LONG.lower()}.data"))
    assert statements.returned(4, odd) == f"    return {odd}"
    assert not statements.known


def test_names_are_found_where_they_are_names() -> None:
    expression = PyExpr(
        'Sequence[_inputs.Pet | Literal["Any", \'a "Never"\']] + f(Pet=Kind.Any, x=y)'
    )
    assert names_in(expression) == {"Sequence", "_inputs", "Literal", "f", "Kind", "y"}
