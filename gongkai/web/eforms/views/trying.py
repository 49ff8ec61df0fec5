"""试填: an administrator goes through a form as an applicant would, before it is published."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from gongkai.kernel.eforms import queries
from gongkai.kernel.eforms.code_lists import expanded
from gongkai.kernel.eforms.definition import BadDefinition, load
from gongkai.kernel.eforms.evaluation import Result
from gongkai.web.eforms.flow import Flow
from gongkai.web.eforms.stores import TrialStore
from gongkai.web.eforms.views.common import address, form_of


@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: HttpRequest, uid: UUID, step: str = "") -> HttpResponse:
    form = form_of(request, uid)
    try:
        definition = load(expanded(form.draft), queries.known())
    except (BadDefinition, KeyError, TypeError):
        messages.error(request, "表单还有问题，改正后才能试填。")
        return HttpResponseRedirect(address("form", form))
    store = TrialStore(request, definition, str(form.uid), form.org)

    def submit(result: Result) -> HttpResponse:
        store.clear()
        left = f"，{len(result.dropped)}项因条件不成立没有提交" if result.dropped else ""
        messages.success(request, f"试填通过：可以提交{len(result.values)}项内容{left}。试填的内容已清除。")
        return HttpResponseRedirect(address("form", form))

    flow = Flow(
        store,
        address=lambda one: address("trial", form, step=one) if one else address("trial_start", form),
        submit=submit,
        base="web/desk.html",
        crumbs=[("电子表单", "/desk/forms/"), (form.title, address("form", form))],
        submit_label="检查并结束试填",
        saved="已记在本次登录中。",
    )
    return flow.respond(request, step)
