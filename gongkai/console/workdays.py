"""`gongkai workdays`: look at the calendar and bring in next year's holiday notice."""

from datetime import date, timedelta
from pathlib import Path

import click


@click.group(help="工作日历：查看、导入放假通知。")
def workdays() -> None:
    pass


@workdays.command(
    name="import", help="导入放假通知：国务院办公厅通知原文（文本）、TOML 或 CSV。先显示影响，确认后生效。"
)
@click.argument("source", metavar="文件", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--year", type=int, metavar="年份", default=None, help="通知所说的年份，缺省从原文读出。")
@click.option("--number", metavar="文号", default="", help="发文字号，缺省从原文读出。")
@click.option("--yes", is_flag=True, help="不再询问，直接导入。")
def import_(source: Path, year: int | None, number: str, yes: bool) -> None:
    from gongkai.kernel.people.actors import SYSTEM
    from gongkai.kernel.workdays import preview
    from gongkai.kernel.workdays.actions import import_notice, refuse_twice
    from gongkai.kernel.workdays.notices import NoticeError

    try:
        text = source.read_bytes().decode("utf-8-sig")
        notice = preview.read(text, year=year, number=number)
        refuse_twice(notice)
        for line in preview.preview(notice).lines():
            click.echo(line)
        if not yes:
            click.confirm("确认导入？未办结的办件将重新计算期限", abort=True)
        import_notice(text, by=SYSTEM, year=year, number=number)
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{source} 不是 UTF-8 文本。") from error
    except NoticeError as error:
        raise click.ClickException(str(error)) from error
    click.echo("已导入，未办结办件的期限已重新计算。")


@workdays.command(help="显示某年的工作日与节假日，逐段列出与周末不同的日子。")
@click.argument("year", metavar="[年份]", type=click.IntRange(2004, 2100), required=False)
def show(year: int | None) -> None:
    from gongkai.kernel.workdays import calendar, today

    cal = calendar()
    shown = year or today().year
    first, last = date(shown, 1, 1), date(shown, 12, 31)
    days = cal.days(first - timedelta(days=1), last)
    click.echo(f"{shown} 年：工作日 {sum(day.counted for day in days)} 天。日历版本 {cal.version}。")
    if cal.is_provisional(last):
        click.echo("该年的放假通知尚未导入，以下为推算，期限为暂定。")
    for day in days:
        if day.counted != (day.date.weekday() < 5):
            click.echo(f"  {day.date:%Y年%m月%d日}（周{'一二三四五六日'[day.date.weekday()]}）{day.reason}")
