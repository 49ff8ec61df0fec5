"""The real server, started as an operator starts it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from gongkai.console import serving
from gongkai.console.program import program
from gongkai.kernel import jobs

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 60.0


class Installation:
    """A data folder of its own and the program started in it."""

    def __init__(self, data: Path) -> None:
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith("GONGKAI_")}
        self.environment |= {"GONGKAI_DATA": str(data), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "gongkai.console", *arguments],
            env=self.environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )


@pytest.fixture
def installation(tmp_path):
    return Installation(tmp_path / "数据 甲")


@contextlib.contextmanager
def running(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    try:
        yield process
    finally:
        # The whole group: a web process left behind would hold the pipe open for ever.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=PATIENCE)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def eventually(question: Callable[[], bool]) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if question():
            return True
        time.sleep(0.1)
    return False


def page(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
        return answer.read().decode()


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return answer.status == 200
    except urllib.error.HTTPError as refusal:
        raise AssertionError(f"/healthz answered {refusal.code}") from refusal
    except OSError:
        return False


def web_processes(parent: int) -> list[int]:
    """Children that serve pages; Python's own helper for spawned processes is not one."""
    found = subprocess.run(
        ["ps", "-ww", "--ppid", str(parent), "-o", "pid=,args="], capture_output=True, text=True, check=False
    )
    rows = [line.split(None, 1) for line in found.stdout.splitlines()]
    return [int(pid) for pid, call in rows if "spawn_main" in call]


def test_the_server_answers_survives_the_loss_of_its_web_process_and_stops_cleanly(installation):
    port = free_port()
    with running(installation.start("serve", "--port", str(port), "--no-worker")) as server:
        assert eventually(lambda: answers(port))
        # Without GONGKAI_SITE_URL the site's own links lead to where it listens.
        assert f"http://127.0.0.1:{port}/sitemap.xml" in page(port, "/robots.txt")
        [first] = web_processes(server.pid)
        os.kill(first, signal.SIGKILL)
        assert eventually(lambda: web_processes(server.pid) not in ([], [first]) and answers(port))
        server.send_signal(signal.SIGTERM)
        printed, _ = server.communicate(timeout=PATIENCE)
    assert f"http://127.0.0.1:{port}/desk/" in printed
    assert printed.endswith("已停止。\n")


def test_the_worker_alone_stops_cleanly(installation):
    with running(installation.start("work")) as worker:
        assert worker.stdout is not None
        assert "正在执行后台作业" in worker.stdout.readline()
        worker.send_signal(signal.SIGTERM)
        printed, _ = worker.communicate(timeout=PATIENCE)
    assert worker.returncode == 0
    assert printed.endswith("已停止。\n")


def test_a_port_that_somebody_listens_on_is_refused(settings, tmp_path):
    """Also one that would allow to be shared."""
    settings.DATABASE_URL, settings.DATA = "", tmp_path
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = CliRunner().invoke(program, ["serve", "--port", str(port)])
    assert result.exit_code == 1 and f"端口 {port} 已被占用" in result.output


def test_several_web_processes_are_refused_on_sqlite(settings, tmp_path):
    settings.DATABASE_URL, settings.DATA = "", tmp_path
    result = CliRunner().invoke(program, ["serve", "--processes", "2"])
    assert result.exit_code == 1
    assert "GONGKAI_DATABASE_URL" in result.output


@pytest.mark.parametrize(
    ("threads", "operator", "given"), [(8, "", None), (16, "", "16"), (16, "12", "12")], ids=["few", "many", "chosen"]
)
def test_every_thread_has_a_connection_unless_the_operator_chose(monkeypatch, threads, operator, given):
    # First set, so that what is supplied is taken back as well.
    monkeypatch.setenv("GONGKAI_DATABASE_POOL", operator)
    if not operator:
        monkeypatch.delenv("GONGKAI_DATABASE_POOL")
    serving._have_connections(threads)
    assert os.environ.get("GONGKAI_DATABASE_POOL") == given


def test_an_unsafe_production_configuration_does_not_serve(settings, tmp_path):
    settings.PRODUCTION, settings.DATA = True, tmp_path
    for command in (["serve"], ["work"]):
        result = CliRunner().invoke(program, command)
        assert result.exit_code == 1
        assert "配置不安全，未启动" in result.output and "GONGKAI_SECRET_KEY" in result.output


def test_a_worker_that_breaks_is_started_again(monkeypatch):
    stop, runs = threading.Event(), []

    def breaks(event: threading.Event, *, threads: int | None = None) -> None:
        runs.append(threads)
        if len(runs) == 3:
            event.set()
        raise RuntimeError("broken")

    monkeypatch.setattr(jobs, "run_worker", breaks, raising=False)
    monkeypatch.setattr(serving, "CALM_SECONDS", 0.01)
    serving.work_until(stop, 4)
    assert runs == [4, 4, 4]
