"""`gongkai search`: the index is derived from the records and can be made anew at any time."""

from collections.abc import Callable

import click


@click.group(help="检索库：查看与重建。")
def search() -> None:
    pass


@search.command(help="重建检索库。重建期间旧库照常可查。")
@click.argument("names", metavar="[检索库]…", nargs=-1)
def rebuild(names: tuple[str, ...]) -> None:
    from gongkai.kernel import search as engine
    from gongkai.kernel.progress import bar

    known = engine.sources()
    if strange := [name for name in names if name not in known]:
        raise click.ClickException(f"没有检索库“{strange[0]}”，现有：{'、'.join(known) or '无'}。")
    for name in names or known:
        with bar(f"重建 {name}") as b:
            count = _rebuild(name, b.reach)
        click.echo(f"{name}：{count} 条。")
    if not known:
        click.echo("没有登记任何检索库。")


def _rebuild(name: str, progress: Callable[[int], None]) -> int:
    from gongkai.kernel import search as engine

    try:
        return engine.rebuild(name, progress)
    except engine.IndexBusy as error:
        raise click.ClickException(f"检索库“{name}”正被另一进程写入，请稍后再试。") from error


@search.command(help="列出检索库、条数和是否需要重建。")
def status() -> None:
    from gongkai.kernel import search as engine

    wanting = engine.wanting()
    for name in engine.sources():
        click.echo(f"{name}：{engine.index(name).count()} 条，{wanting.get(name, '完好')}")
