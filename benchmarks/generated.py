"""A generated package in use: ``generated.py USE FOLDER [DOCUMENT]`` uses ``FOLDER/package``.

The last line printed is the seconds that the use took; for ``examine`` it is what was found.
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from operator import itemgetter
from types import ModuleType
from typing import Any


def package() -> ModuleType:
    return importlib.import_module("package")


def is_lazy(root: ModuleType) -> bool:
    """Whether names are loaded as they are asked for, as ours are in large packages."""
    return "__getattr__" in vars(root)


def whole(root: ModuleType) -> Iterator[ModuleType]:
    """Every module of a package."""
    yield root
    if hasattr(root, "__path__"):
        for found in pkgutil.walk_packages(root.__path__, "package."):
            yield importlib.import_module(found.name)


def use_import() -> None:
    """To where ``package.Name`` can be written: of a lazy package that is the package alone."""
    root = package()
    if not is_lazy(root):
        list(whole(root))


def use_first() -> None:
    """Read a value into the first model by name."""
    root = package()
    modules = [root] if is_lazy(root) else list(whole(root))
    names = {name: one for one in modules for name in dir(one) if is_name_of_model(name)}
    name, module = min(names.items(), key=itemgetter(0))
    model = getattr(module, name)
    with suppress(Exception):  # a value that it refuses serves as well
        model.model_validate({})


def is_name_of_model(name: str) -> bool:
    return name[:1].isupper() and name not in IMPORTED


IMPORTED = {"Any", "AnyUrl", "Annotated", "ApiModel", "AwareDatetime", "BaseModel", "TYPE_CHECKING"}


def use_all() -> None:
    """Load and build every model."""
    from pydantic import BaseModel

    root = package()
    modules = [root] if is_lazy(root) else list(whole(root))
    for module in modules:
        for name in getattr(module, "__all__", None) or dir(module):
            found = getattr(module, name)
            if isinstance(found, type) and issubclass(found, BaseModel) and found is not BaseModel:
                found.model_rebuild()


def use_client() -> None:
    """Make a client."""
    root = package()
    root.Client(base_url="http://api.example")


def use_call() -> None:
    """Call the first operation that needs no argument; no network is involved."""
    import httpx

    transport = httpx.MockTransport(lambda _request: httpx.Response(200, json={}))
    root = package()
    with suppress_answers():
        if importlib.util.find_spec("package.calls"):
            client = root.Client(base_url="http://api.example", transport=transport)
            client.send(first_call()())
        else:
            client = root.Client(base_url="http://api.example", httpx_args={"transport": transport})
            first_of_peer()(client=client)


def suppress_answers() -> suppress:
    """The answer is no documented one, which both are free to refuse."""
    return suppress(KeyError, TypeError, ValueError, RuntimeError, *our_errors())


def our_errors() -> tuple[type[BaseException], ...]:
    error = getattr(package(), "ApiError", None)
    return (error,) if error else ()


NO_OPERATION = "every operation needs an argument"


def first_call() -> Callable[[], Any]:
    calls = importlib.import_module("package.calls")
    modules = [calls]
    if hasattr(calls, "__path__"):
        names = sorted(found.name for found in pkgutil.iter_modules(calls.__path__))
        modules = [importlib.import_module(f"package.calls.{name}") for name in names[:5]]
    for module in modules:
        for name in module.__all__:
            if needs_nothing(found := getattr(module, name)):
                return found
    raise LookupError(NO_OPERATION)


def first_of_peer() -> Callable[..., Any]:
    api = importlib.import_module("package.api")
    for group in sorted(found.name for found in pkgutil.iter_modules(api.__path__)):
        path = importlib.import_module(f"package.api.{group}")
        for name in sorted(found.name for found in pkgutil.iter_modules(path.__path__)):
            module = importlib.import_module(f"package.api.{group}.{name}")
            if needs_nothing(module.sync_detailed, "client"):
                return module.sync_detailed
    raise LookupError(NO_OPERATION)


def needs_nothing(function: Callable[..., Any], *given: str) -> bool:
    parameters = inspect.signature(function).parameters.values()
    return all(one.default is not one.empty or one.name in given for one in parameters)


def examine() -> str:
    """Whether everything can be imported, and how many operations there are."""
    fault = ""
    try:
        root = package()
        list(whole(root))
        use_all()
    except Exception as error:  # whatever the package raises is its fault
        fault = f"{type(error).__name__}: {error}"[:80]
    return json.dumps({"fault": fault, "operations": operations()})


def operations() -> int:
    """The functions that make calls, ours or openapi-python-client's."""
    with suppress(Exception):
        calls = importlib.import_module("package.calls")
        return sum(len(getattr(module, "__all__", ())) for module in submodules(calls))
    with suppress(Exception):
        api = importlib.import_module("package.api")
        return sum(1 for _ in pkgutil.walk_packages(api.__path__, "package.api.")) - sum(
            1 for _ in pkgutil.iter_modules(api.__path__)
        )
    return 0


def submodules(root: ModuleType) -> list[ModuleType]:
    names = [found.name for found in pkgutil.iter_modules(getattr(root, "__path__", ()))]
    return [importlib.import_module(f"{root.__name__}.{name}") for name in names] or [root]


USES: dict[str, Callable[[], object]] = {
    "import": use_import,
    "first": use_first,
    "all": use_all,
    "client": use_client,
    "call": use_call,
}


def main(use: str, folder: str, *_document: str) -> None:
    sys.path.insert(0, folder)
    if use == "examine":
        print(examine())
        return
    start = time.perf_counter()
    USES[use]()
    print(time.perf_counter() - start)


if __name__ == "__main__":
    main(*sys.argv[1:])
