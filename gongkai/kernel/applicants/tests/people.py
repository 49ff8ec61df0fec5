"""Three applicants and what they need in tests: made the way people make them."""

import re
import time
from datetime import date, timedelta
from typing import Any

from django.conf import settings

from gongkai.kernel.applicants import messages
from gongkai.kernel.applicants.actions import authorisations, codes, registration
from gongkai.kernel.applicants.models import Applicant, Authorisation, ConfirmationCode, Dispatch, Level
from gongkai.kernel.applicants.presence import KEY, Presence, mark_of
from gongkai.kernel.applicants.rules import contact_of
from gongkai.kernel.numbering import codes as numbers
from gongkai.kernel.workdays import today

PASSWORD = "澜江-Blue-5566"
NUMBERS = {
    "申屠明月": numbers.make_citizen_id(region="341298", born_on=date(1985, 4, 12), sequence=122),
    "宇文成": numbers.make_citizen_id(region="341298", born_on=date(1990, 9, 3), sequence=211),
    "司徒安": numbers.make_citizen_id(region="341298", born_on=date(1978, 1, 20), sequence=35),
}
MOBILES = {"申屠明月": "13900001111", "宇文成": "13900002222", "司徒安": "13900003333"}
USCC = numbers.make_uscc(department="9", body_class="1", region="341298", stem="MA000001")


def contact(text: str) -> Any:
    found = contact_of(text)
    assert found is not None
    return found


def last_code() -> str:
    """The code that was sent last, as its receiver reads it."""
    text = Dispatch.objects.filter(template="applicants.code").latest("pk").text
    found = re.search(r"\d{6}", text)
    assert found is not None
    return found.group()


def proof(text: str, purpose: str = "register") -> ConfirmationCode:
    row = codes.request_code(contact(text), purpose)
    return codes.prove(row.uid, last_code(), purpose)


def person(name: str = "申屠明月", *, mobile: str = "", number: str = "", level: str = "") -> Applicant:
    """A natural person who has registered; with `level` also checked."""
    made = registration.register_person(
        registration.Person(name, "citizen_id", number or NUMBERS[name], PASSWORD), proof=proof(mobile or MOBILES[name])
    )
    return at_level(made, level) if level else made


def at_level(applicant: Applicant, level: str = Level.COUNTER) -> Applicant:
    applicant.level, applicant.level_by = level, "counter"
    applicant.save(update_fields=["level", "level_by"])
    return applicant


def company(me: Applicant, *, checked: bool = True, name: str = "澜江实业有限公司") -> Presence:
    """An organisation, and its 法人管理人 acting for it."""
    given = registration.register_organisation(me, name=name, uscc=USCC, legal_representative="司徒安")
    if checked:
        at_level(given.principal)
    return Presence(me, given)


def authorised(giver: Presence, agent: Applicant, **values: Any) -> Authorisation:
    """An authorisation that was offered and taken up."""
    terms = {"from_on": today(), "to_on": today() + timedelta(days=30), **values}
    given = authorisations.offer(giver, name=agent.name, contact=agent.contacts[0], **terms)
    return authorisations.take_up(agent, given)


def sign_in(client: Any, applicant: Applicant, acting: Authorisation | None = None) -> Any:
    """A browser in which this applicant has signed in just now."""
    session = client.session
    session[KEY] = {
        "id": applicant.pk,
        "mark": mark_of(applicant),
        "acting": str(acting.uid) if acting else "",
        "proved": time.time(),
    }
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def told(applicant: Applicant) -> list[str]:
    """Titles of what the applicant was told, newest first."""
    return [message.title for message in messages.inbox(Presence(applicant), size=100)]
