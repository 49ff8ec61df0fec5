"""How a request ends: one request, one counted outcome (条例第三十六条; 年度报告格式第三部分)."""

from datetime import date
from typing import Any

from gongkai.apps.disclosure.events import RequestAnswered
from gongkai.apps.disclosure.models import DisclosureRequest, SearchRecord
from gongkai.apps.disclosure.queries import redactions
from gongkai.apps.disclosure.rules import outcomes
from gongkai.apps.disclosure.rules import remedies as remedy_rules
from gongkai.kernel import rows, workdays
from gongkai.kernel.cases import letters
from gongkai.kernel.cases.acts import context
from gongkai.kernel.cases.models import Letter
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import ancestors
from gongkai.kernel.outbox import emit


def conclude(request: DisclosureRequest, outcome: str, on: date | None = None, *, variant: str = "") -> None:
    """Fix outcome and date of decision on the request and its case, and say so in the journal and to others."""
    request.outcome = request.case.outcome = outcome
    request.decided_on = on or workdays.today()
    request.save_changes()
    context().detail(outcome=outcome, decided_on=request.decided_on)
    context().say(**_words(request, outcome, request.decided_on, variant))
    emit(
        RequestAnswered(
            case_uid=request.case.uid,
            number=request.case.number,
            org_path=request.org_path,
            outcome=outcome,
            decided_on=request.decided_on,
        )
    )


def reply_as_drafted(request: DisclosureRequest) -> Letter | None:
    """答复书预览: what would be signed, word for word, for everybody who approves it; None before there is a draft."""
    if not request.proposed_outcome or request.outcome:
        return None
    answer = outcomes.outcome(request.proposed_outcome, on=request.receipt_on)
    words = _words(request, request.proposed_outcome, workdays.today())
    return letters.draft(request.case, answer.letter, subject=request, **words)


def _words(request: DisclosureRequest, outcome: str, on: date, variant: str = "") -> dict[str, Any]:
    """What the letter of an outcome says besides the request itself."""
    answer = outcomes.outcome(outcome, on=request.receipt_on, variant=variant or _variant(request, outcome))
    return {
        "remedies": remedies(outcome, on, request.org),
        "outcome_label": answer.finding,
        "citation": answer.citation,
        "redactions": redactions.told(request.case) if answer.group == "partial" else [],
    }


def _variant(request: DisclosureRequest, outcome: str) -> str:
    """第三十六条第（四）项 after a search, 第（五）项 when another body is named; both when both were done."""
    if outcome != "unable.not_held":
        return ""
    searched = bool(rows.all_of(SearchRecord, "request", request.pk))
    if searched == bool(request.right_body):
        return ""
    return "not_existing" if searched else "other_agency"


def remedies(outcome: str, on: date, org: Organisation) -> list[str]:
    """救济告知 as the law stood on the day of the letter."""
    return remedy_rules.paragraphs(outcome, on, **_courts(org, on))


def correction_remedies(on: date, org: Organisation) -> list[str]:
    """救济告知 of a refused correction (第四十一条)."""
    return remedy_rules.for_refused_correction(on, **_courts(org, on))


def _courts(org: Organisation, on: date) -> dict[str, str]:
    return {"review_body": org.review_body or _review_body(org, on), "court": org.court or remedy_rules.COURT}


def _review_body(org: Organisation, on: date) -> str:
    """行政复议机关 by the kind of body; its names come from the tree."""
    above = ancestors(org)
    governments = [body for body in (*above, org) if body.kind == "government"]
    government, higher = (governments[-1] if governments else None), (governments[-2] if governments[1:] else None)
    return remedy_rules.review_body(
        org.kind,
        on,
        government=government.name if government else "本级人民政府",
        higher=higher.name if higher else "上一级人民政府",
        superior=above[-1].name if above else "",
    )
