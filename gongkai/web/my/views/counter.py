"""窗口核验 at the desk: a clerk finds an applicant by the document on the counter, and notes what was seen."""

from uuid import UUID

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.kernel.applicants import levels, queries
from gongkai.kernel.applicants.actions import verification
from gongkai.kernel.applicants.models import Applicant, Level
from gongkai.kernel.cases import Refused
from gongkai.kernel.journal.writing import record_read
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import bodies
from gongkai.web.accounts.middleware import actor_of
from gongkai.web.forms import Form
from gongkai.web.my.forms import CounterContactForm, CounterForm, SeenForm, WithdrawForm
from gongkai.web.my.views.register import refused
from gongkai.web.shapes import Crumb

HEADING = "申请人核验"
ACTS: dict[str, tuple[str, type[Form], str]] = {
    "verify": ("登记窗口核验", SeenForm, "核对原件和本人（单位核对登记证照和授权委托书）一致后登记，登记人记入日志。"),
    "withdraw": ("撤销核验", WithdrawForm, "撤销后，需要实名等级的业务不能再办理。"),
    "contact": ("更换联系方式", CounterContactForm, "原有联系方式全部移除；本人随后用新的联系方式找回密码。"),
}


def _org(request: HttpRequest) -> Organisation:
    """The body for which this clerk checks; nobody else gets here."""
    found = bodies(actor_of(request).org_ids(verification.CLERK)).first()
    if found is None:
        raise Http404
    return found


def find(request: HttpRequest) -> HttpResponse:
    org = _org(request)
    form = CounterForm(request.POST if request.method == "POST" else None)
    found: list[Applicant] | None = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        found = verification.find_at_counter(by=actor_of(request), org=org, kind=data["kind"], number=data["number"])
    context = {"heading": HEADING, "form": form, "found": found}
    return render(request, "my/counter_find.html", context, status=422 if form.errors else 200)


def applicant(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What is known, masked; the look is on record."""
    org, who = _org(request), _who(uid)
    record_read(who.subject, by=actor_of(request), what="窗口核验时查阅", org=org)
    level = levels.effective(who)
    offered = ["verify"] if level == Level.UNVERIFIED else ["withdraw"]
    context = {
        "heading": "申请人",
        "crumbs": [Crumb(HEADING, reverse("applicants_desk:find"))],
        "who": who,
        "level": level,
        "acts": [
            (ACTS[name][0], reverse("applicants_desk:act", args=[who.uid, name]))
            for name in [*offered, *([] if who.is_legal else ["contact"])]
        ],
    }
    return render(request, "my/counter_applicant.html", context)


def act(request: HttpRequest, uid: UUID, do: str) -> HttpResponse:
    org = _org(request)
    if do not in ACTS:
        raise Http404
    who = _who(uid)
    label, kind, what = ACTS[do]
    back = reverse("applicants_desk:applicant", args=[who.uid])
    form = kind(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _do(request, who, org, do, form)
        except Refused as refusal:
            refused(form, refusal)
        else:
            notes.success(request, f"已{label}。")
            return redirect(back)
    context = {"heading": label, "form": form, "what": what, "submit": label, "back": back}
    context["tone"] = "danger" if do == "withdraw" else ""
    return render(request, "web/confirm.html", context, status=422 if form.errors else 200)


def _do(request: HttpRequest, who: Applicant, org: Organisation, do: str, form: Form) -> None:
    by = actor_of(request)
    if do == "verify":
        verification.verify_at_counter(who, by=by, org=org, **form.cleaned_data)
    elif do == "withdraw":
        verification.withdraw_level(who, by=by, org=org, **form.cleaned_data)
    else:
        verification.replace_contact_at_counter(who, by=by, org=org, **form.cleaned_data)


def _who(uid: UUID) -> Applicant:
    found = queries.by_uid(uid)
    if found is None:
        raise Http404
    return found
