"""A body, people, an empty storage, and a clamd that answers as it is told."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from gongkai.kernel import files
from gongkai.kernel.files import StoredFile, access
from gongkai.kernel.orgs.actions import create_organisation
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor


@pytest.fixture(autouse=True)
def _storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA = tmp_path
    settings.CLAMD = ""


@pytest.fixture(autouse=True)
def _registries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "_policies", {})
    monkeypatch.setattr(access, "_purge_hooks", {})


@pytest.fixture
def org(db: None) -> Organisation:
    return create_organisation(name="临江县人民政府办公室", kind="government_office", site_slug="lj")


@pytest.fixture
def clerk() -> Actor:
    return Actor(kind="staff", name="李经办", account_id=7)


def upload(content: bytes, name: str) -> ContentFile:
    return ContentFile(content, name=name)


class FakeClamd:
    """Speaks INSTREAM on a unix socket; `answer` gets the whole content."""

    def __init__(self, path: Path) -> None:
        self.answer: Callable[[bytes], bytes] = lambda content: b"stream: OK\0"
        self.seen: list[bytes] = []
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(str(path))
        self.listener.listen()
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                content = b""
                while length := struct.unpack("!L", stream.read(4))[0]:
                    content += stream.read(length)
                self.seen.append(content)
                connection.sendall(self.answer(content))

    def close(self) -> None:
        # shutdown wakes the thread that waits in accept; close alone would not.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(timeout=5)


@pytest.fixture
def clamd(settings: Any, tmp_path: Path) -> Iterator[FakeClamd]:
    path = tmp_path / "clamd.sock"
    server = FakeClamd(path)
    settings.CLAMD = f"unix:{path}"
    yield server
    server.close()


OWNER = "case:1"


@pytest.fixture
def keep(org: Organisation, clerk: Actor) -> Any:
    def make(content: bytes = b"\xe5\x86\x85\xe5\xae\xb9", name: str = "说明.txt", **more: Any) -> StoredFile:
        options = {"org": org, "owner": OWNER, "by": clerk, "purpose": "evidence"} | more
        return files.store(upload(content, name), **options)

    return make


def allow(decision: bool = True) -> None:
    files.policy("case", lambda file, actor, request: decision)
