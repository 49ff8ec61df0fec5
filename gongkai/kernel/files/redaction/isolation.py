"""Calls into the child process: a file that crashes, hangs or swells its reader harms nothing but that child.

Up to two children wait for page pictures; a long piece of work gets one of its own. They end by themselves when idle.
"""

import atexit
import contextlib
import hashlib
import json
import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from gongkai.kernel.files.refusals import refuse

SECONDS = 30.0  # without an answer or a sign of progress
KEPT = 2
_ROOT = Path(__file__).resolve().parents[4]
_CRASHED = "文件无法处理：内容异常，读取程序已停止。请用 PDF 打印或者扫描的方式重新制作后再试。"
_SLOW = "文件过于复杂，在规定时间内没有处理完，请拆分或者重新制作后再试。"

Progress = Callable[[int, int], None]
_idle: list["_Child"] = []
_lock = threading.Lock()


class _Died(Exception):
    pass


class _Child:
    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "gongkai.kernel.files.redaction.worker", str(settings.REDACTION_MEMORY)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,  # where the child finds this package
        )
        self._pid = os.getpid()
        self._held = ""
        self._buffer = b""

    @property
    def usable(self) -> bool:
        # After a fork the pipes belong to the parent.
        return self._pid == os.getpid() and self._process.poll() is None

    def ask(self, call: str, content: bytes, arguments: dict[str, Any], progress: Progress) -> tuple[Any, bytes]:
        digest = hashlib.sha256(content).hexdigest()
        send = content if digest != self._held else None
        header = {"call": call, "arguments": arguments, "size": None if send is None else len(send)}
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(header).encode() + b"\n" + (send or b""))
            self._process.stdin.flush()
        except (BrokenPipeError, OSError):
            raise _Died from None
        self._held = digest
        while True:
            answer = json.loads(self._line())
            if "progress" in answer:
                progress(*answer["progress"])
                continue
            blob = self._bytes(answer["size"])
            if "refused" in answer:
                raise refuse("broken", answer["refused"])
            return answer["done"], blob

    def _line(self) -> bytes:
        while b"\n" not in self._buffer:
            self._more()
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line

    def _bytes(self, size: int) -> bytes:
        parts, missing = [self._buffer[:size]], size - len(self._buffer)
        self._buffer = self._buffer[size:]
        while missing > 0:
            self._more()
            parts.append(self._buffer[:missing])
            self._buffer, missing = self._buffer[missing:], missing - len(parts[-1])
        return b"".join(parts)

    def _more(self) -> None:
        assert self._process.stdout is not None
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._process.stdout, selectors.EVENT_READ)
            if not waiting.select(SECONDS):
                raise TimeoutError
        piece = os.read(self._process.stdout.fileno(), 1 << 20)
        if not piece:
            raise _Died
        self._buffer += piece

    def end(self) -> None:
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process.wait()


def call(
    name: str,
    content: bytes,
    /,
    *,
    alone: bool = False,
    progress: Progress = lambda done, total: None,
    **arguments: Any,
) -> tuple[Any, bytes]:
    """Carry out one call of `worker.CALLS`. Raises `FileRefused` with a sentence, whatever the file did."""
    started = time.monotonic()
    try:
        with _borrowed(alone) as child:
            return child.ask(name, content, arguments, progress)
    except _Died:
        _warn("redaction_reader_died", call=name, size=len(content))
        raise refuse("broken", _CRASHED) from None
    except TimeoutError:
        _warn("redaction_reader_slow", call=name, size=len(content), seconds=time.monotonic() - started)
        raise refuse("broken", _SLOW) from None


@contextmanager
def _borrowed(alone: bool) -> Iterator[_Child]:
    child = _Child() if alone else _waiting() or _Child()
    sound = False
    try:
        yield child
        sound = True
    except Exception as error:
        sound = not isinstance(error, _Died | TimeoutError)
        raise
    finally:
        with _lock:
            keep = sound and not alone and len(_idle) < KEPT
            if keep:
                _idle.append(child)
        if not keep:
            child.end()


def _waiting() -> _Child | None:
    with _lock:
        while _idle:
            child = _idle.pop()
            if child.usable:
                return child
            child.end()
    return None


@atexit.register
def end_idle() -> None:
    """Nobody waits for them any more."""
    while _idle:
        _idle.pop().end()


def _warn(event: str, **facts: Any) -> None:
    # Imported here because the child imports this package too and must start quickly.
    import structlog

    structlog.get_logger(__name__).warning(event, **facts)
