"""救济告知: what a letter tells about reconsideration and litigation, as the law stood on its date.

Refusals under Articles 14 to 16 dated 2024-01-01 or later: reconsideration first, and the letter must say so
(行政复议法第二十三条). Everything else: reconsideration within 60 days or litigation within 6 months.
"""

from datetime import date

from gongkai.apps.disclosure.rules import tables
from gongkai.apps.disclosure.rules.outcomes import outcome
from gongkai.kernel import law

COURT = "有管辖权的人民法院"


def paragraphs(outcome_key: str, on: date, *, review_body: str, court: str = COURT) -> list[str]:
    """The paragraphs of a letter dated `on` with this outcome; empty for withdrawals and the like."""
    return _paragraphs(outcome(outcome_key).remedies, on, review_body, court or COURT)


def for_silence(on: date, *, review_body: str, court: str = COURT) -> list[str]:
    """What an applicant is told when the period has passed without an answer (第五十一条; 行政复议法第二十三条 K)."""
    return _paragraphs("silence", on, review_body, court or COURT)


def for_refused_correction(on: date, *, review_body: str, court: str = COURT) -> list[str]:
    """不予更正 (第四十一条) is a decision like others: reconsideration or litigation (第五十一条)."""
    return _paragraphs("either", on, review_body, court or COURT)


def review_first(outcome_key: str, on: date) -> bool:
    """Whether the refusal, or the refused part, cannot go to court without reconsideration."""
    remedy = tables.remedies()[outcome(outcome_key).remedies]
    return remedy.on(on).source == "ARL" and remedy.id.startswith("review_first")


def silence_review_first(on: date) -> bool:
    """Whether failing to answer cannot go to court without reconsideration, as the law stood when the period ended
    (行政复议法第二十三条第一款第（三）项, K)."""
    return tables.remedies()["silence"].on(on).source == "ARL"


def review_body(kind: str, on: date, *, government: str, higher: str = "", superior: str = "") -> str:
    """行政复议机关 of a body of this organisation kind: its own government for departments, the next higher for
    governments (行政复议法第二十四条). Names come from the organisation data; unknown kinds are treated as departments.
    """
    rules = tables.review_bodies()
    row = rules.get(kind, rules["government_department"]).on(on)
    names = {"government": government, "higher": higher, "superior": superior}
    return "或者".join(names[b] for b in row.bodies if names[b]) or government


def _paragraphs(remedy: str, on: date, review: str, court: str) -> list[str]:
    row = tables.remedies()[remedy].on(on)
    values = {
        "review_body": review,
        "court": court,
        "review_days": law.period("disclosure.administrative_review", on=on).days,
        "litigation_months": law.period("disclosure.administrative_litigation", on=on).days,
        "after_review_days": law.period("disclosure.litigation_after_review", on=on).days,
    }
    return [text.format(**values) for text in row.paragraphs]
