"""撤回、合并、拆分 and other ends without an answer."""

from gongkai.apps.disclosure.actions.requests.intake import KIND
from gongkai.apps.disclosure.actions.requests.results import conclude
from gongkai.apps.disclosure.models import DisclosureRequest
from gongkai.apps.disclosure.rules import matters
from gongkai.kernel.cases import Refused, refuse_any
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.models import CaseLink, LinkKind
from gongkai.kernel.cases.opening import open_case
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor


@act("disclosure.request.withdraw")
def withdraw(request: DisclosureRequest, *, by: Actor, reason: str = "") -> DisclosureRequest:
    """撤回申请. One that was never confirmed was never received and is not counted."""
    if request.receipt_on is not None:
        conclude(request, "other.other")
    return request


@act("disclosure.request.close_unconfirmed")
def close_unconfirmed(request: DisclosureRequest, *, by: Actor, reason: str) -> DisclosureRequest:
    """无法确认: nobody could be reached, so the request was never received in the sense of Article 31."""
    return request


@act("disclosure.request.merge")
def merge(request: DisclosureRequest, *, by: Actor, into: DisclosureRequest, reason: str) -> DisclosureRequest:
    """并入同一申请人的另一件; the other case answers for both."""
    if into.pk == request.pk or into.org_id != request.org_id:
        raise Refused("只能并入本单位的另一件申请。", field="into")
    if into.case.closed_on is not None:
        raise Refused("目标申请已经办结。", field="into")
    if not request.identity_index or into.identity_index != request.identity_index:
        raise Refused("只能并入同一申请人的申请。", field="into")
    CaseLink.objects.create(source=request.case, target=into.case, kind=LinkKind.MERGED_INTO)
    if request.receipt_on is not None:
        conclude(request, "other.other")
    context().detail(into=into.case.number)
    return request


@act("disclosure.request.split")
def split(request: DisclosureRequest, *, by: Actor, parts: list[str], reason: str) -> list[DisclosureRequest]:
    """一事一申请: the first part stays this case, every other becomes a case of its own with the same receipt date."""
    wanted = [part.strip() for part in parts if part.strip()]
    refuse_any(matters.split_problems(wanted), code="split", field="parts")
    if request.fee_notice_on is not None:
        raise Refused("已经通知缴费的申请不能再拆分，请先更正或者免收。", code="charged")
    made = [
        register_part(org=request.org, by=by, original=request, description=part, receipt_on=request.receipt_on)
        for part in wanted[1:]
    ]
    request.description = wanted[0]
    request.case.title = wanted[0][:300]
    request.save()
    context().detail(parts=[part.case.number for part in made])
    return [request, *made]


@act("disclosure.request.register_part")
def register_part(
    *, org: Organisation, by: Actor, original: DisclosureRequest, description: str, receipt_on: object
) -> DisclosureRequest:
    """One part of a split request; called by `split`, which has already locked the original."""
    case = open_case(KIND, org=org, title=description, opened_on=original.receipt_on)
    case.query_hash = original.case.query_hash
    part = DisclosureRequest.objects.get(pk=original.pk)
    part.pk = None
    part._state.adding = True
    part.case, part.description = case, description
    part.save(force_insert=True)
    CaseLink.objects.create(source=case, target=original.case, kind=LinkKind.SPLIT_FROM)
    return part
