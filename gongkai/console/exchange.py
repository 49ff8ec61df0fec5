"""`gongkai exchange`: batches of the data exchange, made and written to files by hand."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.group(help="数据交换：生成、列出、导出批次。")
def exchange() -> None:
    pass


@exchange.command(help="生成一批：上一批以后有变化的数据。平时每十分钟自动进行；中断的批次先做完。")
@click.option("--full", is_flag=True, help="与上次交换的内容全部比对一遍。")
@click.option("--resend", is_flag=True, help="接收方重新开始：全部数据作为新增再交换一次。")
def build(full: bool, resend: bool) -> None:
    from django.conf import settings

    from gongkai.kernel.exchange import building

    if not settings.EXCHANGE:
        raise click.ClickException("数据交换没有开启，请设置 GONGKAI_EXCHANGE=1。")
    made = building.build(full=full, resend=resend, reason="命令行生成")
    if made is None:
        click.echo("没有需要交换的变化。")
        return
    click.echo(f"批次 {made.number}（{made.name}）：{made.row_count} 条，有问题的 {made.problem_count} 条。")


@exchange.command(name="list", help="列出批次，新的在前。")
@click.option("--limit", default=20, show_default=True, help="最多列出多少批。")
def list_(limit: int) -> None:
    from gongkai.kernel.exchange import queries

    found = queries.batches().order_by("-number")[:limit]
    for one in found:
        click.echo(f"{one.number}\t{one.name}\t{one.get_state_display()}\t{one.row_count} 条\t{_counts(one.counts)}")
    if not found:
        click.echo("还没有批次。")


@exchange.command(help="把一批写成文件，每个数据集一个，字段用国家交换名称。内含个人信息，请妥善保管。")
@click.argument("number", metavar="批次序号", type=int)
@click.argument("target", metavar="文件夹", type=FOLDER)
@click.option("--form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True, help="文件格式。")
@click.option("--dataset", default="", metavar="数据集", help="只写一个数据集。")
def export(number: int, target: Path, form: str, dataset: str) -> None:
    from gongkai.kernel.exchange import queries

    batch = queries.by_number(number)
    if batch is None or batch.state != "ready":
        raise click.ClickException(f"没有第 {number} 批，或者它的内容已经清理。")
    target.mkdir(parents=True, exist_ok=True)
    counts = _write_csv(batch, target, dataset) if form == "csv" else _write_lines(batch, target, dataset)
    for name, count in counts.items():
        click.echo(f"{target / f'{batch.name}-{name}.{form}'}：{count} 条。")
    if not counts:
        click.echo("这一批没有这样的数据。")


@exchange.command(help="把各数据集的记录格式（JSON）写到文件夹，供接收方校验。")
@click.argument("target", metavar="文件夹", type=FOLDER)
def schema(target: Path) -> None:
    from gongkai.kernel.exchange import datasets

    target.mkdir(parents=True, exist_ok=True)
    for name in datasets.datasets():
        text = json.dumps(datasets.json_schema(name), ensure_ascii=False, indent=2)
        (target / f"{name}.schema.json").write_text(text + "\n", encoding="utf-8")
    click.echo(f"已写出 {len(datasets.datasets())} 个数据集的格式。")


def _counts(counts: dict[str, int]) -> str:
    from gongkai.kernel.exchange import datasets

    known = datasets.datasets()
    return "、".join(f"{known[name].label if name in known else name} {count}" for name, count in counts.items())


def _write_lines(batch: Any, target: Path, dataset: str) -> dict[str, int]:
    from gongkai.kernel.exchange import queries

    counts: dict[str, int] = {}
    with ExitStack() as stack:
        files: dict[str, Any] = {}
        for row in queries.every(batch, dataset=dataset):
            if row.dataset not in files:
                path = target / f"{batch.name}-{row.dataset}.jsonl"
                files[row.dataset] = stack.enter_context(path.open("w", encoding="utf-8"))
                path.chmod(0o600)
            files[row.dataset].write(json.dumps(row.values, ensure_ascii=False) + "\n")
            counts[row.dataset] = counts.get(row.dataset, 0) + 1
    return counts


def _write_csv(batch: Any, target: Path, dataset: str) -> dict[str, int]:
    from gongkai.web.exchange import writing

    counts = {}
    for name in batch.counts:
        if dataset in ("", name):
            path = target / f"{batch.name}-{name}.csv"
            with path.open("w", encoding="utf-8-sig", newline="") as out:
                path.chmod(0o600)
                counts[name] = sum(1 for line in _lines(writing.csv_lines(batch, name), out)) - 1
    return counts


def _lines(lines: Iterator[str], out: Any) -> Iterator[str]:
    for line in lines:
        out.write(line)
        yield line
