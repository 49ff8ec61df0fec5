"""敏感词表 of a body, kept by its secrecy officer."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.apps.disclosure.actions import watch_words as acts
from gongkai.apps.disclosure.forms.duties import ReasonForm, WordsForm
from gongkai.apps.disclosure.queries import watch_words as reading
from gongkai.apps.disclosure.views.duties.common import act_page, body_choice, bound, chosen_body
from gongkai.web.shapes import Crumb

HEADING = "敏感词表"


def word_list(request: HttpRequest) -> HttpResponse:
    orgs = reading.kept_by(request.actor)  # type: ignore[attr-defined]
    org = chosen_body(request, orgs)
    context = {
        "heading": HEADING,
        "org": org,
        **body_choice(request, orgs, org),
        "words": reading.own(org),
        "inherited": reading.inherited(org),
    }
    return render(request, "disclosure/desk/words.html", context)


def word_add(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    org = chosen_body(request, reading.kept_by(actor))
    form = WordsForm(*bound(request))
    back = f"{reverse('disclosure_desk:words')}?org={org.site_slug}"
    return act_page(
        request,
        form,
        lambda: acts.add_words(
            org=org,
            by=actor,
            texts=form.cleaned_data["texts"],
            weight=form.cleaned_data["weight"],
            remark=form.cleaned_data["remark"],
        ),
        heading="列入敏感词",
        submit="列入",
        what=f"列入后，{org.label}及其下级单位的稿件都会查找这些词，简体、繁体和字间空格都能识别。",
        done="已列入。在办的稿件再次打开时按新的词表检查。",
        back=back,
        crumbs=[Crumb(HEADING, back)],
    )


def word_remove(request: HttpRequest, uid: UUID) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    word = reading.word(actor, uid)
    if word is None:
        raise Http404
    form = ReasonForm(*bound(request))
    back = f"{reverse('disclosure_desk:words')}?org={word.org.site_slug}"
    return act_page(
        request,
        form,
        lambda: acts.remove_word(word, by=actor, reason=form.cleaned_data["reason"]),
        heading=f"移出敏感词“{word.text}”",
        submit="移出",
        done="已移出。",
        tone="danger",
        back=back,
        crumbs=[Crumb(HEADING, back)],
    )
