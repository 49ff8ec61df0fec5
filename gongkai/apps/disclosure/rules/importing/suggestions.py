"""What an imported file suggests: body, dates, year, column, kind. A person confirms it."""

import re
from dataclasses import dataclass, field
from datetime import date

from zhconv_rs import zhconv

from gongkai.apps.disclosure.rules.importing.pages import CRUMB, Page, plain
from gongkai.apps.disclosure.rules.report import due_on

ANNUAL = re.compile(r"(政府)?(信息|政务)(与政务)?公开.{0,6}(年报|年度报告|年度工作报告|工作年度报告|工作报告)$")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年?度?")
BEFORE_YEAR = re.compile(r"^(?:关于)?(?P<body>.+?)(?:关于)?(?:19|20)\d\d\s*年")
BODY = re.compile(
    r"(局|厅|委员会|委|办公室|政府|公署|中心|法院|检察院|研究院|学院|大学|医院|集团|公司|街道办事处|管委会|总队|支队)$"
)
AREA = re.compile(r"^(国家|中华人民共和国|.{2,12}?(省|市|县|区|州|盟|旗|镇|乡|街道))")
BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
SHORTEST_BODY = 5
# Where a body itself put a page on its site says which column it belongs to.
CRUMBS = (
    (re.compile(r"年报|年度报告"), "reports"),
    (re.compile(r"公开制度"), "rules"),
    (re.compile(r"机构(职能|设置|概况)|领导(信息|之窗)"), "org"),
    (re.compile(r"规划(计划|信息)"), "plan"),
    (re.compile(r"统计(信息|数据)"), "stats"),
    (re.compile(r"预算|决算|财政(信息|资金)"), "budget"),
    (re.compile(r"政府采购"), "procure"),
    (re.compile(r"应急管理"), "emergency"),
    (re.compile(r"政策(文件|法规)|规范性文件|规章"), "policy"),
)


@dataclass(frozen=True)
class Suggestion:
    """`bodies` are names in falling likelihood; `doubts` are sentences, each about something to confirm.

    `dated` tells whether the day of publication stands in the file; else it is an estimate, or missing.
    """

    title: str
    bodies: tuple[str, ...]
    published_on: date | None
    formed_on: date | None
    year: int | None
    column: str
    kind: str
    language: str
    dated: bool = True
    doubts: list[str] = field(default_factory=list)


def suggest(page: Page, lines: list[str], *, doc_no: str = "", today: date) -> Suggestion:
    """Facts of a page as a proposal. A date that is only estimated is named among the doubts."""
    title = plain(page.title)
    year = _year(title)
    annual = bool(ANNUAL.search(title))
    doubts: list[str] = []
    published_on = page.published_on
    if published_on is None and annual and year:
        published_on = min(due_on(year, "department"), today)
        doubts.append("原文没有公开日期，暂按年度报告的法定公布期限推算")
    elif published_on is None:
        published_on = page.signed_on
        doubts.append("原文没有公开日期，暂按落款日期" if published_on else "原文没有公开日期，请填写")
    column = "reports" if annual else _column(lines, doc_no)
    if not column:
        column = "other"
        doubts.append("栏目无法判断，暂列“其他法定信息”")
    formed_on = _formed(page.signed_on, published_on)
    if published_on and page.signed_on != formed_on:
        doubts.append("原文没有可用的落款日期，生成日期暂按公开日期")
    bodies = _bodies(title, page.sources)
    if not bodies:
        doubts.append("无法判断发布机关，请填写")
    return Suggestion(
        title=page.title,
        bodies=bodies,
        published_on=published_on,
        formed_on=formed_on,
        year=year,
        column=column,
        kind="report" if annual else "official" if doc_no else "information",
        language=_language(lines),
        dated=page.published_on is not None,
        doubts=doubts,
    )


def body_key(name: str) -> str:
    """Names of bodies are compared in simplified script, half width, without blanks and bracketed additions."""
    return BRACKETS.sub("", re.sub(r"\s", "", plain(name)))


def _year(title: str) -> int | None:
    match = YEAR.search(title)
    return int(match[1]) if match else None


def _bodies(title: str, sources: tuple[str, ...]) -> tuple[str, ...]:
    named = BEFORE_YEAR.match(title)
    found = [body_key(name) for name in ([named["body"]] if named else [])]
    found += [body_key(name) for name in sources]
    full = [name for name in found if len(name) >= SHORTEST_BODY and BODY.search(name)]
    # A name that begins with its place is whole; a short one stands for the body only among its own people.
    return tuple(dict.fromkeys(sorted(full, key=lambda name: not AREA.match(name))))


def _formed(signed_on: date | None, published_on: date | None) -> date | None:
    if signed_on and published_on and signed_on <= published_on:
        return signed_on
    return published_on


def _column(lines: list[str], doc_no: str) -> str:
    crumbs = [line for line in map(plain, lines[:6]) if CRUMB.search(line)]
    placed = (key for line in reversed(crumbs) for shape, key in CRUMBS if shape.search(line))
    return next(placed, "policy" if doc_no else "")


def _language(lines: list[str]) -> str:
    """Traditional script where turning the text into it changes less than turning it into simplified script."""
    text = "".join(lines)[:5000]
    to_simplified, to_traditional = zhconv(text, "zh-hans"), zhconv(text, "zh-hant")
    changed = [sum(a != b for a, b in zip(text, other, strict=False)) for other in (to_simplified, to_traditional)]
    return "中文（繁体）" if changed[0] > changed[1] else "中文"
