"""个人信息副本、注销账号."""

from django.conf import settings
from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from gongkai.kernel.applicants import presence as here
from gongkai.kernel.applicants import queries
from gongkai.kernel.applicants.actions import closing
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.cases import Refused
from gongkai.web.my.forms import CloseForm
from gongkai.web.my.guard import page, signed_in
from gongkai.web.my.views.profile import PROFILE, prove_again
from gongkai.web.my.views.register import refused
from gongkai.web.portable import copy_of, zip_response

WHAT = "个人信息副本"


@signed_in
def copy(request: HttpRequest, presence: Presence) -> HttpResponse:
    if request.method != "POST" or not presence.is_administrator:
        return redirect("my:profile")
    held = closing.copy_of(presence)
    sections = []
    for label, value in held.items():
        pairs = value.items() if isinstance(value, dict) else enumerate(value, start=1)
        sections.append((label, [(str(name), str(one)) for name, one in pairs if one not in ("", None)]))
    return zip_response(WHAT, copy_of(f"{WHAT} {presence.subject.masked_name}", sections, held))


@signed_in
def close(request: HttpRequest, presence: Presence) -> HttpResponse:
    """注销: says what goes, what stays and why."""
    if not presence.is_administrator:
        raise Http404
    if not here.proved_lately(request):
        return prove_again(request)
    form = CloseForm(request.POST if request.method == "POST" else None)
    open_cases = queries.has_open_cases(presence.subject)
    if not open_cases:
        del form.fields["keep_open_cases"]
    if request.method == "POST" and form.is_valid():
        try:
            closing.close(presence, keep_open_cases=bool(form.cleaned_data.get("keep_open_cases")))
        except Refused as refusal:
            refused(form, refusal)
        else:
            return _closed(request, presence)
    context = {"form": form, "open_cases": open_cases, "crumbs": [(PROFILE, reverse("my:profile"))]}
    return page(request, presence, "my/close.html", "profile", "注销账号", context, 422 if form.errors else 200)


def _closed(request: HttpRequest, presence: Presence) -> HttpResponse:
    if presence.is_acting:
        here.act_as(request, None)
        notes.success(request, "单位账号已注销。")
        return redirect("my:home")
    here.leave(request)
    notes.success(request, "账号已注销，个人信息已删除。")
    return redirect(settings.LOGOUT_REDIRECT_URL)
