"""个人信息: a copy of what is held, and the erasure of what need not be; for the person, or at the counter."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gongkai.apps.disclosure.actions.erasure import ERASE
from gongkai.apps.disclosure.forms.erasure import CopyForm
from gongkai.apps.disclosure.queries import personal
from gongkai.apps.disclosure.views.applicants import held_case, tracking_address
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.queries import find
from gongkai.kernel.files.reading import content_of
from gongkai.kernel.journal.writing import record_read
from gongkai.kernel.people.actors import Actor, public
from gongkai.web.accounts.middleware import actor_of
from gongkai.web.desk.rows import case_url
from gongkai.web.portable import copy_of, zip_response
from gongkai.web.shapes import Crumb

WHAT = "个人信息副本"


@never_cache
def my_data(request: HttpRequest, number: str) -> HttpResponse:
    """What is held, what can be erased now, what is kept and why."""
    case = held_case(request, number)
    context = {
        "heading": "我的个人信息",
        "crumbs": [Crumb("申请办理进度", tracking_address(case))],
        "case": case,
        "held": [(label, personal.as_text(value)) for label, value in personal.held_data(case).items()],
        "plan": personal.plan(case) if case.closed_on else None,
    }
    return render(request, "disclosure/public/my_data.html", context)


@never_cache
@require_POST
def my_copy(request: HttpRequest, number: str) -> HttpResponse:
    case = held_case(request, number)
    return _copy(case, by=public(""), what=f"本人下载{WHAT}")


@require_POST
def erase(request: HttpRequest, number: str) -> HttpResponse:
    case = held_case(request, number)
    try:
        ERASE[case.kind](personal.detail_of(case), by=public(""))
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "已删除可以删除的个人信息，依法保留的内容和理由列在下面。")
    return redirect("disclosure:my_data", number=number)


def desk_copy(request: HttpRequest, uid: UUID) -> HttpResponse:
    """At the counter, after the person has shown who he is."""
    actor = actor_of(request)
    case = find(actor, uid)
    if case is None or case.kind not in personal.MODELS or not actor.holds("disclosure.clerk", case.org):
        raise Http404
    form = CopyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _copy(case, by=actor, what=f"制作{WHAT}：{form.cleaned_data['reason']}")
    context = {
        "heading": WHAT,
        "form": form,
        "submit": "下载",
        "what": "含登记的全部个人信息、文书和本人提交的材料，只能交给核对过身份的申请人本人。下载记入办理日志。",
        "back": case_url(case),
        "crumbs": [Crumb(case.number, case_url(case))],
    }
    return render(request, "web/confirm.html", context, status=422 if form.errors else 200)


def _copy(case: Case, *, by: Actor, what: str) -> HttpResponse:
    """The zip; the record of the reading is written before anything leaves."""
    record_read(case.subject, by=by, what=what, org=case.org)
    held = personal.held_data(case, full=True)
    course = personal.course(case)
    sections = [
        ("登记的信息", [(label, personal.as_text(value)) for label, value in held.items()]),
        ("办理经过", [(personal.as_text(at), label) for at, label in course]),
        ("依法保留与删除", [("说明", sentence) for sentence in (personal.plan(case).kept if case.closed_on else ())]),
    ]
    data = {"登记的信息": held, "办理经过": [{"时间": at.isoformat(), "事项": label} for at, label in course]}
    files = ((f.original_name, content_of(f)) for f in personal.own_files(case))
    content = copy_of(f"{WHAT} {case.number}", sections, data, personal.letters(case), files)
    return zip_response(f"{WHAT}{case.number}", content)
