"""What an applicant hears of a case: what the procedure says to the public of each act, and every letter by now."""

from django.urls import reverse

from gongkai.kernel import registry
from gongkai.kernel.applicants import messages
from gongkai.kernel.applicants.models import ApplicantCase
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.journal.reading import entries


def progress(link: ApplicantCase, entry: Entry) -> None:
    """One act; whoever did it knows it, so what applicants do themselves is not told."""
    spec = procedure(link.case.kind)
    said = {f"{spec.kind}.{act.id}": act.public for act in spec.acts}.get(entry.act)
    if not said or entry.actor_kind == "public":
        return
    messages.send(
        link.applicant,
        "applicants.progress",
        fingerprint=f"act:{entry.pk}",
        case=link.case,
        link=page_of(link),
        number=link.case.number,
        matter=registry.my_labels().get(link.case.kind, "办件"),
        said=said,
    )


def letters(link: ApplicantCase) -> None:
    """Letters not told yet; what was there to be read when the case was taken in is not news."""
    for letter in registry.my_letters(link.case):
        if link.taken_in and letter.created_at < link.created_at:
            continue
        messages.send(
            link.applicant,
            "applicants.letter",
            fingerprint=f"letter:{letter.uid}",
            case=link.case,
            link=page_of(link),
            number=link.case.number,
            title=letter.title,
            letter=letter.number,
            body=link.case.org.name,
        )


def catch_up(link: ApplicantCase) -> None:
    """The whole course of a case up to now, for cases that were there before their link."""
    for entry in entries(link.case.subject).order_by("seq"):
        progress(link, entry)
    letters(link)


def page_of(link: ApplicantCase) -> str:
    """The page of a case in the applicant's space."""
    return reverse(registry.my_pages()[link.case.kind], args=[link.case.number])
