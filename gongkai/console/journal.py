"""`gongkai journal`: verify, seal and export the evidence."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click


@click.group(help="业务日志：校验、封存、导出。")
def journal() -> None:
    pass


@journal.command(help="逐条校验日志链与每日封存；发现改动时指出第一处并以非零状态退出。")
def verify() -> None:
    from gongkai.kernel.journal import reading
    from gongkai.kernel.journal.models import Entry
    from gongkai.kernel.progress import bar

    with bar("校验业务日志", Entry.objects.count()) as b:
        verdict = reading.verify(b.reach)
    if verdict.first_break:
        raise click.ClickException(
            f"业务日志被改动：{verdict.first_break.message}。此前 {verdict.entry_count} 条完好。"
        )
    click.echo(f"业务日志完好：{verdict.entry_count} 条，{verdict.seal_count} 次封存。")


@journal.command(help="立即封存尚未封存的日志（平时每天自动进行）。")
def seal() -> None:
    from gongkai.kernel.journal import writing
    from gongkai.kernel.workdays import today

    made = writing.seal(today())
    if made is None:
        click.echo("没有新的日志需要封存。")
    else:
        click.echo(f"第 {made.number} 号封存：{made.entry_count} 条，根摘要 {made.root}。")


@journal.command(help="导出每日封存（JSON），供外部时间戳服务或纸质留存。")
@click.argument("target", metavar="[文件]", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--entries", is_flag=True, help="改为导出全部日志条目，每行一条 JSON。内含个人信息，请妥善保管。")
def export(target: Path | None, entries: bool) -> None:
    from gongkai.kernel.journal import reading

    lines = _entry_lines() if entries else iter([_dump(reading.export_seals(), indent=1)])
    if target is None:
        for line in lines:
            click.echo(line)
        return
    with target.open("w", encoding="utf-8") as out:
        for line in lines:
            out.write(line + "\n")
    target.chmod(0o600)
    click.echo(f"已导出到 {target}。")


def _entry_lines() -> Iterator[str]:
    from gongkai.kernel.journal.models import Entry
    from gongkai.kernel.progress import bar

    names = [field.attname for field in Entry._meta.concrete_fields]
    with bar("导出业务日志", Entry.objects.count()) as b:
        for row in Entry.objects.order_by("pk").values(*names).iterator(chunk_size=2000):
            b.step()
            yield _dump(row)


def _dump(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent, default=str)
