"""Scanning fails closed: only a clear answer of the scanner opens a file."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from gongkai.kernel import files
from gongkai.kernel.files import FileRefused, FileShut, StoredFile, access
from gongkai.kernel.files.models import FileState
from gongkai.kernel.files.tests import hostile
from gongkai.kernel.files.tests.conftest import allow, upload
from gongkai.kernel.people.actors import SYSTEM, Actor

pytestmark = pytest.mark.django_db


def test_a_clean_file_is_openable_at_once(keep: Any, clamd: Any, clerk: Actor) -> None:
    allow()
    file = keep()
    assert clamd.seen == ["内容".encode()] and file.scan_result == access.SCAN_OK
    assert file.scanned_at is not None and files.open_file(file, clerk).read()


def test_a_virus_is_refused_at_the_door(keep: Any, clamd: Any) -> None:
    clamd.answer = lambda content: b"stream: Eicar-Signature FOUND\0"
    with pytest.raises(FileRefused, match="未通过病毒检查") as refusal:
        keep(hostile.EICAR, "样本.txt")
    assert refusal.value.code == "infected" and StoredFile.objects.count() == 0


@pytest.mark.parametrize(
    "answer",
    [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: \0", b"nonsense\0", b"stream: OK but not quite\0"],
)
def test_whatever_is_not_a_clear_answer_keeps_the_file_shut(keep: Any, clamd: Any, clerk: Actor, answer: bytes) -> None:
    allow()
    clamd.answer = lambda content: answer
    file = keep()
    assert file.state == FileState.STORED and not files.is_openable(file)
    with pytest.raises(FileShut):
        files.open_file(file, clerk)
    with pytest.raises(FileShut):
        files.open_file(file, SYSTEM)


@pytest.mark.parametrize("address", ["unix:/nowhere/clamd.sock", "127.0.0.1:1", "nonsense"])
def test_a_scanner_that_is_away_keeps_files_shut_until_it_is_back(
    keep: Any, settings: Any, address: str, request: pytest.FixtureRequest
) -> None:
    settings.CLAMD = address
    file = keep()
    assert not files.is_openable(file) and files.rescan_pending() == 0
    request.getfixturevalue("clamd")
    StoredFile.objects.update(scanned_at=timezone.now() - timedelta(minutes=11))
    assert files.rescan_pending() == 1
    file.refresh_from_db()
    assert file.state == FileState.CLEAN and files.is_openable(file)


def test_files_from_before_the_scanner_are_shut_until_scanned(keep: Any, request: pytest.FixtureRequest) -> None:
    file = keep()
    assert files.is_openable(file)
    request.getfixturevalue("clamd")
    assert not files.is_openable(file)
    assert files.rescan_pending() == 1
    file.refresh_from_db()
    assert files.is_openable(file)


def test_a_file_found_infected_later_is_shut(keep: Any, clamd: Any, clerk: Actor) -> None:
    allow()
    file = keep()
    clamd.answer = lambda content: b"stream: Late.Virus FOUND\0"
    assert files.rescan_pending() == 0
    assert files.rescan_pending(again_before=timezone.now() + timedelta(seconds=1)) == 1
    file.refresh_from_db()
    assert (file.state, file.scan_result) == (FileState.INFECTED, "Late.Virus")
    with pytest.raises(FileShut):
        files.open_file(file, clerk)
    assert files.rescan_pending(again_before=timezone.now() + timedelta(days=1)) == 0


def test_a_released_copy_stays_released_when_scanned(keep: Any, clerk: Actor, request: pytest.FixtureRequest) -> None:
    copy = files.release(keep(), upload(b"abc", "副本.txt"), by=clerk)
    request.getfixturevalue("clamd")
    assert not files.is_openable(copy) and files.rescan_pending() == 2
    copy.refresh_from_db()
    assert copy.state == FileState.RELEASED and files.is_openable(copy)


def test_one_unreadable_file_does_not_stop_the_others(keep: Any, request: pytest.FixtureRequest) -> None:
    lost, kept = keep(), keep()
    default_storage.delete(lost.storage_name)
    request.getfixturevalue("clamd")
    assert files.rescan_pending() == 1
    kept.refresh_from_db()
    assert files.is_openable(kept)


def test_large_content_goes_in_pieces(keep: Any, clamd: Any) -> None:
    content = "政务公开".encode() * 30_000
    keep(content)
    assert clamd.seen == [content]


def test_search_text_of_a_shut_file_is_empty(keep: Any, request: pytest.FixtureRequest) -> None:
    file = keep()
    request.getfixturevalue("clamd")
    assert files.search_text(file) == ""
