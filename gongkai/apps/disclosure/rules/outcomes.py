"""答复类型 (条例第三十六条至第三十九条): one request, one outcome, each with what must be there before it is signed."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from gongkai.apps.disclosure.rules import tables
from gongkai.apps.disclosure.rules.schemas import Need, OutcomeRule, RemedyClass
from gongkai.kernel import law
from gongkai.kernel.law import Version

GROUPS = {
    "granted": "予以公开",
    "partial": "部分公开",
    "denied": "不予公开",
    "unable": "无法提供",
    "not_processed": "不予处理",
    "other": "其他处理",
}
NEEDS: dict[Need, str] = {
    "reply_text": "请填写答复内容：提供所申请的信息，或者告知获取的方式、途径和时间（条例第三十六条）。",
    "grounds": "未全部公开的，请写明理由和法律依据（条例第三十六条、第三十七条）。",
    "searched": "答复信息不存在之前，须有检索记录：检索范围、关键词、年度和检索人。",
    "consulted": "认为公开会损害第三方合法权益的，须先书面征求第三方意见（条例第三十二条）。",
    "completed": "须先告知补正，收到补正后申请内容仍不明确的，才能作此答复（条例第三十条）。",
    "reason_unreasonable": "须先要求申请人说明理由，判断理由不合理并经复核的，才能不予处理（条例第三十五条）。",
}


@dataclass(frozen=True)
class Outcome:
    """答复类型 as it stands on a day. `key` is the row of the annual table; `finding` is the clause for the letter."""

    key: str
    label: str
    group: str
    finding: str
    letter: str
    letter_title: str
    remedies: RemedyClass
    needs: tuple[Need, ...]
    article: str
    citation: str

    @property
    def row(self) -> str:
        return self.key

    @property
    def group_label(self) -> str:
        return GROUPS[self.group]

    @property
    def needs_reason(self) -> bool:
        return "grounds" in self.needs

    @property
    def needs_search_record(self) -> bool:
        return "searched" in self.needs


def outcome(key: str, *, on: date | None = None, variant: str = "") -> Outcome:
    """One answer under the regulation of the receipt date `on`; without it, as the law stands now.

    `variant` narrows the article: `already_public` or `provided`, `not_existing` or `other_agency`.
    Raises LawError for an unknown key and for an answer that did not exist then.
    """
    rule = _rule(key)
    version = rule.versions[-1] if on is None else rule.on(on)
    finding, article = _narrowed(rule, version, variant)
    return Outcome(
        key=rule.id,
        label=rule.label,
        group=rule.group,
        finding=finding,
        letter=rule.letter,
        letter_title=rule.letter_title,
        remedies=rule.remedies,
        needs=rule.needs,
        article=article,
        citation=law.source(version.source).cited + article,
    )


def problems(
    key: str,
    *,
    on: date,
    reply_text: str,
    grounds: str,
    searched: bool,
    completed: bool,
    reason_unreasonable: bool,
    consulted: bool,
    right_body: str = "",
) -> list[str]:
    """Why this answer may not be given to a request received on `on`; empty when it may.

    Not held: either a search record (第三十六条第（四）项) or the name of the body that has it (第（五）项).
    """
    rule = tables.outcomes().get(key)
    if rule is None:
        return ["请选择答复类型。"]
    if rule.way == "act":
        return [f"“{rule.label}”不通过答复稿作出，请使用相应的操作。"]
    if not any(version.covers(on) for version in rule.versions):
        return [f"收到申请之日（{on.isoformat()}）适用的条例没有“{rule.label}”这一答复类型。"]
    given: dict[Need, bool] = {
        "reply_text": bool(reply_text.strip()),
        "grounds": bool(grounds.strip()),
        "searched": searched or bool(right_body.strip()),
        "consulted": consulted,
        "completed": completed,
        "reason_unreasonable": reason_unreasonable,
    }
    return [NEEDS[need] for need in rule.needs if not given[need]]


def choices(*, on: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Answers an officer may draft for a request received on `on`, grouped for a select: (group, [(key, label)])."""
    usable = [r for r in tables.outcomes().values() if r.way == "reply" and any(v.covers(on) for v in r.versions)]
    return [(GROUPS[g], [(r.id, r.label) for r in rules]) for g, rules in groupby(usable, key=lambda r: r.group)]


def search_record_problems(*, places: str, keywords: str, years: str, searchers: str) -> list[str]:
    """检索记录 of an answer "not existing": where, for what, which years, by whom (法释〔2011〕17号第五条).

    The applicant may bring clues and a court can collect evidence, so the search must be shown.
    """
    wanted = {"检索范围": places, "关键词": keywords, "年度": years, "检索人": searchers}
    return [f"请填写{label}。" for label, text in wanted.items() if not text.strip()]


def repeat_problems(*, same_applicant: bool, same_information: bool, answered_before: bool) -> list[str]:
    """Why a request is no 重复申请 (第三十六条第（六）项)."""
    conditions = {
        "不是同一申请人提出的申请。": same_applicant,
        "不是相同的政府信息。": same_information,
        "本机关尚未就前一申请作出答复。": answered_before,
    }
    return [text for text, holds in conditions.items() if not holds]


def _rule(key: str) -> OutcomeRule:
    rule = tables.outcomes().get(key)
    if rule is None:
        raise law.LawError(f"没有答复类型“{key}”。")
    return rule


def _narrowed(rule: OutcomeRule, version: Version, variant: str) -> tuple[str, str]:
    """Finding and article of a variant; its article is one of R711, earlier versions keep their own."""
    if not variant:
        return rule.finding, version.article
    found = next((v for v in rule.variants if v.key == variant), None)
    if found is None:
        raise law.LawError(f"答复类型“{rule.label}”没有“{variant}”这种情形。")
    return found.finding, found.article if version.valid_to is None else version.article
