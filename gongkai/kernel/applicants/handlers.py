"""Events that applicants should hear of."""

from gongkai.kernel import jobs
from gongkai.kernel.applicants import telling
from gongkai.kernel.applicants.events import DispatchQueued
from gongkai.kernel.applicants.models import ApplicantCase
from gongkai.kernel.cases.events import CaseActed
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.outbox import handles


@handles(DispatchQueued)
def send_out(event: DispatchQueued) -> None:
    """A handler must not talk to the network: a job does."""
    jobs.enqueue("applicants.deliver", key=str(event.dispatch), dispatch=str(event.dispatch))


@handles(CaseActed)
def tell_applicants(event: CaseActed) -> None:
    """Everybody whose case it is, of this act and of letters made by it; of a part, of its letters."""
    links = list(ApplicantCase.objects.filter(case__uid=event.case_uid).select_related("applicant", "case__org"))
    entry = Entry.objects.filter(pk=event.entry_id).first() if links else None
    for link in links:
        if entry is not None:
            telling.progress(link, entry)
        telling.letters(link)
    # Another body's part of a case, a hearing: the applicant follows the main case and finds the letters there.
    main = ApplicantCase.objects.filter(case__children__uid=event.case_uid)
    for link in main.select_related("applicant", "case__org"):
        telling.letters(link)
