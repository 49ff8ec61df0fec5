"""代为填写: whoever helps fills in the item's own form for who is helped, on the same right as handing it in.

That right is asked anew at every step, since authorities end and posts change; the act of the case hands it in.
"""

from django.db import transaction

from gongkai.apps.services.actions import applications
from gongkai.apps.services.actions.applications import Submitted
from gongkai.apps.services.actions.applications import answers as filled
from gongkai.apps.services.actions.applications.forms import by_hand
from gongkai.apps.services.actions.helping import agency as agencies
from gongkai.apps.services.actions.helping import visits
from gongkai.apps.services.models import Agency, ServiceItem
from gongkai.apps.services.queries.helping import filling as reading
from gongkai.apps.services.queries.helping.filling import Helped
from gongkai.kernel import eforms
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.eforms.models import FormAnswers
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.people.actors import Actor

READ = "代为填写申请表，取用申请人的证件号码和联系方式"


def refuse(one: Helped, item: ServiceItem, *, by: Actor) -> None:
    """Raises `NotAllowed` for whoever does not help in this case, `Refused` where it cannot be filled in today."""
    if not reading.fills_for(one, item, by):
        raise NotAllowed("只有办理本件的帮办人员可以填写。")
    if isinstance(one, Agency):
        agencies.line_to_file(one, item, by)
    else:
        visits.line_to_file(one, item)
    if "file_application" not in {act.id for act in procedure(one.case.kind).acts_from(one.case.step)}:
        raise Refused("本件现在不能填写申请表。", code="wrong_step")


@transaction.atomic
def begin(one: Helped, item: ServiceItem, *, by: Actor) -> FormAnswers:
    """开始填写, or go on with what was begun in this case; who looks at the number of the applicant is on record."""
    refuse(one, item, by=by)
    holder = reading.holder_of(one.case)
    answers = applications.begin_helped(item, by=by, holder=holder, applicant=reading.known(one.requester))
    journal.record_read(one.case.subject, by=by, what=READ, org=one.org)
    return answers


def bring_up_to_date(answers: FormAnswers, one: Helped, item: ServiceItem, *, by: Actor) -> list[str]:
    """Take the draft over to what is asked today; returns what is different."""
    return applications.bring_helped_up_to_date(answers, item, by=by, applicant=reading.known(one.requester))


@transaction.atomic
def submit(answers: FormAnswers, one: Helped, item: ServiceItem, *, by: Actor) -> Submitted:
    """代为提交 what was filled in. Raises `eforms.Incomplete` while something is missing, `Refused` where the form has
    changed on the way or the right is gone."""
    refuse(one, item, by=by)
    locked = eforms.lock(answers)
    if bring_up_to_date(locked, one, item, by=by):
        raise Refused(applications.CHANGED, code="form_changed")
    filing = by_hand(locked, filled.judged(locked).values, item)
    if isinstance(one, Agency):
        return agencies.file_application(one, by=by, item=item, filing=filing)
    return visits.file_application(one, by=by, item=item, filing=filing)
