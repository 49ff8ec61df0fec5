"""What an app does with the engine, as small as it can be: begin, fill in, submit, resume by code, read."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import path, reverse

from gongkai.config.urls import handler400, handler403, handler404, handler500  # noqa: F401
from gongkai.config.urls import urlpatterns as platform
from gongkai.kernel import eforms
from gongkai.kernel.eforms.access import is_holder
from gongkai.kernel.people.actors import public
from gongkai.web.accounts.middleware import actor_of
from gongkai.web.eforms import reading
from gongkai.web.eforms.codes import open_by_code
from gongkai.web.eforms.flow import Flow
from gongkai.web.eforms.stores import DraftStore

APPLICANT = public("张三丰")


def fill(request: HttpRequest, uid: UUID, step: str = "") -> HttpResponse:
    answers = eforms.answers_by_uid(uid)
    if answers is None or not is_holder(answers, request):
        raise Http404

    def submit(result):
        eforms.freeze(answers, by=APPLICANT, subject="case:1")
        return HttpResponseRedirect("/")

    flow = Flow(
        DraftStore(answers, APPLICANT),
        address=lambda one: reverse("fill", args=[uid, one]) if one else reverse("begin", args=[uid]),
        submit=submit,
    )
    return flow.respond(request, step)


def resume(request: HttpRequest, code: str) -> HttpResponse:
    answers = open_by_code(request, code)
    if answers is None:
        raise Http404
    return HttpResponseRedirect(reverse("begin", args=[answers.uid]))


def read(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = reading.of(eforms.answers_by_uid(uid), by=actor_of(request), request=request)
    page = engines["django"].from_string(
        '{% extends "web/desk.html" %}{% load eform_tags %}{% block content %}{% eform_answers reading %}{% endblock %}'
    )
    return HttpResponse(page.render({"reading": found, "heading": "填写内容"}, request))


urlpatterns = [
    path("sample/resume/<str:code>/", resume),
    path("sample/fill/<uuid:uid>/", fill, name="begin"),
    path("sample/fill/<uuid:uid>/<slug:step>/", fill, name="fill"),
    path("desk/sample/<uuid:uid>/", read, name="read"),
    *platform,
]
