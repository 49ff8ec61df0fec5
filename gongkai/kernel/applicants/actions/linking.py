"""申请人与办件: linked when a case is opened for somebody who is signed in, or taken in by number and code."""

from django.db import transaction
from django.http import HttpRequest

from gongkai.kernel import registry
from gongkai.kernel.applicants import queries
from gongkai.kernel.applicants.actions.authorisations import record_use
from gongkai.kernel.applicants.actions.records import write
from gongkai.kernel.applicants.models import ApplicantCase
from gongkai.kernel.applicants.presence import Presence, presence_of
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.people.actors import Actor

NOTED = "gongkai_authorised"
OUT_OF_SCOPE = "您得到的授权不包括这类事项，请恢复本人身份后办理，或者请授权人扩大授权范围。"


@transaction.atomic
def link(presence: Presence, case: Case) -> ApplicantCase:
    """Inside the act that opens the case: it belongs to whoever one acts for. Raises Refused out of scope."""
    if case.kind not in registry.my_pages():
        raise LookupError(f"没有模块声明“{case.kind}”在申请人空间的页面。")
    if not presence.covers(case.kind):
        raise Refused(OUT_OF_SCOPE, code="scope")
    made, is_new = ApplicantCase.objects.get_or_create(
        applicant=presence.subject, case=case, defaults={"by_authorisation": presence.authorisation}
    )
    if is_new:
        write(presence.subject, "link", "link_case", {"case": case.number}, by=presence.actor)
        record_use(presence, "以授权人名义提交", case=case, verb="submit")
    return made


@transaction.atomic
def follow(origin: Case, case: Case, *, by: Actor) -> int:
    """A case that staff opened because of another one (代办, 上门) belongs into the same spaces; how many there are."""
    if case.kind not in registry.my_pages():
        raise LookupError(f"没有模块声明“{case.kind}”在申请人空间的页面。")
    found = list(ApplicantCase.objects.filter(case=origin).select_related("applicant", "by_authorisation"))
    for link_of_origin in found:
        ApplicantCase.objects.get_or_create(
            applicant=link_of_origin.applicant,
            case=case,
            defaults={"by_authorisation": link_of_origin.by_authorisation},
        )
        write(link_of_origin.applicant, "link", "follow_case", {"case": case.number, "from": origin.number}, by=by)
    return len(found)


@transaction.atomic
def take_in(presence: Presence, case: Case) -> ApplicantCase:
    """领入: whoever knows number and code of a case may keep it in the own space. Raises Refused."""
    if not presence.covers(case.kind, case.pk):
        raise Refused(OUT_OF_SCOPE, code="scope")
    made, is_new = ApplicantCase.objects.get_or_create(
        applicant=presence.subject,
        case=case,
        defaults={"by_authorisation": presence.authorisation, "taken_in": True},
    )
    if not is_new:
        raise Refused("这个办件已经在您的列表中。", code="duplicate", field="number")
    write(presence.subject, "link", "take_in_case", {"case": case.number}, by=presence.actor)
    record_use(presence, "为授权人领入办件", case=case, verb="link")
    return made


def opens(request: HttpRequest, number: str) -> bool:
    """Whether the applicant who is signed in may open the case of this number. By authorisation it is a use, and goes
    on record once a session."""
    presence = presence_of(request)
    case = queries.may_open(presence, number)
    if presence is None or case is None:
        return False
    if presence.authorisation is not None:
        mark = f"{presence.authorisation.uid}:{case.number}"
        noted = request.session.get(NOTED, [])
        if mark not in noted:
            record_use(presence, "查看办件", case=case, verb="read")
            request.session[NOTED] = [*noted[-99:], mark]
    return True
