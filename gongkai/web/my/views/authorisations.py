"""授权: in whose name one acts, what was given and taken up, and what was done with it."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from gongkai.kernel import registry
from gongkai.kernel.applicants import presence as here
from gongkai.kernel.applicants import queries
from gongkai.kernel.applicants.actions import access, registration
from gongkai.kernel.applicants.actions import authorisations as acts
from gongkai.kernel.applicants.models import Authorisation
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.cases import Refused
from gongkai.kernel.workdays import today
from gongkai.web.my.forms import OfferForm, OrganisationForm
from gongkai.web.my.guard import page, signed_in
from gongkai.web.my.views.register import refused

HEADING = "授权"
CASES = 100
DONE = {
    "accept": "已接受授权，可以切换到授权人的名义办理。",
    "decline": "已拒绝授权。",
    "revoke": "已撤销授权，对方不能再以您的名义办理。",
    "give-up": "已放弃授权。",
}
WHAT = {
    "accept": "接受后，您可以在授权范围和期限内以对方的名义办理；每次使用都有记录，对方可以查看。",
    "decline": "拒绝后，这项授权不再有效。",
    "revoke": "撤销立即生效，正在以您的名义办理的会话随即恢复为其本人。",
    "give-up": "放弃后，您不能再以对方的名义办理。",
}
LABELS = {"accept": "接受授权", "decline": "拒绝授权", "revoke": "撤销授权", "give-up": "放弃授权"}


@signed_in
def act(request: HttpRequest, presence: Presence) -> HttpResponse:
    """以谁的名义办理: chosen here, kept in the session, shown on every page."""
    if request.method == "POST":
        return _choose(request, presence, request.POST.get("uid", ""))
    context = {"choices": [described(one) for one in queries.acting_choices(presence.me)]}
    return page(request, presence, "my/acting.html", "", "以谁的名义办理", context)


def _choose(request: HttpRequest, presence: Presence, uid: str) -> HttpResponse:
    wanted = next((one for one in queries.acting_choices(presence.me) if str(one.uid) == uid), None)
    if uid and wanted is None:
        raise Http404
    old = request.session.session_key
    here.act_as(request, wanted)
    access.follow(old, request.session.session_key)
    if wanted is not None:
        acts.record_use(Presence(presence.me, wanted), "开始以授权人名义办理")
    return redirect("my:home")


def described(one: Authorisation) -> dict[str, object]:
    """What pages show of an authorisation, without asking again for each line."""
    labels = registry.my_labels()
    scope = "、".join(labels.get(kind, kind) for kind in one.scope) or "全部事项"
    return {
        "one": one,
        "scope": f"办件 {one.case.number}" if one.case else scope,
        "state": one.state_on(today()),
        "is_open": one.revoked_at is None and one.declined_at is None and one.to_on >= today(),
    }


@signed_in
def overview(request: HttpRequest, presence: Presence) -> HttpResponse:
    own = not presence.is_acting
    context = {
        "offers": [described(one) for one in queries.offers_to(presence.me)] if own else [],
        "held": [described(one) for one in queries.held_by(presence.me)] if own else [],
        "given": [described(one) for one in queries.given_by(presence.subject)] if presence.is_administrator else [],
    }
    return page(request, presence, "my/authorisations.html", "authorisations", HEADING, context)


@signed_in
def offer(request: HttpRequest, presence: Presence) -> HttpResponse:
    if not presence.is_administrator:
        raise Http404
    links = list(queries.open_cases(presence)[:CASES])
    day = today()
    form = OfferForm(
        request.POST if request.method == "POST" else None,
        presence=presence,
        links=links,
        initial={"from_on": day, "to_on": day + timedelta(days=364)},
    )
    if request.method == "POST" and form.is_valid() and _offer(presence, form):
        notes.success(request, "授权已经发出。对方用这个联系方式登录并且姓名相符时，可以接受；接受之前授权不生效。")
        return redirect("my:authorisations")
    context = {"form": form, "crumbs": [(HEADING, reverse("my:authorisations"))], "submit": "发出授权"}
    status = 422 if form.errors else 200
    return page(request, presence, "my/form.html", "authorisations", "授权他人办理", context, status)


def _offer(presence: Presence, form: OfferForm) -> Authorisation | None:
    try:
        return acts.offer(presence, **form.cleaned_data)
    except Refused as refusal:
        refused(form, refusal)
        return None


@signed_in
def new_organisation(request: HttpRequest, presence: Presence) -> HttpResponse:
    """登记单位."""
    if presence.is_acting:
        raise Http404
    form = OrganisationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            registration.register_organisation(presence.me, **form.cleaned_data)
        except Refused as refusal:
            refused(form, refusal)
        else:
            notes.success(request, "单位已经登记，您是法人管理人。经窗口或者平台核验后，可以授权其他经办人。")
            return redirect("my:act_as")
    context = {"form": form, "crumbs": [(HEADING, reverse("my:authorisations"))], "submit": "登记"}
    status = 422 if form.errors else 200
    return page(request, presence, "my/form.html", "authorisations", "登记单位", context, status)


@signed_in
def uses(request: HttpRequest, presence: Presence, uid: UUID) -> HttpResponse:
    """使用记录, for whoever gave the authorisation."""
    given = queries.one_given(presence.subject, uid) if presence.is_administrator else None
    if given is None:
        raise Http404
    context = {
        "shown": described(given),
        "uses": queries.uses_of(given),
        "crumbs": [(HEADING, reverse("my:authorisations"))],
    }
    return page(request, presence, "my/authorisation.html", "authorisations", "授权和使用记录", context)


@signed_in
def answer(request: HttpRequest, presence: Presence, uid: UUID, do: str) -> HttpResponse:
    """Accept, decline, revoke, give up: asked once more, then done."""
    found = _found(presence, uid, do)
    if found is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            _do(presence, found, do)
        except Refused as refusal:
            problem = refusal.message
        else:
            notes.success(request, DONE[do])
            return redirect("my:authorisations")
    context = {
        "shown": described(found),
        "what": WHAT[do],
        "label": LABELS[do],
        "problem": problem,
        "danger": do in ("revoke", "give-up"),
        "crumbs": [(HEADING, reverse("my:authorisations"))],
    }
    status = 422 if problem else 200
    return page(request, presence, "my/answer.html", "authorisations", LABELS[do], context, status)


def _found(presence: Presence, uid: UUID, do: str) -> Authorisation | None:
    if do == "revoke":
        return queries.one_given(presence.subject, uid) if presence.is_administrator else None
    if presence.is_acting:
        return None
    if do in ("accept", "decline"):
        return queries.one_offered(presence.me, uid)
    return queries.one_held(presence.me, uid) if do == "give-up" else None


def _do(presence: Presence, found: Authorisation, do: str) -> None:
    if do == "accept":
        acts.take_up(presence.me, found)
    elif do == "decline":
        acts.decline(presence.me, found)
    elif do == "revoke":
        acts.revoke(presence, found)
    else:
        acts.give_up(presence, found)
