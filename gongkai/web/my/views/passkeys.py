"""申请人的通行密钥: added and removed by whoever proved lately who it is."""

import json

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from gongkai.kernel.applicants import presence as here
from gongkai.kernel.applicants.actions import passkeys as keys
from gongkai.kernel.applicants.models import ApplicantPasskey
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.cases import Refused
from gongkai.kernel.people.actions.passkeys import are_offered
from gongkai.web.accounts import ceremony
from gongkai.web.my.forms import PasskeyForm
from gongkai.web.my.guard import page, signed_in
from gongkai.web.my.views.profile import SECURITY, prove_again
from gongkai.web.my.views.register import refused

ADDING = "gongkai_applicant_passkey_adding"
TOO_OLD = "页面已过期，或者浏览器没有返回通行密钥，请重试。"


@signed_in
def add(request: HttpRequest, presence: Presence) -> HttpResponse:
    if not are_offered() or presence.is_acting:
        raise Http404
    if not here.proved_lately(request):
        return prove_again(request)
    form = PasskeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and (made := _add(request, presence, form)):
        notes.success(request, f"已添加通行密钥“{made.name}”。")
        return redirect("my:security")
    options, request.session[ADDING] = keys.begin_adding(presence.me)
    context = {"form": form, "options": json.dumps(options), "crumbs": [(SECURITY, reverse("my:security"))]}
    status = 422 if form.errors else 200
    return page(request, presence, "my/add_passkey.html", "security", "添加通行密钥", context, status)


def _add(request: HttpRequest, presence: Presence, form: PasskeyForm) -> ApplicantPasskey | None:
    state, answer = request.session.pop(ADDING, None), ceremony.answer_of(request)
    if not state or not answer:
        form.add_error(None, TOO_OLD)
        return None
    try:
        return keys.add(presence.me, name=form.cleaned_data["name"], state=state, answer=answer)
    except Refused as refusal:
        refused(form, refusal)
        return None


@signed_in
def remove(request: HttpRequest, presence: Presence, number: int) -> HttpResponse:
    if request.method != "POST" or presence.is_acting:
        return redirect("my:home" if presence.is_acting else "my:security")
    if not here.proved_lately(request):
        return prove_again(request)
    if not keys.remove(presence.me, number):
        raise Http404
    notes.success(request, "已移除通行密钥。")
    return redirect("my:security")
