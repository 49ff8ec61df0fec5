"""`docs/law`: the law files as Markdown pages in Chinese, one page for each part or app."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from gongkai.kernel.law.library import LawFile, Library
from gongkai.kernel.law.schema import AnnualDate, Period, Source, Version

UNITS = {"working": "个工作日", "calendar": "日（自然日）", "hours": "小时", "months": "个月"}
SENSES = {"within": "以内", "at_least": "以上（最短）", "before": "之前"}
MARKS = {
    "V": "已核对原文",
    "V(q)": "见于转引",
    "V-local": "地方规定",
    "K": "未核对，可配置",
    "D": "本产品的设计规则",
}
HEADINGS = {
    "article": "条文",
    "code": "代码",
    "date": "日期",
    "day": "日",
    "days": "天数",
    "due": "期满日",
    "examples": "示例",
    "from": "自",
    "holidays": "节假日",
    "id": "代号",
    "key": "代号",
    "label": "名称",
    "mark": "标记",
    "month": "月",
    "name": "名称",
    "note": "说明",
    "rows": "条目",
    "rules": "规则",
    "sense": "含义",
    "source": "依据",
    "start": "起算日",
    "text": "内容",
    "to": "至",
    "unit": "单位",
    "versions": "版本",
    "workdays": "调休上班",
    "year": "年份",
}
MAX_ROWS = 200
HEAD = "<!-- 由 law/ 中的数据文件生成，请勿手工修改。 -->\n"


def pages(library: Library) -> dict[str, str]:
    """File name → Markdown; `README.md` lists the pages and every source."""
    found: dict[str, str] = {}
    for room, files in groupby(sorted(library.files, key=_room), key=_room):
        found[f"{room}.md"] = _page(room, list(files), library)
    found["README.md"] = _index(sorted(found), library)
    return found


def _room(file: LawFile) -> str:
    """`disclosure` for `apps/disclosure/law/periods.toml`; the folder above `law`."""
    return file.path.parts[-1 - file.path.parts[::-1].index("law") - 1]


def _index(names: Iterable[str], library: Library) -> str:
    parts = [HEAD, "# 法规数据\n", *(f"- [{name.removesuffix('.md')}]({name})" for name in names), ""]
    parts += ["## 标记\n", _table(("标记", "含义"), MARKS.items())]
    parts += ["## 全部依据\n", _sources(sorted(library.sources.values(), key=lambda s: s.key))]
    return "\n".join(parts)


def _page(room: str, files: Sequence[LawFile], library: Library) -> str:
    parts = [HEAD, f"# 法规数据：{room}\n"]
    sources = {s.key: s for f in files for s in f.shared.sources}
    if sources:
        parts += ["## 依据\n", _sources(sources.values())]
    for file in files:
        parts += [_period(rule, library) for rule in file.shared.periods]
        parts += [_annual(rule, library) for rule in file.shared.annual_dates]
    for file in files:
        parts += _own_tables(file)
    return "\n".join(parts)


def _sources(sources: Iterable[Source]) -> str:
    rows = ((s.key, s.title, s.number, s.effective_from or s.issued, s.effective_to, s.mark, s.note) for s in sources)
    return _table(("代号", "名称", "文号", "施行（成文）", "失效", "标记", "说明"), rows)


def _period(rule: Period, library: Library) -> str:
    rows = [
        (*_validity(v), f"{v.days}{UNITS[v.unit]}{SENSES[v.sense]}", *_basis(v, library), rule.version_name(v))
        for v in rule.versions
    ]
    parts = [f"## 期限：{rule.label}（`{rule.id}`）\n", _note(rule.note)]
    parts.append(_table(("自", "至", "期限", "依据", "标记", "版本名"), rows))
    examples = [(e.start, e.plus or "", e.due, e.note) for v in rule.versions for e in v.examples]
    if examples:
        parts.append(_table(("起算日", "延长", "期满日", "示例说明"), examples))
    return "\n".join(p for p in parts if p)


def _annual(rule: AnnualDate, library: Library) -> str:
    rows = [
        (*_validity(v), f"每年{v.month}月{v.day}日", "顺延" if v.rolls else "不顺延", *_basis(v, library))
        for v in rule.versions
    ]
    parts = [f"## 年度期限：{rule.label}（`{rule.id}`）\n", _note(rule.note)]
    parts.append(_table(("自", "至", "日期", "遇休假日", "依据", "标记"), rows))
    examples = [(e.year, e.due, e.note) for v in rule.versions for e in v.examples]
    if examples:
        parts.append(_table(("年份", "期满日", "示例说明"), examples))
    return "\n".join(p for p in parts if p)


def _validity(version: Version) -> tuple[object, object]:
    return version.valid_from, version.valid_to or "现行"


def _basis(version: Version, library: Library) -> tuple[str, str]:
    source = library.sources.get(version.source)
    return (source.cited if source else version.source) + version.article, version.mark


def _note(note: str) -> str:
    return f"{note}\n" if note else ""


def _own_tables(file: LawFile) -> list[str]:
    """The tables that only their app understands, shown as they stand in the file."""
    if not file.own_tables:
        return []
    parts = [f"## 数据：`{_below_law(file)}`\n"]
    facts = {key: value for key, value in file.own_tables.items() if _records(value) is None}
    if facts:
        parts.append(_table(("字段", "内容"), ((_heading(key), value) for key, value in facts.items())))
    for key, value in file.own_tables.items():
        rows = _records(value)
        if rows is not None:
            parts += _record_table(_heading(key), rows)
    return parts


def _record_table(heading: str, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """One table of plain entries, and one table for each entry that has versions."""
    parts: list[str] = []
    plain = [row for row in rows if not _records(row.get("versions"))]
    if plain:
        parts += [f"### {heading}\n", _columns(plain)]
    for row in rows:
        versions = _records(row.get("versions"))
        if versions:
            name = row.get("label") or row.get("name") or heading
            facts = {k: v for k, v in row.items() if k not in ("versions", "label", "name")}
            parts += [f"### {name}\n", _cell(facts) + "\n", _columns(versions)]
    return parts


def _columns(rows: Sequence[Mapping[str, Any]]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    shown = _table(map(_heading, names), ([row.get(name, "") for name in names] for row in rows[:MAX_ROWS]))
    return shown + (f"\n共 {len(rows)} 行，其余见数据文件。\n" if len(rows) > MAX_ROWS else "")


def _heading(key: str) -> str:
    return HEADINGS.get(key, key)


def _below_law(file: LawFile) -> str:
    parts = file.path.parts
    return "/".join(parts[len(parts) - parts[::-1].index("law") :])


def _records(value: object) -> list[Mapping[str, Any]] | None:
    if isinstance(value, list) and value and all(isinstance(v, Mapping) for v in value):
        return value
    if isinstance(value, Mapping) and _records(value.get("versions")):
        return [value]
    if isinstance(value, Mapping) and value and all(isinstance(v, Mapping) for v in value.values()):
        return [{"名称": name, **row} for name, row in value.items()]
    return None


def _table(head: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    columns = [_cell(h) for h in head]
    lines = [columns, ["---"] * len(columns), *([_cell(c) for c in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "，".join(f"{_heading(str(k))}：{_cell(v)}" for k, v in value.items())
    if isinstance(value, list | tuple):
        mark = "；" if value and isinstance(value[0], Mapping) else "、"
        return mark.join(map(_cell, value))
    return str(value).replace("|", "\\|").replace("\n", " ").strip()
