"""利害关系人的页面: reached by the key that goes with their letter. It shows what was written to them, what they said,
and the hearing; of the applicant no more than the letter does."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.forms.own import StatementForm
from gongkai.apps.services.models import InterestedParty, LicensingHearing
from gongkai.apps.services.queries import hearings as reading
from gongkai.apps.services.views.applications import hearing_lines
from gongkai.apps.services.views.applications.own import may_state, take_part, tried
from gongkai.kernel.people.actors import Actor, public
from gongkai.web.sending import send_letter
from gongkai.web.shapes import Fact

PART = "利害关系人"


@never_cache
def party(request: HttpRequest, key: str) -> HttpResponse:
    found = _party(key)
    application = found.application
    form = StatementForm(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, lambda: acts.state(application, by=_by(found), party=found, text=form.cleaned_data["text"]))
    ):
        messages.success(request, "意见已经送达行政机关。")
        return redirect(request.path)

    def address(hearing: LicensingHearing, act: str) -> str:
        return reverse("services:party_hearing", args=[key, hearing.case.uid, act])

    context = {
        "heading": "利害关系人陈述意见、参加听证",
        "party": found,
        "key": key,
        "facts": _facts(found),
        "letters": reading.letters_of_party(found),
        "statements": found.statements.all(),
        "hearings": hearing_lines.lines(reading.parts_in(found), address),
        "form": form if may_state(application) else None,
    }
    return render(request, "services/public/party.html", context, status=422 if form.errors else 200)


@never_cache
def party_hearing(request: HttpRequest, key: str, uid: UUID, act: str) -> HttpResponse:
    found = _party(key)
    told = next((one for one in reading.parts_in(found) if one.hearing.case.uid == uid), None)
    if told is None:
        raise Http404
    back = reverse("services:party", args=[key])
    return take_part(request, told, act, by=_by(found), back=back, up="利害关系人")


@never_cache
def party_letter(request: HttpRequest, key: str, uid: UUID, form: str) -> HttpResponse:
    letter = next((one for one in reading.letters_of_party(_party(key)) if one.uid == uid), None)
    if letter is None:
        raise Http404
    return send_letter(letter, form)


def _party(key: str) -> InterestedParty:
    found = reading.party_by_key(key)
    if found is None:
        raise Http404
    return found


def _by(party: InterestedParty) -> Actor:
    return public(party.name, PART)


def _facts(party: InterestedParty) -> list[Fact]:
    application = party.application
    decided = application.decided_on if application.outcome in ("granted", "refused") else None
    return [
        Fact("事项", application.item.name, wide=True),
        Fact("申请人", application.shown_name),
        Fact("办理机关", application.org.name),
        Fact("您的重大利益", party.interest, wide=True),
        Fact("告知日期", party.told_on),
        Fact("决定", application.get_outcome_display() if decided else "尚未作出决定"),
        Fact("决定日期", decided),
        Fact("联系电话", application.org.phone),
    ]
