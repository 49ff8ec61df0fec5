"""`serve` and `work`: the long-running processes."""

import errno
import multiprocessing
import signal
import socket
import threading
import time
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from granian.server.common import AbstractServer

CALM_SECONDS = 5.0


@click.command(help="启动网站。默认同时执行后台作业：一个网页进程，一个作业线程。")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="地址", help="监听地址。")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="监听端口。")
@click.option("--processes", type=click.IntRange(1), default=1, show_default=True, help="网页进程数，SQLite 只能为 1。")
@click.option("--threads", type=click.IntRange(1), default=8, show_default=True, help="每个网页进程的线程数。")
@click.option("--no-worker", is_flag=True, help="不在此执行后台作业（另行启动 gongkai work 时）。")
def serve(host: str, port: int, processes: int, threads: int, no_worker: bool) -> None:
    refuse_unsafe(processes)
    _refuse_taken(host, port)
    _know_own_address(host, port)
    _have_connections(threads)
    _have_static()
    # A web process starts from nothing: no thread or database connection of this one is copied into it.
    multiprocessing.set_start_method("spawn", force=True)
    server = _server(host, port, processes, threads)
    stop = threading.Event()
    worker = None if no_worker else threading.Thread(target=work_until, args=(stop,), name="jobs")
    _greet(host, port)
    if worker:
        worker.start()
    try:
        server.serve()
    finally:
        stop.set()
        if worker:
            worker.join()
    click.echo("已停止。")


@click.command(help="只执行后台作业，直到收到停止信号。可在多台机器上同时运行（需 PostgreSQL）。")
@click.option("--threads", type=click.IntRange(1), default=None, help="同时执行的作业数，缺省取 GONGKAI_JOBS_THREADS。")
def work(threads: int | None) -> None:
    refuse_unsafe(1)
    stop = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    click.echo("正在执行后台作业，按 Ctrl+C 停止。")
    work_until(stop, threads)
    click.echo("已停止。")


def refuse_unsafe(processes: int) -> None:
    """Leave with one sentence for each thing that has to be set first; nothing is started."""
    from gongkai.config.checks import refusals

    found = refusals(processes)
    if found:
        raise click.ClickException("配置不安全，未启动：\n" + "\n".join(f"  · {one}" for one in found))


def _refuse_taken(host: str, port: int) -> None:
    """The server shares its port with whoever listens there already, and half of the visitors would meet the other."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = "已被占用" if error.errno == errno.EADDRINUSE else "不能使用"
            raise click.ClickException(
                f"{host} 的端口 {port} {reason}，请换一个：gongkai serve --port 8001。"
            ) from error


def _know_own_address(host: str, port: int) -> None:
    """Without a configured address the site is where it listens; web processes read it from the environment."""
    from django.conf import settings

    from gongkai.config import env

    address = f"http://{host}:{port}"
    if env.supply("GONGKAI_SITE_URL", address):
        settings.SITE_URL = address


def _have_connections(threads: int) -> None:
    """A thread without a connection of its own would wait for another to end its page."""
    from django.conf import settings

    from gongkai.config import env

    if threads > settings.DATABASE_POOL:
        env.supply("GONGKAI_DATABASE_POOL", str(threads))


def _have_static() -> None:
    """Every page names its style sheets, so without them none would open."""
    from django.contrib.staticfiles.storage import staticfiles_storage

    from gongkai.console.platform import collect_static

    manifest = getattr(staticfiles_storage, "manifest_name", "")
    if manifest and not staticfiles_storage.exists(manifest):
        collect_static()


def work_until(stop: threading.Event, threads: int | None = None) -> None:
    """Run jobs; should the worker itself break, say so in the log and begin again."""
    import structlog

    from gongkai.kernel.jobs import run_worker

    log = structlog.get_logger("gongkai.jobs")
    while not stop.is_set():
        began = time.monotonic()
        try:
            run_worker(stop, threads=threads)
        except Exception:
            log.exception("worker_broke")
            # A worker that breaks at once must not fill the disk with its log.
            stop.wait(max(0.0, CALM_SECONDS - (time.monotonic() - began)))


def _server(host: str, port: int, processes: int, threads: int) -> "AbstractServer[Any]":
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    return Server(
        "gongkai.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads,
        backpressure=threads * 16,
        respawn_failed_workers=True,
        workers_kill_timeout=30,
        log_level=LogLevels.error,
    )


def _greet(host: str, port: int) -> None:
    from django.conf import settings

    address = f"http://{host if ':' not in host else f'[{host}]'}:{port}"
    click.echo(f"{settings.SITE_NAME}")
    for label, path in (("公众页面", "/"), ("工作台", "/desk/"), ("接口说明", "/api/v1/openapi.json")):
        click.echo(f"  {label}　{address}{path}")
    click.echo("按 Ctrl+C 停止。")
