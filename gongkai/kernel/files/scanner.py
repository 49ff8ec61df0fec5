"""Virus scan by clamd's own protocol: the content is streamed to it, nothing is written to disk for it."""

import socket
import struct
from dataclasses import dataclass
from typing import Literal

import structlog
from django.conf import settings

_log = structlog.get_logger(__name__)

CHUNK = 64 * 1024
TIMEOUT = 30.0


@dataclass(frozen=True)
class Verdict:
    """`detail` is the name of the virus, or why there is no answer."""

    state: Literal["clean", "infected", "unavailable"]
    detail: str = ""

    @property
    def clean(self) -> bool:
        return self.state == "clean"

    @property
    def infected(self) -> bool:
        return self.state == "infected"


def is_configured() -> bool:
    return bool(settings.CLAMD)


def scan(content: bytes) -> Verdict | None:
    """None when no scanner is configured. No answer, a wrong answer and an error all mean `unavailable`."""
    if not is_configured():
        return None
    try:
        answer = _ask(content)
    except (OSError, ValueError) as error:
        _log.warning("clamd_unavailable", reason=type(error).__name__)
        return Verdict("unavailable", "查毒服务没有应答")
    return _read(answer)


def _read(answer: str) -> Verdict:
    text = answer.removeprefix("stream: ").strip("\0 \n")
    if text == "OK":
        return Verdict("clean")
    if text.endswith(" FOUND"):
        return Verdict("infected", text.removesuffix(" FOUND")[:200])
    return Verdict("unavailable", text[:200] or "查毒服务的应答为空")


def _ask(content: bytes) -> str:
    with _connection() as connection:
        connection.sendall(b"zINSTREAM\0")
        try:
            for at in range(0, len(content), CHUNK):
                piece = content[at : at + CHUNK]
                connection.sendall(struct.pack("!L", len(piece)) + piece)
            connection.sendall(struct.pack("!L", 0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # clamd closes early when its size limit is passed; it says so in the answer
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < 4096:
            piece = connection.recv(4096)
            if not piece:
                break
            answer += piece
        return answer.decode("utf-8", "replace")


def _connection() -> socket.socket:
    address: str = settings.CLAMD
    if address.startswith("unix:"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(TIMEOUT)
        try:
            connection.connect(address.removeprefix("unix:"))
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=TIMEOUT)
