"""The tree of commands: the platform's own, and those the apps declare in module.py. Loaded when asked for."""

import sys
from contextlib import suppress
from functools import cache
from importlib import import_module

import click

from gongkai.console.words import in_chinese, teach_click

# Before the first help page: click remembers the words of its --help option.
teach_click()

# Command → where it is. The order is that of the help page.
COMMANDS = {
    "serve": "gongkai.console.serving.serve",
    "work": "gongkai.console.serving.work",
    "migrate": "gongkai.console.platform.migrate",
    "demo": "gongkai.console.demo.demo",
    "check": "gongkai.console.platform.check",
    "createadmin": "gongkai.console.platform.createadmin",
    "backup": "gongkai.console.backup.commands.backup",
    "restore": "gongkai.console.backup.commands.restore",
    "journal": "gongkai.console.journal.journal",
    "workdays": "gongkai.console.workdays.workdays",
    "exchange": "gongkai.console.exchange.exchange",
    "search": "gongkai.console.search.search",
    "housekeeping": "gongkai.console.housekeeping.housekeeping",
    "version": "gongkai.console.platform.version",
}


@cache
def start() -> None:
    """Make Django ready, once; a wrong setting or broken law data ends here with its sentence."""
    import django
    from django.core.exceptions import ImproperlyConfigured

    import gongkai.config.checks  # noqa: F401  registers the start-up checks

    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise click.ClickException(str(error)) from error
    from django.conf import settings

    # A folder that cannot be made is refused by the command that needs it, with the setting to change.
    with suppress(OSError):
        settings.DATA.mkdir(parents=True, exist_ok=True)


@cache
def app_commands() -> dict[str, str]:
    """Name → dotted path of what the apps declare; the name is the command's own."""
    start()
    from gongkai.kernel import registry

    dotted = [path for module in registry.modules().values() for path in module.commands]
    found: dict[str, str] = {}
    for path in dotted:
        name = _load(path).name or ""
        if name in COMMANDS or name in found:
            raise click.ClickException(f"命令“{name}”被声明了两次：{path}。")
        found[name] = path
    return found


def _load(dotted: str) -> click.Command:
    module, _, name = dotted.rpartition(".")
    command = getattr(import_module(module), name)
    assert isinstance(command, click.Command), dotted
    return in_chinese(command)


class Program(click.Group):
    """Finds a command by name without importing the others."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS, *sorted(app_commands())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        start()
        dotted = COMMANDS.get(cmd_name) or app_commands().get(cmd_name)
        return _load(dotted) if dotted else None

    def invoke(self, ctx: click.Context) -> object:
        from django.core.exceptions import ImproperlyConfigured
        from django.db import DatabaseError

        try:
            return super().invoke(ctx)
        except DatabaseError as error:
            raise click.ClickException(f"数据库不可用或尚未建表（可先执行 gongkai migrate）：{error}") from error
        except ImproperlyConfigured as error:
            raise click.ClickException(str(error)) from error
        except BrokenPipeError:
            sys.exit(0)


@click.group(
    cls=Program,
    help="公开：政务公开与政务服务一体化平台的命令行程序。\n\n配置来自环境变量，见 docs/reference/settings.md。",
    epilog="查看某个命令的用法：gongkai 命令 --help",
    subcommand_metavar="命令 [参数]…",
    options_metavar="[选项]",
    context_settings={"max_content_width": 100},
)
def program() -> None:
    pass
