"""A curl command that makes a call, safe to paste."""

from __future__ import annotations

import shlex

from ..document import Api
from .call import Call, call_of

__all__ = ["curl_command", "curl_example", "method_words", "shell_word"]


def curl_example(api: Api, url: str) -> str | None:
    """A curl command that calls the first operation; None where there is none.

    Every word that comes from the document is quoted for a POSIX shell, and none of them makes
    curl read a file.

    :param url: the mock's URL.
    """
    if not api.operations:
        return None
    return curl_command(call_of(api, api.operations[0]), url)


def curl_command(call: Call, url: str) -> str:
    """A curl command that makes a call, on one line.

    :param url: what stands before the call's path.
    """
    words = ["curl", "-sS", url + call.target]
    words += method_words(call.method, has_body=call.body is not None)
    for name, value in call.headers:
        if not (call.form and name == "Content-Type"):  # curl chooses a boundary of its own
            words += ["-H", f"{name}: {value}"]
    for name, value in call.cookies:
        words += ["-b", f"{name}={value}"]
    for name, value in call.form:
        words += ["--form-string", f"{name}={value}"]  # -F would read a file
    if call.body is not None and not call.form:
        words += ["--data-raw", call.body]  # -d would read a file where a body begins with @
    return " ".join(map(shell_word, words))


def method_words(method: str, *, has_body: bool) -> list[str]:
    """The options that say which method is used, where that does not go without saying."""
    if method == "HEAD":
        return ["--head"]
    return [] if method == "GET" and not has_body else ["-X", method]


def shell_word(text: str) -> str:
    """One word of a POSIX shell, without characters that a terminal obeys."""
    return shlex.quote("".join(c for c in text if c.isprintable()))
