"""`gongkai annual-report`: check a report, look at one of this installation, import earlier ones (年度报告)."""

import json
from pathlib import Path

import click
import yaml

from gongkai.apps.disclosure.commands import report_import
from gongkai.apps.disclosure.queries import imports
from gongkai.apps.disclosure.queries import reports as reading
from gongkai.apps.disclosure.rules.report import BadReport, api_check, due_on, json_data
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.progress import bar

SEVERITIES = {"error": "错误", "warning": "提示", "info": "说明"}


@click.group(name="annual-report", help="政府信息公开工作年度报告：校核、查看、导入历年报告。")
def annual_report() -> None:
    pass


@annual_report.command(help="校核一份报告的数据（JSON 或 YAML，键与接口相同）；有错误时以非零状态退出。")
@click.argument("source", metavar="文件", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(source: Path) -> None:
    try:
        answer = api_check(_read(source))
    except BadReport as bad:
        raise click.ClickException("\n".join(bad.problems)) from bad
    for one in _listed(answer["violations"]):
        click.echo(f"{SEVERITIES[str(one['severity'])]} {one['rule']} {one['message']}")
    for one in _listed(answer["not_checked"]):
        click.echo(f"未检查 {one['rule']} {one['reason']}")
    click.echo(f"错误 {answer['errors']} 项，提示 {answer['warnings']} 项。")
    if not answer["publishable"]:
        raise SystemExit(1)


@annual_report.command(help="查看本平台上某机关某年度的报告：状态、期限、校核结果；--json 输出全部数据。")
@click.argument("body", metavar="机关")
@click.argument("year", metavar="年度", type=int)
@click.option("--json", "as_json", is_flag=True, help="输出表格数据，可再用 check 校核。")
def show(body: str, year: int, as_json: bool) -> None:
    report = reading.of_body(body, year)
    if report is None:
        raise click.ClickException(f"没有找到“{body}”{year}年度的报告。")
    if as_json:
        click.echo(json.dumps(json_data(reading.draft_document(report)), ensure_ascii=False, indent=1, default=str))
        return
    click.echo(report.title)
    step = procedure(report.case.kind).step(report.case.step)
    click.echo(f"状态：{step.label}　公布期限：{due_on(year, report.org.kind):%Y年%m月%d日}")
    findings = [f for f in reading.findings(report) if f.checked]
    for finding in findings:
        click.echo(f"{SEVERITIES[finding.severity]} {finding.rule} {finding.message}")
    if not findings:
        click.echo("校核通过。")


@annual_report.command(
    name="import",
    help="读取文件夹中各机关历年的年度报告（电子表格、Word、网页、PDF、文本）。\n\n"
    "每份文件或者完整读入，或者不读入；中断后重新执行即可接着做，重复执行不会重复读入。"
    "读入的报告在工作台“历年报告导入”中核对、确认后公开。",
)
@click.argument("folder", metavar="文件夹", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--body", metavar="机关", default="", help="全部文件都属于这一机关（全称、简称或网址标识）。")
@click.option("--confirm", is_flag=True, help="读取没有疑问、勾稽没有错误、年度和公布日期齐全的，直接确认公开。")
@click.option(
    "--problems",
    metavar="文件",
    default="年报导入-需要核对.xlsx",
    type=click.Path(dir_okay=False, path_type=Path),
    help="把需要核对的单元格和未读入的文件写成工作簿，缺省为当前文件夹中的“年报导入-需要核对”。",
)
def import_(folder: Path, body: str, confirm: bool, problems: Path) -> None:
    org = imports.Bodies().find([body]) if body else None
    if body and org is None:
        raise click.ClickException(f"平台上没有机关“{body}”。")
    names = report_import.listed(folder)
    if not names:
        raise click.ClickException(f"{folder} 中没有可以读取的报告文件。")
    with bar("读取年报", len(names)) as progress:
        done = report_import.run(folder, names, org=org, confirm=confirm, step=progress.step)
    for one in done:
        if one.problem:
            click.echo(f"{one.file}\n  未读入：{one.problem}", err=True)
    read = [one for one in done if one.item]
    click.echo(
        f"读入 {len(read)} 份，其中直接确认 {sum(one.confirmed for one in read)} 份，"
        f"以前读入过 {sum(bool(one.known) for one in done)} 份，未读入 {sum(bool(one.problem) for one in done)} 份。"
    )
    if lines := report_import.write_problems(problems, done):
        click.echo(f"有 {lines} 处需要核对，已写入 {problems}。")
    if any(one.problem for one in done):
        raise SystemExit(1)


def _read(source: Path) -> object:
    try:
        text = source.read_text(encoding="utf-8-sig")
        return json.loads(text) if source.suffix.lower() == ".json" else yaml.safe_load(text)
    except (UnicodeDecodeError, json.JSONDecodeError, yaml.YAMLError) as error:
        raise click.ClickException(f"无法读取 {source}：应为 UTF-8 的 JSON 或 YAML。") from error


def _listed(value: object) -> list[dict[str, object]]:
    assert isinstance(value, list)
    return value
