"""`gongkai demo`: a living county, made by the apps through their own acts.

An app names a module in `Module.demo`. It has three functions:

    build(report)     fills an empty installation; `report(what, done, total)` moves the bar
    accounts()        [(username, password, what this person does), …] of those that exist now
    my_accounts()     optional: the same for applicants, who sign in under /my/
    tour()            what to try first, a sentence each; empty where the people for it are not there

and, where it lives on what other apps have made, a number `ORDER`: higher ones come later.
"""

from importlib import import_module
from types import ModuleType

import click


@click.command(help="写入演示数据，只写入空库。生产模式下不可用。")
@click.option("--if-empty", is_flag=True, help="已有数据时不报错，只列出演示账号。")
def demo(if_empty: bool) -> None:
    from django.conf import settings

    from gongkai.console.backup.commands import bars
    from gongkai.console.backup.databases import is_empty

    if settings.PRODUCTION:
        raise click.ClickException("生产模式不得写入演示数据：演示口令是公开的。")
    parts = _parts()
    if is_empty():
        for part in parts:
            with bars() as report:
                part.build(report)
        _index()
        click.echo("演示数据已写入。" if parts else "没有模块提供演示数据。")
    elif not if_empty:
        raise click.ClickException("数据库中已有数据，未写入演示数据。")
    _list("演示账号（账号、口令、身份），在工作台登录：", _accounts(parts))
    _list("演示申请人账号（手机号码、口令、身份），在“我的”（/my/）登录：", _accounts(parts, "my_accounts"))
    _list("可以先试试：", [f"{n}. {one}" for n, one in enumerate((s for p in parts for s in p.tour()), start=1)])


def _index() -> None:
    """Once all parts are there: a part settles the events that would have followed its rows one by one."""
    from gongkai.console.backup.commands import bars
    from gongkai.kernel import search

    names = search.sources()
    with bars() as report:
        for number, name in enumerate(names, start=1):
            search.rebuild(name)
            report("检索库", number, len(names))


def _accounts(parts: list[ModuleType], kind: str = "accounts") -> list[str]:
    found = [one for part in parts if hasattr(part, kind) for one in getattr(part, kind)()]
    return [f"{name:<11} {password}  {duty}" for name, password, duty in found]


def _list(heading: str, lines: list[str]) -> None:
    if lines:
        click.echo("\n  ".join([heading, *lines]))


def _parts() -> list[ModuleType]:
    from gongkai.kernel import registry

    parts = [import_module(module.demo) for module in registry.modules().values() if module.demo]
    return sorted(parts, key=lambda part: getattr(part, "ORDER", 0))
