"""The labels of the forms as published reports write them: other script, other width, line breaks, other numbering."""

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache

from zhconv_rs import zhconv

from gongkai.apps.disclosure.rules.report.cells import DISPUTES, REQUESTS
from gongkai.apps.disclosure.rules.report.template import CURRENT, REPORT_2019, STATISTICS_2014, Table, form

# Words that programs exchange along with the script (文件 → 檔案 → 档案), and what they make of 制发件数.
EXCHANGED = {
    "档案": "文件",
    "专案": "项目",
    "资讯": "信息",
    "讯息": "信息",
    "网路": "网络",
    "制发作件": "制发件",
    "覆议": "复议",
}
NUMBERING = re.compile(
    r"^(?:其中[::]?)?(?:第?[一二三四五六七八九十]{1,3}[、.,]|[((][一二三四五六七八九十\d]{1,3}[))][、.,]?|\d{1,2}[、.,))]|\d{1,2}(?=[\u4e00-\u9fff]))*"
)
BRACKETS = re.compile(r"[((][^()()]*[))]")
NOT_WORDS = re.compile(r"[^0-9A-Za-z\u4e00-\u9fff]")
TOTALS = frozenset({"总计", "合计", "总数", "总和", "小计"})
# Below this likeness a label is not that of a row; the next best must be clearly worse.
ALIKE, CLEARLY = 0.74, 0.1
SHORTEST = 4
UNIT_WORDS = frozenset(
    {"条", "件", "次", "篇", "个", "人", "人次", "万元", "元", "件次", "条次", "项", "宗", "份", "场", "场次", "期"}
)


@dataclass(frozen=True)
class Place:
    """A row of a table of the form."""

    table: str
    row: str


@dataclass(frozen=True)
class Match:
    """What a label may mean; several places when the form has the words more than once. `exact` False: only alike."""

    places: tuple[Place, ...]
    exact: bool


@lru_cache(maxsize=8192)
def simplified(text: str) -> str:
    """Simplified script, half width, without the blanks and line breaks inside."""
    plain = zhconv(unicodedata.normalize("NFKC", text), "zh-cn")
    plain = re.sub(r"[\s\u200b\ufeff]+", "", plain)
    for wrong, right in EXCHANGED.items():
        plain = plain.replace(wrong, right)
    return plain


@lru_cache(maxsize=8192)
def words(text: str) -> tuple[str, str]:
    """The words of a label without number and signs: with what stands in brackets, and without."""
    plain = NUMBERING.sub("", simplified(text))
    whole = NOT_WORDS.sub("", plain)
    bare = NOT_WORDS.sub("", NUMBERING.sub("", BRACKETS.sub("", plain)))
    return whole, bare or whole


class Labels:
    """Rows and columns of one form by their words."""

    def __init__(self, form_id: str) -> None:
        self.form = form(form_id)
        self.rows: dict[str, list[Place]] = {}
        self.columns: dict[str, list[tuple[str, str]]] = {}
        for name, table in self.form.tables.items():
            self._rows(name, table)
            for column in table.columns if name != DISPUTES else ():
                for text in words(column.label):
                    known = self.columns.setdefault(text, [])
                    if (name, column.key) not in known:
                        known.append((name, column.key))
        self.order = {Place(n, row.key): i for i, (n, row) in enumerate(self._all_rows())}
        self.titles = {words(table.label)[0]: name for name, table in self.form.tables.items() if table.label}

    def _all_rows(self):  # type: ignore[no-untyped-def]
        return [(name, row) for name, table in self.form.tables.items() for row in table.rows]

    def _rows(self, name: str, table: Table) -> None:
        for row in table.rows:
            for label in (row.label, *row.label_aliases):
                for text in words(label):
                    known = self.rows.setdefault(text, [])
                    if Place(name, row.key) not in known:
                        known.append(Place(name, row.key))

    def match(self, text: str, tables: frozenset[str] | None = None) -> Match | None:
        """The rows whose words these are, in any or in the given tables."""
        for part in dict.fromkeys(words(text)):
            if found := self._within(self.rows.get(part, []), tables):
                return Match(found, exact=True)
        return None

    def alike(self, text: str, tables: frozenset[str] | None = None) -> Match | None:
        """The one row whose words are nearly these."""
        whole, bare = words(text)
        if len(bare) < SHORTEST or bare in TOTALS:
            return None
        rated: dict[tuple[Place, ...], float] = {}
        for known, places in self.rows.items():
            if len(known) >= SHORTEST and (found := self._within(places, tables)):
                likeness = max(SequenceMatcher(None, one, known, autojunk=False).ratio() for one in {whole, bare})
                rated[found] = max(likeness, rated.get(found, 0.0))
        best = sorted(rated.items(), key=lambda item: -item[1])[:2]
        if not best or best[0][1] < ALIKE or (len(best) > 1 and best[0][1] - best[1][1] < CLEARLY):
            return None
        return Match(best[0][0], exact=False)

    @staticmethod
    def _within(places: list[Place], tables: frozenset[str] | None) -> tuple[Place, ...]:
        return tuple(place for place in places if tables is None or place.table in tables)


@cache
def labels(form_id: str) -> Labels:
    return Labels(form_id)


@cache
def applicant_labels() -> dict[str, str]:
    """Words over the seven columns of 申请情况表 → column."""
    columns = {column.label: column.key for column in form(CURRENT).tables[REQUESTS].columns}
    return {words(label)[0]: key for label, key in columns.items()} | dict.fromkeys(TOTALS, "total")


@cache
def result_labels() -> dict[str, str]:
    """Words over the cells of 复议诉讼表 → result."""
    columns = form(CURRENT).tables[DISPUTES].columns
    found = {words(column.label)[0]: column.key.partition(".")[2] for column in columns}
    return found | dict.fromkeys(TOTALS, "total")


APPLICANT_WORDS = frozenset({"自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构"})
GROUP_LABELS = {"行政复议": "review", "未经复议直接起诉": "direct_suit", "复议后起诉": "suit_after_review"}


# Heads that say nothing about the column below them.
FRAME = frozenset(
    {"法人或其他组织", "申请人情况", "信息内容", "行政诉讼", "统计指标", "指标名称", "单位", "计量单位", "代码", "序号"}
)


@cache
def proactive_columns() -> dict[str, frozenset[str]]:
    """Words over the columns of section 二 → forms that have them."""
    found: dict[str, set[str]] = {}
    for form_id in (CURRENT, REPORT_2019):
        for text, places in labels(form_id).columns.items():
            if any(table not in (REQUESTS, DISPUTES) for table, _ in places):
                found.setdefault(text, set()).add(form_id)
    return {text: frozenset(forms) for text, forms in found.items()}


@cache
def own_words() -> dict[str, str]:
    """Words that only one form has → that form: how a table tells which one it follows."""
    found: dict[str, set[str]] = {}
    for form_id in (CURRENT, REPORT_2019, STATISTICS_2014):
        known = labels(form_id)
        for text in (*known.rows, *known.columns):
            found.setdefault(text, set()).add(form_id)
    return {text: next(iter(forms)) for text, forms in found.items() if len(forms) == 1 and len(text) > 3}
