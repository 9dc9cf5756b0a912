"""One run of a command: its time and its memory, printed as JSON, or why it failed.

Usage: launcher.py SECONDS UNTIL COMMAND…, where the command is stopped after so many seconds, or as
soon as it has printed UNTIL, if that is not empty. A process of its own, because what the system
tells as a command's peak memory is never less than that of the process which has started it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from typing import Any


def run(limit: float, until: str, command: list[str]) -> dict[str, Any]:
    """Seconds, those of the CPU, those ``inside`` where the command has printed them, megabytes."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    timer = threading.Timer(limit, stop, [process.pid])
    timer.start()
    last, is_ready = read(process, until)
    seconds = time.perf_counter() - start
    timer.cancel()
    if until:
        stop(process.pid)
    # Not process.wait(), which would not tell how much memory was used.
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if seconds >= limit:
        return {"failed": f"stopped after {limit:.0f} s"}
    if not is_ready if until else process.returncode != 0:
        return {"failed": f"fails: {last[:80] or f'exit code {process.returncode}'}"}
    return {
        "seconds": seconds,
        "cpu": usage.ru_utime + usage.ru_stime,
        "inside": number(last),
        "megabytes": usage.ru_maxrss / 1024,
    }


def read(process: subprocess.Popen[str], until: str) -> tuple[str, bool]:
    """The last line that is printed, and whether what is waited for was printed."""
    last = ""
    for line in process.stdout or ():
        if until and until in line:
            return "", True
        last = line.strip() or last
    return last, False


def number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def stop(pid: int) -> None:
    """End the command with all that it has started: it has a session of its own."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


if __name__ == "__main__":
    print(json.dumps(run(float(sys.argv[1]), sys.argv[2], sys.argv[3:])))
