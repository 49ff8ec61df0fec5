"""接口令牌 of an applicant: made by whoever proved lately who it is, shown in the answer that made it."""

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from gongkai.kernel.applicants import presence as here
from gongkai.kernel.applicants import queries
from gongkai.kernel.applicants.actions import tokens as acts
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.cases import Refused
from gongkai.web.my.forms import TokenForm
from gongkai.web.my.guard import page, signed_in
from gongkai.web.my.views.profile import SECURITY, prove_again
from gongkai.web.my.views.register import refused

HEADING = "生成接口令牌"


@signed_in
def new(request: HttpRequest, presence: Presence) -> HttpResponse:
    if presence.is_acting:
        raise Http404
    if not here.proved_lately(request):
        return prove_again(request)
    data = request.POST if request.method == "POST" else None
    form = TokenForm(data, held=queries.acting_choices(presence.me))
    crumbs = [(SECURITY, reverse("my:security"))]
    if request.method == "POST" and form.is_valid():
        try:
            made, token = acts.create(presence, **form.settings())
        except Refused as refusal:
            refused(form, refusal)
        else:
            context = {"made": made, "token": token, "crumbs": crumbs}
            return page(request, presence, "my/token.html", "security", "令牌只显示这一次", context)
    context = {"form": form, "crumbs": crumbs, "submit": "生成"}
    return page(request, presence, "my/form.html", "security", HEADING, context, 422 if form.errors else 200)


@signed_in
def revoke(request: HttpRequest, presence: Presence, number: int) -> HttpResponse:
    if request.method != "POST" or presence.is_acting:
        return redirect("my:home" if presence.is_acting else "my:security")
    if not acts.revoke(presence, number):
        raise Http404
    notes.success(request, "接口令牌已撤销。")
    return redirect("my:security")
