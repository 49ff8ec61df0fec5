"""演示申请人: two people and a company who asked before, and have registered since; one acts for the company."""

import re
from datetime import timedelta

from django.db import transaction

from gongkai.apps.disclosure.demo.county import HOUSE, PASSWORD, County
from gongkai.apps.disclosure.models import DisclosureRequest
from gongkai.kernel import workdays
from gongkai.kernel.applicants import queries, telling
from gongkai.kernel.applicants.actions import authorisations, codes, linking, profile, registration, verification
from gongkai.kernel.applicants.models import Applicant, Dispatch
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.applicants.rules import Contact, contact_of
from gongkai.kernel.files import crypto
from gongkai.kernel.people.actors import Actor

# Numbers of the series 154 are not given to people.
MOBILES = ("15400000001", "15400000002")
SEEN = "居民身份证原件，人证一致"
WAITING_FIRST = ("completion_pending", "in_progress", "registered")


@transaction.atomic
def register_holders(county: County) -> None:
    """Accounts for the applicants of requests that are there; the county stays as it was."""
    people = _asked(county, "natural_person", 2)
    companies = _asked(county, "enterprise", 1)
    if len(people) < 2 or not companies:
        return
    window = county.by("county", "identity")
    first, second = (_person(item, mobile) for item, mobile in zip(people, MOBILES, strict=True))
    org = county.bodies["county"].org
    verification.verify_at_counter(first, by=window, org=org, seen=SEEN)
    for holder, item in ((first, people[0]), (second, people[1])):
        _take_over(Presence(holder), item)
    _company(companies[0], first, second, window, county)


def logins() -> list[tuple[str, str, str]]:
    """Who can sign in, with the names the dice gave them."""
    known = [queries.by_contact(Contact("mobile", mobile)) for mobile in MOBILES]
    duties = ("已窗口核验，是一家企业的经办人", "未实名，是该企业的法人管理人")
    return [
        (mobile, PASSWORD, f"{holder.name}：{duty}")
        for mobile, holder, duty in zip(MOBILES, known, duties, strict=True)
        if holder is not None
    ]


def _asked(county: County, kind: str, wanted: int) -> list[DisclosureRequest]:
    """Requests of different applicants of a class, those on which most is to be seen first."""
    rows = DisclosureRequest.objects.filter(applicant_class=kind, redo_of=None).exclude(identity_cipher="")
    rows = rows.select_related("case__org").order_by("-case_id")
    house = county.bodies[HOUSE].org.pk
    ranked = sorted(rows[:400], key=lambda item: (item.case.closed_on is not None, item.org_id != house, _rank(item)))
    different = {item.identity_index: item for item in reversed(ranked)}
    return [item for item in ranked if different[item.identity_index] is item][:wanted]


def _rank(item: DisclosureRequest) -> int:
    step = item.case.step
    return WAITING_FIRST.index(step) if step in WAITING_FIRST else len(WAITING_FIRST)


def _person(item: DisclosureRequest, mobile: str) -> Applicant:
    """Registered as everybody registers: by a code to the telephone."""
    contact = contact_of(mobile)
    assert contact is not None
    row = codes.request_code(contact, "register")
    code = re.search(r"\d{6}", Dispatch.objects.latest("pk").text)
    assert code is not None
    made = registration.register_person(
        registration.Person(
            item.applicant_name, item.identity_kind, crypto.decrypt_text(item.identity_cipher), PASSWORD
        ),
        proof=codes.prove(row.uid, code.group(), "register"),
    )
    return profile.change_details(made, {"address": item.address, "postcode": item.postcode})


def _take_over(presence: Presence, item: DisclosureRequest) -> None:
    """Every request of this applicant, with what was said of it since."""
    for one in DisclosureRequest.objects.filter(identity_index=item.identity_index).select_related("case__org"):
        telling.catch_up(linking.link(presence, one.case))


def _company(
    item: DisclosureRequest, agent: Applicant, administrator: Applicant, window: Actor, county: County
) -> None:
    """The company is looked after by one of the two and authorises the other."""
    given = registration.register_organisation(
        administrator,
        name=item.applicant_name,
        uscc=crypto.decrypt_text(item.identity_cipher),
        legal_representative=item.legal_representative or administrator.name,
    )
    org = county.bodies["county"].org
    seen = "营业执照、授权委托书原件"
    given.principal = verification.verify_at_counter(given.principal, by=window, org=org, seen=seen)
    company = Presence(administrator, given)
    _take_over(company, item)
    day = workdays.today()
    offered = authorisations.offer(
        company,
        name=agent.name,
        contact=agent.contacts[0],
        scope=["disclosure.request"],
        from_on=day,
        to_on=day + timedelta(days=364),
    )
    authorisations.take_up(agent, offered)
    authorisations.record_use(Presence(agent, offered), "开始以授权人名义办理")
