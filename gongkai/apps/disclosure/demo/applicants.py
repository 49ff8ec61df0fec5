"""The people and organisations that ask; all invented, their numbers valid by form only."""

from datetime import date, timedelta
from random import Random

from gongkai.apps.disclosure.actions.requests import Applicant
from gongkai.apps.disclosure.demo.wording import data, person_name
from gongkai.kernel.numbering import codes

ORGANISATIONS = ("enterprise", "research", "public_interest", "legal_service", "other_org")
PEOPLE = 90


def pool(rng: Random) -> dict[str, list[Applicant]]:
    """Applicants by class; a few of them will ask more than once."""
    words = data("words")
    made = {"natural_person": [_person(rng, number) for number in range(PEOPLE)]}
    for kind in ORGANISATIONS:
        names = words["company" if kind == "enterprise" else kind]
        made[kind] = [_organisation(rng, kind, name, number) for number, name in enumerate(names)]
    return made


def _person(rng: Random, number: int) -> Applicant:
    born_on = date(1952, 1, 1) + timedelta(days=rng.randint(0, 19_000))
    return Applicant(
        applicant_class="natural_person",
        name=person_name(rng),
        identity_kind="citizen_id",
        identity_number=codes.make_citizen_id(
            region=data("bodies")["region"], born_on=born_on, sequence=rng.randint(1, 998)
        ),
        phone=mobile(rng),
        email=f"applicant{number:03d}@mail.example",
        address=f"安澜县{rng.choice(words_of('road_name'))}{rng.randint(1, 160)}号",
        postcode="239800",
        needs_help=number % 23 == 7,
    )


def _organisation(rng: Random, kind: str, name: str, number: int) -> Applicant:
    return Applicant(
        applicant_class=kind,
        name=name,
        identity_kind="uscc",
        identity_number=codes.make_uscc(
            department="9", body_class="1", region=data("bodies")["region"], stem=f"MA{rng.randint(100_000, 999_999)}"
        ),
        phone=mobile(rng),
        email=f"{kind.replace('_', '-')}{number:02d}@mail.example",
        address=f"安澜县{rng.choice(words_of('road_name'))}{rng.randint(1, 160)}号",
        postcode="239800",
        legal_representative=person_name(rng),
        agent_name=person_name(rng),
        agent_identity_number=codes.make_citizen_id(
            region=data("bodies")["region"],
            born_on=date(1985, 6, 1) + timedelta(days=number),
            sequence=rng.randint(1, 998),
        ),
        agent_phone=mobile(rng),
    )


def words_of(name: str) -> list[str]:
    return list(data("words")[name])


def mobile(rng: Random) -> str:
    """A number of a block that is not assigned."""
    return f"154{rng.randint(0, 99_999_999):08d}"
