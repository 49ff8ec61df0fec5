"""利害关系人 and 陈述申辩 (LIC 第三十六条): told in writing, heard before the decision."""

from gongkai.apps.services.models import Application, InterestedParty, Statement
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused, letters
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.people.actors import Actor


@act("services.application.tell_party")
def tell_party(
    application: Application, *, by: Actor, name: str, interest: str, contact: str = "", address: str = ""
) -> InterestedParty:
    """告知利害关系人: who is touched and how; the letter goes to them, and the applicant does not read who they are."""
    if not name.strip() or not interest.strip():
        raise Refused("请写明利害关系人和有何重大利益关系。", field="name" if not name.strip() else "interest")
    if application.parties.filter(name=name.strip()).exists():
        raise Refused("已经告知过这个利害关系人。", field="name")
    party = InterestedParty.objects.create(
        application=application,
        name=name.strip(),
        contact=contact.strip(),
        address=address.strip(),
        interest=interest.strip(),
        told_on=workdays.today(),
    )
    party.letter = letters.issue(
        application.case,
        "services.party_notice",
        subject=application,
        party=party,
        applicant=application.shown_name,
    )
    party.save(update_fields=["letter"])
    context().detail(party=str(party.uid))
    return party


@act("services.application.state")
def state(
    application: Application, *, by: Actor, text: str, party: InterestedParty | None = None, oral: bool = False
) -> Statement:
    """陈述和申辩, of the applicant or of an interested party; what is said at the window is written down there."""
    if not text.strip():
        raise Refused("请写明陈述、申辩的内容。", field="text")
    if party is not None and party.application_id != application.pk:
        raise Refused("该利害关系人不属于本件。", field="party")
    made = Statement.objects.create(
        application=application, party=party, text=text.strip(), stated_on=workdays.today(), oral=oral
    )
    context().detail(by_party=str(party.uid) if party else "", oral=oral)
    return made
