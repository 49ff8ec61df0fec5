"""提醒: what a body owes and nobody has begun (条例第十八条、第二十五条), and what did not happen as planned."""

from datetime import date

from django.urls import reverse

from gongkai.apps.disclosure.models import Document
from gongkai.apps.disclosure.queries import handovers, reassessments
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.models import NoticeLevel
from gongkai.kernel.people.notices import tell
from gongkai.kernel.people.queries import holders

DRAFTER = "disclosure.drafter"
ROLES = ("disclosure.clerk", "disclosure.head")


def remind(today: date) -> int:
    """Tells the clerks and heads of every body with something due; the same thing once a month."""
    told = 0
    for state in reassessments.states(reassessments.bodies_that_owe()):
        if state.late:
            title = f"{state.org.label}有 {state.due} 条不予公开的信息应当定期评估"
            told += _tell(state.org, title, "reassess", today, reverse("disclosure_desk:reassessments"))
    for org, count in handovers.late_bodies(today):
        title = f"{org.label}有 {count} 件公开信息超期没有移送档案馆、图书馆"
        told += _tell(org, title, "handover", today, reverse("disclosure_desk:handovers"))
    return told


def held_back(document: Document, why: str) -> int:
    """定时公开没有公开: who planned it must hear it at once, once for each planned hour."""
    people = [account for role in (DRAFTER, *ROLES) for account in holders(role, document.org)]
    title = f"“{document.title[:60]}”没有按时公开：{why}"
    mark = f"disclosure.held_back:{document.pk}:{document.planned_at:%Y%m%d%H%M}"
    link = reverse("disclosure_desk:document", args=[document.case.uid])
    return tell(people, title, fingerprint=mark, link=link, level=NoticeLevel.LATE, case_uid=document.case.uid)


def _tell(org: Organisation, title: str, what: str, today: date, link: str) -> int:
    people = [account for role in ROLES for account in holders(role, org)]
    mark = f"disclosure.{what}:{org.pk}:{today:%Y-%m}"
    return tell(people, title, fingerprint=mark, link=link, level=NoticeLevel.LATE)
