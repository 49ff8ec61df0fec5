"""我要咨询 on the guide of an item, and what became of it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.apps.services.actions import consultations as acts
from gongkai.apps.services.forms.consultations import AskForm, WithdrawConsultationForm
from gongkai.apps.services.models import Consultation, ServiceItem
from gongkai.apps.services.queries import consultations as reading
from gongkai.apps.services.queries.held import hold, is_held
from gongkai.apps.services.queries.items import public_item
from gongkai.apps.services.views.common import attempt
from gongkai.kernel.applicants.presence import Presence, presence_of
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.cases.procedures import procedure
from gongkai.web import told_once
from gongkai.web.api import Limit, TooMany
from gongkai.web.shapes import Crumb, Fact, TimelineItem

BUSY = "近一小时从您所在的网络提出的较多，请登录后提出，或者在{minutes}分钟后再试；也可以打电话咨询。"
ASKING = Limit("services-consult", 20, 3600, BUSY)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, uid: UUID) -> HttpResponse:
    """我要咨询, 投诉, 建议: with an account or without saying who one is."""
    item = public_item(uid)
    if item is None or not reading.answers(item.org):
        raise Http404
    presence = presence_of(request)
    form = AskForm(request.POST or None, known=presence is not None, initial={"kind": "consultation"})
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: _ask(request, item, presence, form))
        if made is not None:
            hold(request, made.case.number)
            response = redirect("services:consulted", made.case.number)
            return told_once.remember(request, response, made.case.number, made.query_code)
    context = {
        "heading": f"咨询和建议：{item.name}",
        "crumbs": _crumbs(item),
        "form": form,
        "item": item,
        "presence": presence,
        "shown": reading.shown(item),
    }
    return render(request, "services/public/consultations/ask.html", context, status=422 if form.errors else 200)


def _ask(request: HttpRequest, item: ServiceItem, presence: Presence | None, form: AskForm) -> acts.Asked:
    data = form.cleaned_data
    if presence is not None:
        return acts.ask_from(presence, item=item, kind=data["kind"], question=data["question"])
    try:
        ASKING.spend(request)
    except TooMany as refused:
        raise Refused(refused.message) from refused
    return acts.ask(org=item.org, by=acts.ASKER, item=item, **data)


@never_cache
@require_safe
def consulted(request: HttpRequest, number: str) -> HttpResponse:
    """What was asked, by which day it is answered, and the answer."""
    found = _held(request, number)
    case, spec = found.case, procedure(reading.KIND)
    clocks = {one.key: one for one in cases.clocks_of(case) if one.stopped_on is None}
    context = {
        "heading": found.get_kind_display(),
        "crumbs": _crumbs(found.item),
        "consultation": found,
        "case": case,
        "step": spec.step(case.step),
        "code": told_once.code_of(request, number),
        "facts": [
            Fact("编号", case.number),
            Fact("事项", found.item.name),
            Fact("答复机关", found.org.name),
            Fact("提出时间", found.asked_at),
            Fact("答复期限至", clocks["answer"].due_on if "answer" in clocks else None),
            Fact("答复时间", found.replied_at),
        ],
        "moments": [TimelineItem(m.label, m.at, text=m.note) for m in reversed(cases.public_timeline(case))],
        "may_withdraw": _may_withdraw(found),
    }
    return render(request, "services/public/consultations/consulted.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    found = _held(request, number)
    back = reverse("services:consulted", args=[number])
    if not _may_withdraw(found):
        return redirect(back)
    form = WithdrawConsultationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if attempt(form, lambda: acts.withdraw(found, by=acts.ASKER)) is not None:
            messages.success(request, "已经撤回。")
        return redirect(back)
    context = {"heading": "撤回", "crumbs": [Crumb(number, back)], "form": form, "case": found.case, "back": back}
    return render(request, "services/public/consultations/withdraw.html", context)


def _may_withdraw(found: Consultation) -> bool:
    return "withdraw" in {one.id for one in procedure(reading.KIND).acts_from(found.case.step)}


def _held(request: HttpRequest, number: str) -> Consultation:
    """The one whose number and code this visitor has shown, or that is theirs; 404 for everybody else."""
    found = reading.by_number(number) if is_held(request, number) else None
    if found is None:
        raise Http404
    return found


def _crumbs(item: ServiceItem) -> list[Crumb]:
    return [
        Crumb("权力清单和政务服务事项", reverse("services:items")),
        Crumb(item.name, reverse("services:item", args=[item.uid])),
    ]
