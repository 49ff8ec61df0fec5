"""Jobs for worker processes of the tests; what they did is read from files, since they run elsewhere."""

import time
from pathlib import Path

from gongkai.kernel import jobs
from gongkai.kernel.jobs.declare import job


def declare_all() -> None:
    job("test.double", label="加倍")(double)
    job("test.fail", label="失败", max_attempts=2, backoff="1s")(fail)
    job("test.hold", label="等待")(hold)


def double(folder: str, number: int) -> int:
    _note(folder, str(number))
    return number * 2


def fail(folder: str) -> None:
    _note(folder, "tried")
    raise ValueError("坏数据")


def hold(folder: str) -> str:
    """Waits for the file `go`, reporting progress."""
    _note(folder, "begun")
    jobs.progress(40, 100)
    until = time.monotonic() + 20
    while not (Path(folder) / "go").exists() and time.monotonic() < until:
        time.sleep(0.02)
    _note(folder, "ended")
    return "held"


def _note(folder: str, text: str) -> None:
    with (Path(folder) / "notes").open("a") as notes:
        notes.write(f"{text}\n")
