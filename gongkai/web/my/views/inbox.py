"""消息: the inbox, and what else should be sent."""

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from gongkai.kernel.applicants import messages
from gongkai.kernel.applicants.actions import profile
from gongkai.kernel.applicants.presence import Presence
from gongkai.web.my.forms import ChannelsForm
from gongkai.web.my.guard import page, signed_in

SIZE = 20
CRUMBS = "消息"


@signed_in
def messages_page(request: HttpRequest, presence: Presence) -> HttpResponse:
    before = request.GET.get("before", "")
    known = int(before) if before.isascii() and before.isdecimal() and len(before) < 19 else None
    found = messages.inbox(presence, before=known, size=SIZE + 1)
    shown = found[:SIZE]
    older = f"?before={shown[-1].pk}" if len(found) > SIZE else ""
    context = {"found": shown, "older": older, "first": reverse("my:messages") if known else ""}
    return page(request, presence, "my/messages.html", "messages", "消息", context)


@signed_in
def message(request: HttpRequest, presence: Presence, number: int) -> HttpResponse:
    """One message; opening it is reading it."""
    found = messages.one_of(presence, number)
    if found is None:
        raise Http404
    messages.mark_read(presence, [found.pk])
    context = {
        "message": found,
        "dispatches": found.dispatches.all(),
        "crumbs": [(CRUMBS, reverse("my:messages"))],
    }
    return page(request, presence, "my/message.html", "messages", found.title, context)


@signed_in
def read_all(request: HttpRequest, presence: Presence) -> HttpResponse:
    if request.method != "POST":
        return redirect("my:messages")
    messages.mark_read(presence)
    return redirect("my:messages")


@signed_in
def channels(request: HttpRequest, presence: Presence) -> HttpResponse:
    """消息接收设置, of the person who is signed in."""
    form = ChannelsForm(request.POST if request.method == "POST" else None, applicant=presence.me)
    if request.method == "POST" and form.is_valid():
        profile.choose_channels(presence.me, form.cleaned_data)
        notes.success(request, "消息接收设置已保存。")
        return redirect("my:messages")
    context = {"form": form, "crumbs": [(CRUMBS, reverse("my:messages"))]}
    return page(request, presence, "my/channels.html", "messages", "消息接收设置", context)
