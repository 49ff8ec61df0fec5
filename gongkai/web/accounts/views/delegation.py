"""授权代理: given and taken back by oneself."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.kernel.cases import Refused
from gongkai.kernel.people import actions, queries
from gongkai.web.accounts import tabs
from gongkai.web.accounts.forms import DelegationForm
from gongkai.web.accounts.middleware import actor_of
from gongkai.web.accounts.views.account import owner
from gongkai.web.forms import ReasonForm


def delegations(request: HttpRequest) -> HttpResponse:
    me, actor = owner(request), actor_of(request)
    receivers = queries.colleagues(actor).exclude(pk=me.pk)
    form = DelegationForm(
        request.POST if request.method == "POST" else None, receivers=receivers, posts=list(queries.posts_of(me))
    )
    if request.method == "POST" and form.is_valid() and _delegate(request, form):
        return redirect("people:delegations")
    context = {
        "heading": "授权代理",
        "tabs": tabs.account_tabs("delegations"),
        "form": form,
        "given": queries.delegations_given(me),
        "held": queries.delegations_held(me),
        "may_delegate": bool(form.posts),
    }
    return render(request, "accounts/delegations.html", context, status=422 if form.errors else 200)


def _delegate(request: HttpRequest, form: DelegationForm) -> bool:
    data = form.cleaned_data
    role, org = form.chosen_post()
    receiver = data["receiver"]
    known = set(queries.conflicts_of(receiver))
    try:
        actions.delegate(
            owner(request),
            receiver,
            by=actor_of(request),
            role=role,
            org=org,
            from_on=data["from_on"],
            to_on=data["to_on"],
            reason=data["reason"],
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False
    messages.success(request, f"已授权“{receiver}”代理。")
    for sentence in queries.conflicts_of(receiver):
        if sentence not in known:
            messages.warning(request, f"请注意：{receiver}代理期间，{sentence}")
    return True


def revoke(request: HttpRequest, number: int) -> HttpResponse:
    delegation = queries.delegation_of(owner(request), number)
    if delegation is None:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revoke_delegation(delegation, by=actor_of(request), reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "授权已撤销。")
            return redirect("people:delegations")
    context = {
        "heading": "撤销授权",
        "what": f"撤销后，{delegation.to_account}立即不能再以{delegation.from_account}的岗位办理。",
        "form": form,
        "submit": "撤销授权",
        "tone": "danger",
        "back": reverse("people:delegations"),
    }
    return render(request, "web/confirm.html", context, status=422 if form.errors else 200)
