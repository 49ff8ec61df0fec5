"""What `gongkai annual-report import` does with one file, and the workbook of what a person has to look at."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter
from django.core.files.base import ContentFile

from gongkai.apps.disclosure.actions import report_imports as acts
from gongkai.apps.disclosure.models import ReportImport
from gongkai.apps.disclosure.queries import imports
from gongkai.apps.disclosure.queries import report_imports as reading
from gongkai.kernel import files
from gongkai.kernel.cases import Refused
from gongkai.kernel.files import FileRefused
from gongkai.kernel.files.kinds import KINDS
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import SYSTEM

HEAD = ("文件", "编号", "单元格", "原文", "读作", "问题")


@dataclass
class Outcome:
    """One file: its import, whether it became a report at once, or why nothing was kept of it."""

    file: str
    item: ReportImport | None = None
    confirmed: bool = False
    known: str = ""
    problem: str = ""
    rows: list[tuple[str, str, str, str]] = field(default_factory=list)


def listed(folder: Path) -> list[str]:
    """Files that can hold a report, sub-folders included, in the order of their names."""
    found = (p for p in folder.rglob("*") if p.is_file() and not p.name.startswith((".", "~$")))
    able = {name for kind in reading.ALLOWED for name in (kind, *KINDS[kind].extensions)}
    return sorted(p.relative_to(folder).as_posix() for p in found if p.suffix.lower().lstrip(".") in able)


def run(
    folder: Path, names: Iterable[str], *, org: Organisation | None, confirm: bool, step: Callable[[], None]
) -> list[Outcome]:
    """Every file in a transaction of its own: either kept as a whole or not at all."""
    bodies = imports.Bodies()
    done = []
    for name in names:
        done.append(_one(folder, name, org, bodies, confirm))
        step()
    return done


def _one(folder: Path, name: str, org: Organisation | None, bodies: imports.Bodies, confirm: bool) -> Outcome:
    outcome = Outcome(name)
    path = folder / name
    try:
        file = files.check(ContentFile(path.read_bytes(), name=path.name), reading.ALLOWED)
        read = reading.read_checked(file)
        body = org or bodies.find([*read.suggestion.bodies, *path.parent.parts[-1:], path.stem])
        if body is None:
            outcome.problem = "无法判断是哪个机关的报告，请用 --body 指定，或者按机关分文件夹存放。"
            return outcome
        if before := reading.imported_before(body, file.sha256):
            outcome.known = before.case.number
            return outcome
        outcome.item = acts.upload(org=body, by=SYSTEM, file=file, read=read, identity=acts.Identity())
    except (FileRefused, Refused, ValueError, OSError) as why:
        outcome.problem = str(why)
        return outcome
    outcome.rows = list(_rows(outcome.item))
    if confirm and not outcome.rows:
        try:
            acts.confirm(outcome.item, by=SYSTEM)
            outcome.confirmed = True
        except Refused as why:
            outcome.rows = [("", "", "", str(why))]
    return outcome


def _rows(item: ReportImport) -> Iterable[tuple[str, str, str, str]]:
    """(cell, original, read, problem): what a person has to look at before this becomes a report."""
    for problem in item.problems:
        yield "", "", "", problem
    if item.year is None or item.published_on is None:
        yield "", "", "", "没有读到报告年度或者公布日期，请在工作台填写。"
    found = reading.findings(item)
    for line in reading.lines(item, found):
        if line.state == "doubt":
            yield line.label, line.raw, line.value, line.note
    for finding in found:
        if finding.checked and finding.severity == "error":
            yield "", "", "", f"{finding.rule} {finding.message}"


def write_problems(target: Path, done: Iterable[Outcome]) -> int:
    """A workbook with a line for every cell and file that waits for a person. Returns the lines written."""
    rows = []
    for one in done:
        number = one.item.case.number if one.item else ""
        rows += [(one.file, number, *row) for row in one.rows]
        rows += [(one.file, "", "", "", "", one.problem)] if one.problem else []
    book = xlsxwriter.Workbook(str(target), {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("需要核对")
    for column, width in enumerate((36, 24, 60, 24, 12, 60)):
        sheet.set_column(column, column, width)
    for y, row in enumerate([HEAD, *rows]):
        for x, text in enumerate(row):
            sheet.write_string(y, x, str(text))
    book.close()
    return len(rows)
