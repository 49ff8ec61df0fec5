"""专项清单导入 at the desk, the way the lists of items are uploaded."""

import tempfile

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from gongkai.apps.services.actions.lists import sheets as acts
from gongkai.apps.services.actions.lists.sheets import FileOutcome
from gongkai.apps.services.forms.lists import ImportListForm
from gongkai.apps.services.forms.sheets import RETURN
from gongkai.apps.services.queries import items as item_reading
from gongkai.apps.services.queries.lists import lines as reading
from gongkai.apps.services.queries.sheets import Register
from gongkai.apps.services.rules.sheets import files
from gongkai.apps.services.rules.sheets.returning import write_back
from gongkai.apps.services.views.lists.desk import HEADING as LISTS
from gongkai.apps.services.views.lists.desk import actor_of
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.exports import XLSX, neutralise, stamped
from gongkai.web.shapes import Crumb

MOST_LINES = 5_000
SHOWN_PROBLEMS = 100
PUBLISHERS = frozenset({"services.publisher"})


def import_page(request: HttpRequest) -> HttpResponseBase:
    """Upload, look at what would be new, changed or left alone; whoever publishes may enter it."""
    actor = actor_of(request)
    orgs = list(item_reading.bodies(actor, reading.roles()))
    if not orgs:
        raise Http404
    publishing = list(item_reading.bodies(actor, PUBLISHERS))
    bound = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ImportListForm(*bound, may_enter=bool(publishing))
    outcome = None
    if request.method == "POST" and form.is_valid():
        outcome = _outcome(request, form, publishing if form.enters else orgs)
        if outcome is not None and form.cleaned_data["do"] == RETURN and not outcome.is_clean:
            return _workbook(outcome)
    return _page(request, form, outcome)


def _outcome(request: HttpRequest, form: ImportListForm, orgs: list[Organisation]) -> FileOutcome | None:
    source = form.cleaned_data["source"]
    only = orgs[0] if len(orgs) == 1 else None
    try:
        return acts.import_content(
            source.name,
            source.content,
            Register.of(orgs),
            form.terms(),
            by=actor_of(request),
            list_id=form.cleaned_data["list"],
            only=only,
            most=MOST_LINES,
        )
    except files.UnreadableFile as error:
        form.add_error("source", str(error))
        return None


def _page(request: HttpRequest, form: ImportListForm, outcome: FileOutcome | None) -> HttpResponse:
    context = {
        "heading": "专项清单导入",
        "crumbs": [Crumb(LISTS, reverse("services_desk:lists"))],
        "form": form,
        "outcome": outcome,
        "entered": outcome is not None and form.enters,
        "lists": [
            (one, [str(p) for p in one.plan.problems[:SHOWN_PROBLEMS]], len(one.plan.problems) - SHOWN_PROBLEMS)
            for one in (outcome.lists if outcome else ())
        ],
        "stray": [str(p) for p in outcome.sent.stray[:SHOWN_PROBLEMS]] if outcome else [],
        "notes": outcome.sent.sent.notes if outcome else [],
    }
    return render(request, "services/desk/lists/import.html", context, status=422 if form.errors else 200)


def _workbook(outcome: FileOutcome) -> HttpResponseBase:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it after the last byte
    write_back(file, outcome.source, outcome.sent.sent, *outcome.told(), neutralise)
    file.seek(0)
    name = f"{stamped(outcome.name.rsplit('.', 1)[0] + '_待修改')}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
