"""`gongkai services import|export`: lists of service items from spreadsheets, and back into them."""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from django.db.models import QuerySet
from django.utils import timezone

from gongkai.apps.services.actions import sheets as acts
from gongkai.apps.services.actions.sheets import FileOutcome, Terms
from gongkai.apps.services.models import ServiceItem
from gongkai.apps.services.queries import exports
from gongkai.apps.services.queries.sheets import Register
from gongkai.apps.services.rules.sheets import files, writing
from gongkai.apps.services.rules.sheets.returning import write_back
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import active_bodies
from gongkai.kernel.people.actors import SYSTEM
from gongkai.kernel.progress import Bar, bar
from gongkai.web.exports import neutralise

PATH = click.Path(path_type=Path)
SHOWN = 20
ENDING = "_待修改.xlsx"


@click.group(name="services", help="政务服务：清单导入、导出。")
def services() -> None:
    pass


@services.command(
    name="import",
    help="导入实施清单（电子表格或者 CSV），可以是一个文件，也可以是一个文件夹。\n\n"
    "每个机关的清单全部录入或者全部不录入；没有录入的写成“…_待修改.xlsx”，改好后再次导入。"
    "已经录入且没有变化的事项不动，重复执行不会重复录入。",
)
@click.argument("source", metavar="文件或文件夹", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--body", metavar="机关", default="", help="表中没有实施主体的，都属于这一机关（全称、简称或统一社会信用代码）。"
)
@click.option("--document", metavar="文件", default="", help="批准公布清单的文件，如“安政发〔2026〕9号”。")
@click.option("--effective-on", metavar="日期", type=click.DateTime(["%Y-%m-%d"]), help="清单生效日期，缺省为今天。")
@click.option("--keep-deviations", is_flag=True, help="与基本目录有出入的也录入，录入后排名、退回。")
@click.option("--dry-run", is_flag=True, help="只检查并列出结果，不录入。")
@click.option("--resume", is_flag=True, help="接着上次中断的导入：同一文件已经录入的机关不再读取比较。")
@click.option(
    "--problems", "problems_in", metavar="文件夹", type=PATH, help="待修改的表写到这里，缺省与原文件同一文件夹。"
)
def import_(
    source: Path,
    body: str,
    document: str,
    effective_on: object,
    keep_deviations: bool,
    dry_run: bool,
    resume: bool,
    problems_in: Path | None,
) -> None:
    if not dry_run and not document.strip():
        raise click.ClickException("请用 --document 写明批准公布清单的文件；只检查不录入的加 --dry-run。")
    paths = _files(source)
    if not paths:
        raise click.ClickException(f"{source} 中没有电子表格或者 CSV。")
    only = _body(body) if body else None
    day = effective_on.date() if hasattr(effective_on, "date") else None
    terms = Terms(document, day, keep_deviations, dry_run, resume)
    register = Register.of(active_bodies())
    with bar("导入", None) as progress, acts.undisturbed():
        found = acts.import_files(paths, register, terms, by=SYSTEM, only=only, step=progress.step)
        clean = [_is_clean(path, one, terms, problems_in) for path, one in found]
    if not all(clean):
        raise SystemExit(1)


def _files(source: Path) -> list[Path]:
    if source.is_file():
        return [source]
    wanted = {f".{ending}" for ending in files.WORKBOOKS | files.TEXTS}
    found = (path for path in sorted(source.rglob("*")) if path.is_file() and path.suffix.lower() in wanted)
    return [p for p in found if not p.name.startswith((".", "~$")) and not p.name.endswith(ENDING)]


def _body(name: str) -> Organisation:
    org, why = Register.of(active_bodies()).body(name.upper(), name)
    if org is None:
        raise click.ClickException(why)
    return org


def _is_clean(path: Path, outcome: FileOutcome | files.UnreadableFile, terms: Terms, problems_in: Path | None) -> bool:
    """Tells what became of a file, with a workbook of what was not entered."""
    if isinstance(outcome, files.UnreadableFile):
        click.echo(f"{path}\n  {outcome}", err=True)
        return False
    _tell(path, outcome, terms)
    if not outcome.is_clean:
        target = (problems_in or path.parent) / f"{path.stem}{ENDING}"
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            write_back(file, outcome.file.reopen(), outcome.sent, *outcome.told(), neutralise)
        click.echo(f"  没有录入的已写到 {target}，改好后再次导入。", err=True)
    return outcome.is_clean


def _tell(path: Path, outcome: FileOutcome, terms: Terms) -> None:
    verb = "可以录入" if terms.check_only else "已录入"
    taken = len(outcome.bodies) - len(outcome.refused)
    click.echo(
        f"{path.name}：{len(outcome.bodies)}个机关，{verb}{taken}个（新增{outcome.count('new')}，"
        f"变更{outcome.count('changed')}，没有变化{outcome.count('unchanged')}），未录入{len(outcome.refused)}个。"
    )
    for note in outcome.sent.notes[:SHOWN]:
        click.echo(f"  注意：{note}")
    for one in outcome.refused:
        click.echo(f"  {one.plan.named}：{len(one.plan.problems)}处不符合要求", err=True)
        for problem in one.plan.problems[:SHOWN]:
            click.echo(f"    {problem}", err=True)
    for problem in outcome.sent.stray[:SHOWN]:
        click.echo(f"  {problem}", err=True)


@services.command(
    name="export",
    help="导出在用的实施清单。\n\nxlsx、csv 改好后可以再次导入；jsonl、exchange-csv 按国家交换的字段名。"
    "不写机关的导出全部：xlsx 每个机关一个文件，写到文件夹；其他格式写到一个文件。",
)
@click.argument("target", metavar="目标", type=PATH)
@click.option("--body", metavar="机关", default="", help="只导出这一机关（全称、简称或统一社会信用代码）。")
@click.option("--format", "form", type=click.Choice(["xlsx", "csv", "csv-gb", "jsonl", "exchange-csv"]), default="xlsx")
@click.option("--source", "data_source", metavar="来源", default="gongkai", help="交换记录中的 data_source。")
def export(target: Path, body: str, form: str, data_source: str) -> None:
    org = _body(body) if body else None
    if form == "xlsx" and org is None:
        target.mkdir(parents=True, exist_ok=True)
        for one in exports.bodies_with_items():
            _workbook(target / f"{one.uscc or one.site_slug}_{one.label}.xlsx", one)
        return
    if form == "xlsx" and org is not None:
        _workbook(target, org)
        return
    rows = exports.of_body(org) if org else exports.in_force()
    with bar("导出", rows.count()) as progress:
        WRITERS[form](target, rows, progress, data_source)


def _workbook(target: Path, org: Organisation) -> None:
    rows = exports.of_body(org)
    with target.open("wb") as file:
        count = writing.workbook(file, exports.written(rows), exports.extra_names(rows), neutralise)
    click.echo(f"{target}：{count}项")


def _counted(rows: QuerySet[ServiceItem], progress: Bar) -> Iterator[writing.Written]:
    for item in exports.written(rows):
        progress.step()
        yield item


def _flat(charset: str) -> Callable[[Path, QuerySet[ServiceItem], Bar, str], None]:
    def write(target: Path, rows: QuerySet[ServiceItem], progress: Bar, data_source: str) -> None:
        extras = exports.extra_names(rows)
        with target.open("w", encoding=charset, newline="", errors="replace") as file:
            out = csv.writer(file)
            out.writerow(writing.flat_header(extras))
            for row in writing.flat_rows(_counted(rows, progress), extras):
                out.writerow([neutralise(value) for value in row])

    return write


def _exchange(data_source: str) -> writing.Exchange:
    now = timezone.localtime()
    return writing.Exchange(f"{now:%Y%m%d%H%M%S}", f"{now:%Y-%m-%d %H:%M:%S}", data_source)


def _lines(target: Path, rows: QuerySet[ServiceItem], progress: Bar, data_source: str) -> None:
    exchange = _exchange(data_source)
    with target.open("w", encoding="utf-8") as file:
        for item in _counted(rows, progress):
            file.write(json.dumps(writing.record(item, exchange), ensure_ascii=False) + "\n")


def _exchange_csv(target: Path, rows: QuerySet[ServiceItem], progress: Bar, data_source: str) -> None:
    exchange, header = _exchange(data_source), writing.exchange_header()
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(header)
        for item in _counted(rows, progress):
            found = writing.record(item, exchange)
            values = (found.get(name, "") for name in header)
            out.writerow([neutralise(v) if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for v in values])


WRITERS: dict[str, Callable[[Path, QuerySet[ServiceItem], Bar, str], None]] = {
    "csv": _flat("utf-8-sig"),
    "csv-gb": _flat("gb18030"),
    "jsonl": _lines,
    "exchange-csv": _exchange_csv,
}
