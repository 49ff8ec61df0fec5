"""办理程序: what one's kinds of case look like as flow charts."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gongkai.kernel.cases import queries
from gongkai.kernel.cases.procedures import procedure
from gongkai.web import flowchart
from gongkai.web.accounts.middleware import actor_of


@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    known = queries.kinds_of(actor_of(request))
    wanted = request.GET.get("kind", "")
    chosen = next((spec for spec in known if spec.kind == wanted), known[0] if known else None)
    context = {"heading": "办理流程", "procedures": known, "chosen": chosen}
    return render(request, "desk/procedures.html", context)


@require_safe
def procedure_chart(request: HttpRequest, kind: str) -> HttpResponse:
    try:
        spec = procedure(kind)
    except KeyError as error:
        raise Http404 from error
    response = HttpResponse(flowchart.render(spec), content_type="image/svg+xml; charset=utf-8")
    response["Cache-Control"] = "private, max-age=3600"
    return response
