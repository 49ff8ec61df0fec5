"""导入清单: one line for each file, as a spreadsheet or CSV that people fill in; every fault names its line."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from gongkai.apps.disclosure.rules import publication
from gongkai.apps.disclosure.rules.importing import dates

LABELS = {
    "file": "文件",
    "body": "机关",
    "title": "标题",
    "published_on": "公开日期",
    "formed_on": "生成日期",
    "year": "所属年度",
    "column": "栏目",
    "kind": "信息种类",
    "doc_no": "发文字号",
    "index_no": "索引号",
    "source_url": "来源地址",
    "attachments": "附件",
    "note": "待确认",
}
SEPARATOR = re.compile(r"[;；、\n]")
MARK = re.compile(r"[\s*＊]")
LARGEST = 100_000


class BadManifest(ValueError):
    """The list cannot be used; `problems` are sentences with their line numbers."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True)
class Line:
    """清单的一行. What is empty is taken from the file itself, as far as the file says it."""

    file: str
    body: str = ""
    title: str = ""
    published_on: date | None = None
    formed_on: date | None = None
    year: int | None = None
    column: str = ""
    kind: str = ""
    doc_no: str = ""
    index_no: str = ""
    source_url: str = ""
    attachments: tuple[str, ...] = ()
    note: str = ""
    number: int = 0


def read_manifest(rows: Iterable[Sequence[object]], kinds: dict[str, str]) -> list[Line]:
    """Lines from the rows of a sheet, the first of which holds the headings. `kinds`: key → label of 信息种类.

    Raises BadManifest with every fault of every line at once.
    """
    table = [[_text(cell) for cell in row] for row in rows]
    names = _headings(table[0] if table else [])
    problems: list[str] = []
    lines: list[Line] = []
    for number, row in enumerate(table[1:], start=2):
        values = {name: row[at] for at, name in names.items() if at < len(row) and row[at]}
        if not values:
            continue
        line, faults = _line(number, values, kinds)
        problems += [f"第{number}行：{fault}" for fault in faults]
        lines.append(line)
    problems += _twice(lines)
    if not lines and not problems:
        problems = ["清单中没有一行文件。"]
    if problems:
        raise BadManifest(problems)
    return lines


def csv_rows(text: str) -> list[list[str]]:
    """Rows of a CSV, separated by comma, semicolon or tab, as its first line shows."""
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    return [row for row in csv.reader(io.StringIO(text), delimiter=delimiter, strict=False)][: LARGEST + 1]


def write_manifest(lines: Iterable[Line], kinds: dict[str, str]) -> str:
    """The same list as CSV with Chinese headings, ready to be corrected and read again."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(LABELS.values())
    for line in lines:
        writer.writerow(_cell(getattr(line, name), name, kinds) for name in LABELS)
    return target.getvalue()


def _headings(row: Sequence[str]) -> dict[int, str]:
    known = {label: name for name, label in LABELS.items()} | {name: name for name in LABELS}
    cleaned = [MARK.sub("", cell) for cell in row]
    if "文件" not in cleaned and "file" not in cleaned:
        raise BadManifest([f"清单第一行应为表头，且至少有“文件”一列；可用的列：{'、'.join(LABELS.values())}。"])
    if strange := [cell for cell in cleaned if cell and cell not in known]:
        raise BadManifest([f"清单中有不认识的列：{'、'.join(strange)}；可用的列：{'、'.join(LABELS.values())}。"])
    return {at: known[cell] for at, cell in enumerate(cleaned) if cell}


def _line(number: int, values: dict[str, str], kinds: dict[str, str]) -> tuple[Line, list[str]]:
    faults: list[str] = []
    read: dict[str, object] = {"number": number, "file": values.get("file", "")}
    if not read["file"]:
        faults.append("没有填写文件名。")
    for name in ("body", "title", "doc_no", "index_no", "source_url", "note"):
        read[name] = values.get(name, "")
    for name in ("published_on", "formed_on"):
        if (text := values.get(name)) and (day := dates.only(text)) is None:
            faults.append(f"{LABELS[name]}“{text}”不是日期，请写成 2024-01-31。")
        elif text:
            read[name] = day
    if text := values.get("year"):
        if re.fullmatch(r"(19|20)\d\d年?度?", text):
            read["year"] = int(text[:4])
        else:
            faults.append(f"所属年度“{text}”应为四位年份。")
    columns = {one.key: one.label for one in publication.places()}
    for name, choices in (("column", columns), ("kind", kinds)):
        if text := values.get(name):
            key = next((key for key, label in choices.items() if text in (key, label)), "")
            read[name] = key
            if not key:
                faults.append(f"{LABELS[name]}“{text}”不存在，可用的有：{'、'.join(dict.fromkeys(choices.values()))}。")
    read["attachments"] = tuple(part.strip() for part in SEPARATOR.split(values.get("attachments", "")) if part.strip())
    known = {one.name for one in fields(Line)}
    return Line(**{name: value for name, value in read.items() if name in known}), faults  # type: ignore[arg-type]


def _twice(lines: list[Line]) -> list[str]:
    seen: dict[str, int] = {}
    found = []
    for line in lines:
        if line.file and line.file in seen:
            found.append(f"第{line.number}行：文件“{line.file}”在第{seen[line.file]}行已经列出。")
        seen.setdefault(line.file, line.number)
    return found


def _text(cell: object) -> str:
    """What a spreadsheet holds as text: dates as dates, whole numbers without a point."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return unicodedata.normalize("NFC", str(cell if cell is not None else "")).strip().lstrip("\ufeff")


def _cell(value: object, name: str, kinds: dict[str, str]) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "；".join(value)
    if name == "kind":
        return kinds.get(str(value), "")
    if name == "column":
        found = publication.place(str(value))
        return found.label if found else ""
    return str(value)
