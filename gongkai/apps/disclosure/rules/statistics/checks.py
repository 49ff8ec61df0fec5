"""自查: what a body checks of its own work, item by item, each with its article and the facts it rests on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Facts:
    """What the records say of one body in a period. None: there was nothing to judge by."""

    decided: int
    late: int
    overdue: int
    published: int
    published_late: int
    empty_columns: tuple[str, ...]
    guide_problems: tuple[str, ...]
    report_year: int
    report_due: date
    report_filed: date | None
    disputes_closed: int
    disputes_corrected: int
    today: date


@dataclass(frozen=True)
class Finding:
    """自查情况: `good` is None where there were no cases, which is no merit."""

    item: str
    article: str
    text: str
    good: bool | None

    @property
    def verdict(self) -> str:
        return {True: "符合", False: "存在问题", None: "没有可查的"}[self.good]


def checks(facts: Facts) -> list[Finding]:
    return [*_requests(facts), *_publication(facts), *_standing(facts), *_disputes(facts)]


def _requests(facts: Facts) -> Iterator[Finding]:
    article = "R711 第三十三条"
    if not facts.decided:
        yield Finding("按期答复", article, "本期没有办结的申请。", None)
    else:
        rest = f"其中{facts.late}件超期" if facts.late else "全部按期答复"
        yield Finding("按期答复", article, f"本期办结{facts.decided}件，{rest}。", not facts.late)
    text = f"现有{facts.overdue}件申请超期未答复。" if facts.overdue else "没有超期未答复的申请。"
    yield Finding("超期未答复", article, text, not facts.overdue)


def _publication(facts: Facts) -> Iterator[Finding]:
    if not facts.published:
        yield Finding("公开时限", "R711 第二十六条", "本期没有主动公开信息。", None)
    else:
        rest = f"其中{facts.published_late}条超过期限" if facts.published_late else "均在期限内公开"
        text = f"本期主动公开{facts.published}条，{rest}。"
        yield Finding("公开时限", "R711 第二十六条", text, not facts.published_late)
    empty = "、".join(facts.empty_columns)
    text = f"空白栏目：{empty}。" if empty else "法定主动公开栏目均有内容。"
    yield Finding("法定公开栏目", "R711 第二十条", text, not empty)


def _standing(facts: Facts) -> Iterator[Finding]:
    text = "".join(facts.guide_problems) or "公开指南内容与单位资料一致，并在一年内更新。"
    yield Finding("公开指南", "R711 第十二条", text, not facts.guide_problems)
    due, filed = facts.report_due, facts.report_filed
    name = f"{facts.report_year}年度报告"
    if filed is not None:
        text = f"{name}于{_day(filed)}公布，{'没有超过' if filed <= due else '晚于'}{_day(due)}的期限。"
        yield Finding("年度报告", "R711 第四十九条", text, filed <= due)
    elif facts.today <= due:
        yield Finding("年度报告", "R711 第四十九条", f"{name}尚未公布，期限为{_day(due)}。", None)
    else:
        yield Finding("年度报告", "R711 第四十九条", f"{name}应于{_day(due)}前公布，至今没有公布。", False)


def _disputes(facts: Facts) -> Iterator[Finding]:
    if not facts.disputes_closed:
        yield Finding("复议诉讼", "R711 第五十一条", "本期没有审结的行政复议、行政诉讼。", None)
        return
    rest = f"其中{facts.disputes_corrected}件被纠正" if facts.disputes_corrected else "没有被纠正的"
    text = f"本期审结{facts.disputes_closed}件，{rest}。"
    yield Finding("复议诉讼", "R711 第五十一条", text, not facts.disputes_corrected)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
