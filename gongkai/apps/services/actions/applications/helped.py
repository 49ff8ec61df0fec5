"""帮办收件: an application that an agent hands in on written authority, or that came in during a home visit."""

from datetime import date

from gongkai.apps.services.actions.applications.filing import (
    Filing,
    Person,
    Submitted,
    open_application,
    version_taking,
)
from gongkai.apps.services.actions.applications.intake import fix, say_received
from gongkai.apps.services.models import ServiceItem
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.models import Case
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor


@act("services.application.hand_in")
def submit_helped(
    *,
    org: Organisation,
    by: Actor,
    item: ServiceItem,
    person: Person,
    filing: Filing,
    channel: str,
    came_on: date,
    helped: Case,
    authority: str,
) -> Submitted:
    """The day on which the materials came into the hands of the officers is the day of receipt (LIC 第三十二条).
    `authority` is on what it is done, in words, for the journal and for the applicant."""
    today = workdays.today()
    if came_on > today:
        raise Refused("收到材料的日期不能晚于今天。", field="came_on")
    version = version_taking(item, today)
    made = open_application(
        item=item,
        version=version,
        org=org,
        person=person,
        filing=filing,
        channel=channel,
        submitted_on=came_on,
        received_on=came_on,
    )
    fix(filing, made.application, by)
    context().detail(helped_by=helped.number, authority=authority, public_note=f"{by.name}代为提交（{authority}）")
    say_received(made.application)
    return made
