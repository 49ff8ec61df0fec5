"""重新办理: a new answer after a lost dispute (条例第五十一条; 行政复议法第七十七条; 行政诉讼法第九十四条).

The new answer is a case of its own: its clock is the one the decision sets, its letters and reviews are its own, and
the first answer stays as it was given and counted. Whoever has the query code of the first has that of the second.
"""

from datetime import date

from gongkai.apps.disclosure.actions.requests.intake import KIND
from gongkai.apps.disclosure.models import DisclosureRequest, Dispute
from gongkai.kernel import rows
from gongkai.kernel.cases import Refused, clockwork
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.models import CaseLink, LinkKind
from gongkai.kernel.cases.opening import open_case
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor

# A day that a decision names, not a law.
ORDER, ORDER_RULE = "复议决定、裁判确定的期限", "disclosure.order"
# What was asked, and by whom, goes over; how it was handled does not.
CARRIED = (
    "org",
    "org_path",
    "regime",
    "channel",
    "submitted_on",
    "arrived_on",
    "signed_on",
    "confirmed_on",
    "receipt_on",
    "applicant_class",
    "applicant_name",
    "identity_kind",
    "identity_cipher",
    "identity_masked",
    "identity_index",
    "legal_representative",
    "phone",
    "email",
    "address",
    "postcode",
    "agent_name",
    "agent_identity_cipher",
    "agent_identity_masked",
    "agent_identity_index",
    "agent_phone",
    "co_applicants",
    "needs_help",
    "description",
    "document_hint",
    "purpose",
    "form",
    "delivery",
    "completed_on",
    "completion_text",
)


@act("disclosure.request.redo")
def redo(
    *, org: Organisation, by: Actor, original: DisclosureRequest, ordered_by: Dispute, answer_by: date | None
) -> DisclosureRequest:
    """Open the new answer; called by the dispute that ordered it. Without a day in the decision the full period runs
    from the day of the decision (K)."""
    if original.case.closed_on is None:
        raise Refused("原申请尚未办结，请直接在原申请中作出答复。", code="still_open")
    decided_on = ordered_by.decided_on
    if decided_on is None:
        raise Refused("复议或者诉讼尚未裁决。", code="not_decided")
    case = open_case(KIND, org=org, title=original.case.title, opened_on=decided_on, parent=original.case)
    case.query_hash = original.case.query_hash
    case.department, case.handler = original.case.department, original.case.handler
    item = DisclosureRequest(
        case=case,
        redo_of=original,
        ordered_by=ordered_by,
        **{name: getattr(original, name) for name in CARRIED},
    )
    rows.insert(item)
    CaseLink.objects.create(source=case, target=original.case, kind=LinkKind.REDO_OF)
    CaseLink.objects.create(source=case, target=ordered_by.case, kind=LinkKind.RELATED)
    if answer_by is None:
        clockwork.begin(case, "reply", decided_on, reason="自裁决之日起重新计算答复期限")
    else:
        clockwork.begin_until(case, "reply", answer_by, since=decided_on, version=ORDER_RULE, article=ORDER)
    context().detail(original=original.case.number, dispute=ordered_by.case.number, answer_by=answer_by)
    return item
