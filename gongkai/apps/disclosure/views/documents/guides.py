"""公开指南 of one's own body, and whether its catalogue is complete."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.apps.disclosure.actions import guides as acts
from gongkai.apps.disclosure.forms.guides import GuideForm, initial_of
from gongkai.apps.disclosure.queries import documents as reading
from gongkai.apps.disclosure.queries import guides
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.orgs.queries import bodies
from gongkai.web.shapes import Tab


def guide_edit(request: HttpRequest) -> HttpResponse:
    """The guide in force as a form; publishing makes a new version."""
    actor = request.actor  # type: ignore[attr-defined]
    orgs = list(bodies({pk for role in acts.PUBLISHERS for pk in actor.org_ids(role)}))
    if not orgs:
        raise Http404
    org = next((o for o in orgs if o.site_slug == request.GET.get("org")), orgs[0])
    current = reading.guide(org)
    form = GuideForm(request.POST or None, initial=initial_of(org, current))
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.publish_guide(org=org, by=actor, text=form.text())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, f"已发布公开指南第 {made.number} 版。")
            return redirect(f"{request.path}?org={org.site_slug}")
    today = workdays.today()
    states = guides.column_states(org, today)
    context = {
        "heading": "公开指南",
        "form": form,
        "org": org,
        "tabs": [Tab(o.label, f"?org={o.site_slug}", o == org) for o in orgs] if len(orgs) > 1 else [],
        "current": current,
        "versions": reading.guide_versions(org),
        "outdated": guides.outdated(current, org, today),
        "columns": states,
        "empty": [state.column.label for state in states if state.empty],
    }
    return render(request, "disclosure/desk/guide.html", context, status=422 if form.errors else 200)
