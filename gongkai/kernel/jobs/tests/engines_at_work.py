"""Starting a real worker of each engine for the contract tests."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

import gongkai
from gongkai.kernel import jobs
from gongkai.kernel.jobs import engines

if TYPE_CHECKING:
    from celery import Celery

BROKERS = {
    "celery-redis": ("redis://127.0.0.1:6379/0", 6379, b"PING\r\n", b"+PONG"),
    "celery-rabbitmq": ("amqp://guest:guest@127.0.0.1:5672//", 5672, b"XXXX\x00\x00\x09\x01", b"AMQP"),
}
ENGINES = ["embedded", *BROKERS]
WORKER = "gongkai.kernel.jobs.tests.worker_process"


def broker_url(name: str) -> str:
    """The broker's address, if it answers; otherwise skip, or fail where services are promised."""
    url, port, question, answer = BROKERS[name]
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(question)
            problem = None if connection.recv(64).startswith(answer) else "something else answers"
    except OSError as error:
        problem = str(error)
    if problem and os.environ.get("GONGKAI_TEST_SERVICES") == "1":
        pytest.fail(f"{name}: no broker at 127.0.0.1:{port} ({problem}), though GONGKAI_TEST_SERVICES=1 promises one")
    if problem:
        pytest.skip(f"{name}: no broker at 127.0.0.1:{port} ({problem})")
    return url


@contextmanager
def process(*command: str, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A Python process beside the test; ended with it."""
    root = Path(gongkai.__file__).parent.parent
    path = os.pathsep.join([str(root), os.environ.get("PYTHONPATH", "")])
    running = subprocess.Popen(
        [sys.executable, *command],
        cwd=root,
        env={**os.environ, "PYTHONPATH": path, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield running
    finally:
        running.terminate()
        try:
            running.wait(10)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


@contextmanager
def celery_worker(name: str, environment: dict[str, str]) -> Iterator[tuple["Celery", subprocess.Popen[bytes]]]:
    """A Celery worker process on a queue of its own, and an application that sends to it."""
    from gongkai.kernel.jobs.celery_app import make_app

    queue_name = f"gongkai-test-{uuid4().hex[:12]}"
    app = make_app(broker_url(name), queue_name)
    told = {**environment, "GONGKAI_BROKER_URL": broker_url(name), "GONGKAI_JOBS_QUEUE": queue_name}
    command = ["-m", "celery", "-A", WORKER, "worker", "-P", "threads", "-c", "2", "--without-mingle"]
    try:
        with process(*command, environment=told) as running:
            yield app, running
    finally:
        with app.connection_for_write() as connection:
            channel = connection.default_channel
            app.amqp.queues[queue_name](channel).delete()
            if name == "celery-redis":
                channel.client.delete(*channel.client.keys(f"*{queue_name}"))
        app.close()


@contextmanager
def working(engine: engines.Engine, **options) -> Iterator[threading.Event]:
    """A worker loop in a thread beside the test."""
    stop = threading.Event()
    options = {"poll": 0.05, "grace": 5.0, **options}
    thread = threading.Thread(target=jobs.run_worker, args=(stop,), kwargs={"engine": engine, **options})
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(15)
        assert not thread.is_alive()


def eventually(
    true: Callable[[], object], seconds: float = 30.0, running: subprocess.Popen[bytes] | None = None
) -> None:
    """Wait for something; at once hopeless when the process that is to do it has ended."""
    until = time.monotonic() + seconds
    while not true():
        assert running is None or running.poll() is None, f"the worker process ended with {running.returncode}"
        assert time.monotonic() < until, "did not happen in time"
        time.sleep(0.02)
