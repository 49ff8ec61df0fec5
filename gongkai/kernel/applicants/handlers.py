"""Events that applicants should hear of."""

from django.urls import reverse

from gongkai.kernel import jobs, registry
from gongkai.kernel.applicants import messages
from gongkai.kernel.applicants.events import DispatchQueued
from gongkai.kernel.applicants.models import ApplicantCase
from gongkai.kernel.cases.events import CaseActed
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.outbox import handles


@handles(DispatchQueued)
def send_out(event: DispatchQueued) -> None:
    """A handler must not talk to the network: a job does."""
    jobs.enqueue("applicants.deliver", key=str(event.dispatch), dispatch=str(event.dispatch))


@handles(CaseActed)
def tell_applicants(event: CaseActed) -> None:
    """What the procedure says to the public of this act, and every letter its applicant may read by now."""
    links = ApplicantCase.objects.filter(case__uid=event.case_uid).select_related("applicant", "case__org")
    for link in links:
        _tell_progress(link, event)
        _tell_letters(link)


def _tell_progress(link: ApplicantCase, event: CaseActed) -> None:
    said = procedure(event.kind).act(event.act).public
    entry = Entry.objects.filter(pk=event.entry_id).only("actor_kind").first()
    # Whoever did it knows it.
    if not said or entry is None or entry.actor_kind == "public":
        return
    messages.send(
        link.applicant,
        "applicants.progress",
        fingerprint=f"act:{event.entry_id}",
        case=link.case,
        link=page_of(link),
        number=link.case.number,
        matter=registry.my_labels().get(event.kind, "办件"),
        said=said,
    )


def _tell_letters(link: ApplicantCase) -> None:
    for letter in registry.my_letters(link.case):
        if link.taken_in and letter.created_at < link.created_at:
            continue  # it was there to be read when the case was taken in
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


def page_of(link: ApplicantCase) -> str:
    """The page of a case in the applicant's space."""
    return reverse(registry.my_pages()[link.case.kind], args=[link.case.number])
