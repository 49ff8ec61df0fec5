"""核对文书: whoever holds a letter may have the platform say that it issued it, and with which words."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from gongkai.kernel.cases.queries import letter_by_number_and_code, overtaken_by, verifiable_letter
from gongkai.web.api import Limit, TooMany
from gongkai.web.forms import CodeField, Form
from gongkai.web.shapes import Crumb

# Wrong codes of one address in an hour; who holds the letter types the right one.
GUESSING = Limit("verify-wrong", 30, 3600, "文号或者查验码多次不符，请在{minutes}分钟后再试，或者扫描文书上的二维码。")


class VerifyForm(Form):
    number = forms.CharField(label="文号", max_length=60)
    code = CodeField(label="查验码", max_length=12, help_text="印在文书末尾的附注中。")


@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    form = VerifyForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            GUESSING.refuse_if_spent(request)
        except TooMany as refused:
            form.add_error(None, refused.message)
            status = 429
        else:
            found = letter_by_number_and_code(form.cleaned_data["number"], form.cleaned_data["code"])
            if found is not None:
                return redirect("web:verify_letter", found.uid)
            GUESSING.count(request)
            form.add_error(None, "没有找到相符的文书，请核对文号和查验码；仍然不符的，请向落款机关核实。")
    context = {"form": form, "heading": "核对文书"}
    return render(request, "web/verify.html", context, status=422 if form.errors and status == 200 else status)


@never_cache
def verify_letter(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What the letter said when it was issued: who compares it with the paper sees any change."""
    letter = verifiable_letter(uid)
    if letter is None:
        raise Http404
    context = {
        "letter": letter,
        "later": overtaken_by(letter),
        "heading": "核对文书",
        "crumbs": [Crumb("核对文书", "/verify/")],
    }
    return render(request, "web/verified.html", context)
