"""What holds for every test: cheap password hashes, no network beyond this machine, no mail, Chinese."""

import ipaddress
import re
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings

# A busy machine is not a fault: the first example of a run also reads the law files, and 200 ms are soon gone.
settings.register_profile("gongkai", deadline=None)
settings.load_profile("gongkai")

pytest_plugins = ["gongkai.testing", "tests.browser"]

LOCAL_NAMES = {"localhost", "testserver", ""}


def is_loopback(host: object) -> bool:
    """Whether a socket address stays on this machine; names other than localhost do not."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host is None or host in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(str(host).split("%")[0]).is_loopback
    except ValueError:
        return False


class NetworkRefused(AssertionError):
    """A test tried to reach another machine."""


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Refuse every connection and name look-up that would leave this machine."""
    patch = pytest.MonkeyPatch()

    def guard(name: str) -> None:
        original = getattr(socket.socket, name)

        def guarded(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6) and not is_loopback(address[0]):
                raise NetworkRefused(f"a test may not connect to {address!r}")
            return original(self, address)

        patch.setattr(socket.socket, name, guarded)

    guard("connect")
    guard("connect_ex")
    look_up = socket.getaddrinfo

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        if not is_loopback(host):
            raise socket.gaierror(socket.EAI_NONAME, f"a test may not look up {host!r}")
        return look_up(host, *args, **kwargs)

    patch.setattr(socket, "getaddrinfo", guarded_look_up)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """Argon2 with the smallest cost: the same code path, a thousandth of the time."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    patch = pytest.MonkeyPatch()
    patch.setattr(Argon2PasswordHasher, "time_cost", 1)
    patch.setattr(Argon2PasswordHasher, "memory_cost", 8)
    patch.setattr(Argon2PasswordHasher, "parallelism", 1)
    yield
    patch.undo()


# What people write, or a name or address by nature: any letters may stand there.
WRITTEN = {
    "理由",
    "意见",
    "内容",
    "登录名",
    "姓名",
    "单位",
    "网络地址",
    "提示",
    "工作日历版本",
    "文书",
    "移交人",
    "接收人",
}
BARE = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[._-][A-Za-z0-9]+)*")


@pytest.fixture(autouse=True, scope="session")
def _journal_speaks_chinese() -> Iterator[None]:
    """Every entry that any test writes: no detail that is shown to a person is a bare identifier of the program."""
    from gongkai.kernel.journal import writing
    from gongkai.web.desk.entries import entry_facts

    patch = pytest.MonkeyPatch()
    insert = writing.rows.insert

    def watched(row: Any, *args: Any, **kwargs: Any) -> Any:
        if type(row).__name__ == "Entry":
            facts = [fact for fact in entry_facts(row) if fact.label not in WRITTEN]
            bare = [f"{fact.label}：{fact.value}" for fact in facts if BARE.fullmatch(str(fact.value))]
            assert not bare, f"{row.act} shows {bare}: name the key in the details of its module.py"
        return insert(row, *args, **kwargs)

    patch.setattr(writing.rows, "insert", watched)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _fresh_calendar() -> Iterator[None]:
    """No test sees the calendar of another one's database."""
    from gongkai.kernel import workdays

    workdays.invalidate()
    yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings_xdist_suffix(request: pytest.FixtureRequest) -> None:
    """pytest-django knows Django's own SQLite by its name; ours needs no suffix either: it is in memory."""
    from django.db import connection

    if connection.vendor != "sqlite":
        request.getfixturevalue("django_db_modify_db_settings_xdist_suffix")
