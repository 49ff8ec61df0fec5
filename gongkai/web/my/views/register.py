"""注册、找回密码: a contact, its code, then the form. Up to the code both look the same whether or not there is an
account."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from gongkai.kernel.applicants import gateways
from gongkai.kernel.applicants.actions import access, codes, registration
from gongkai.kernel.applicants.models import ConfirmationCode
from gongkai.kernel.applicants.presence import presence_of
from gongkai.kernel.applicants.rules import Contact
from gongkai.kernel.cases import Refused
from gongkai.web.my import limits
from gongkai.web.my.forms import CodeForm, ContactForm, EmailOnlyForm, PersonForm, RecoverForm
from gongkai.web.my.views.entrance import entered

KEY = "gongkai_applicant_code"
HEADINGS = {"register": "注册申请人账号", "recover": "找回密码", "contact": "更换联系方式"}
AFTER = {"register": "my:register_person", "recover": "my:recover_password"}


@never_cache
def begin(request: HttpRequest, purpose: str) -> HttpResponse:
    """First the contact."""
    if presence_of(request) is not None:
        return redirect("my:home")
    form = contact_form(request)
    if request.method == "POST" and form.is_valid() and send_code(request, form, purpose):
        return redirect(f"my:{purpose}_code")
    context = {"form": form, "heading": HEADINGS[purpose], "purpose": purpose, "sms": gateways.is_offered()}
    return render(request, "my/begin.html", context, status=422 if form.errors else 200)


def contact_form(request: HttpRequest) -> ContactForm:
    kind = ContactForm if gateways.is_offered() else EmailOnlyForm
    return kind(request.POST if request.method == "POST" else None)


def send_code(request: HttpRequest, form: ContactForm, purpose: str) -> bool:
    """Put a code on its way; the session remembers which one."""
    if not limits.may_send(request, form):
        return False
    contact: Contact = form.cleaned_data["contact"]
    try:
        row = access.request_recovery(contact) if purpose == "recover" else codes.request_code(contact, purpose)
    except Refused as refusal:
        refused(form, refusal)
        return False
    request.session[KEY] = {"uid": str(row.uid), "purpose": purpose, "to": contact.masked}
    return True


@never_cache
def code(request: HttpRequest, purpose: str) -> HttpResponse:
    """Then the code."""
    kept = kept_code(request, purpose)
    if not kept:
        return redirect(f"my:{purpose}")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and prove(form, kept["uid"], purpose):
        return redirect(AFTER[purpose])
    return code_page(request, form, purpose, f"my:{purpose}")


def kept_code(request: HttpRequest, purpose: str) -> dict[str, str]:
    kept = request.session.get(KEY) or {}
    return kept if kept.get("purpose") == purpose else {}


def prove(form: CodeForm, uid: str, purpose: str) -> ConfirmationCode | None:
    try:
        return codes.prove(uid, form.cleaned_data["code"], purpose)
    except Refused as refusal:
        refused(form, refusal)
        return None


def code_page(request: HttpRequest, form: CodeForm, purpose: str, again: str) -> HttpResponse:
    context = {
        "form": form,
        "heading": HEADINGS[purpose],
        "to": kept_code(request, purpose)["to"],
        "minutes": codes.MINUTES,
        "again": again,
        "in_file": gateways.chosen() == "file" and not settings.PRODUCTION,
    }
    return render(request, "my/code.html", context, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters("password", "repeated", "identity_number")
def person(request: HttpRequest) -> HttpResponse:
    """Then who one is."""
    proof = proof_of(request, "register")
    if proof is None:
        return redirect("my:register")
    form = PersonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        known = {name: data[name] for name in ("name", "identity_kind", "identity_number", "password")}
        try:
            made = registration.register_person(registration.Person(**known), proof=proof)
        except Refused as refusal:
            refused(form, refusal)
        else:
            request.session.pop(KEY, None)
            messages.success(request, "账号已经注册。需要较高实名等级的业务，可以在“实名等级”中核验。")
            return entered(request, made, "/my/", "注册")
    context = {"form": form, "heading": HEADINGS["register"], "to": proof.contact.masked}
    return render(request, "my/person.html", context, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters("password", "repeated", "identity_number")
def recover(request: HttpRequest) -> HttpResponse:
    proof = proof_of(request, "recover")
    if proof is None:
        return redirect("my:recover")
    form = RecoverForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            access.recover(proof=proof, identity_number=data["identity_number"], password=data["password"])
        except Refused as refusal:
            refused(form, refusal)
        else:
            request.session.pop(KEY, None)
            messages.success(request, "密码已经重新设置，请登录。")
            return redirect("my:login")
    context = {"form": form, "heading": HEADINGS["recover"], "to": proof.contact.masked}
    return render(request, "my/person.html", context, status=422 if form.errors else 200)


def proof_of(request: HttpRequest, purpose: str) -> ConfirmationCode | None:
    kept: dict[str, Any] = kept_code(request, purpose)
    return codes.proven(kept["uid"], purpose) if kept else None


def refused(form: BaseForm, refusal: Refused) -> None:
    """The act's sentence, at the field it speaks of."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
