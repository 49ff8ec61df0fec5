"""法定栏目 and 公开职责设定 at the desk (条例第十八条、第二十条、第二十一条、第二十五条、第四十四条)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.apps.disclosure.actions import duty_settings as acts
from gongkai.apps.disclosure.forms.duties import ReasonForm, SettingsForm
from gongkai.apps.disclosure.queries import columns as reading
from gongkai.apps.disclosure.queries import duty_settings
from gongkai.apps.disclosure.rules import duties, publication
from gongkai.apps.disclosure.views.duties.common import act_page, bound, chosen_body
from gongkai.kernel import workdays
from gongkai.web.forms import Form
from gongkai.web.shapes import Crumb

HEADING = "法定栏目"


def column_overview(request: HttpRequest) -> HttpResponse:
    """Every body in reach with what it owes; one of them opened."""
    actor = request.actor  # type: ignore[attr-defined]
    lines = reading.lines(reading.within_reach(actor), workdays.today())
    if not lines:
        raise Http404
    wanted = request.GET.get("org", "")
    shown = next((line for line in lines if line.org.site_slug == wanted), lines[0])
    if wanted and shown.org.site_slug != wanted:
        raise Http404
    context = {
        "heading": HEADING,
        "lines": lines,
        "shown": shown,
        "may_waive": shown.org in reading.kept_by(actor),
        "may_draft": actor.holds("disclosure.drafter", shown.org),
        "empty": sum(len(line.missing) for line in lines),
    }
    return render(request, "disclosure/desk/columns.html", context)


def column_waive(request: HttpRequest, slug: str, column: str) -> HttpResponse:
    """确认不适用 where the column is owed, 恢复适用 where it was waived."""
    actor = request.actor  # type: ignore[attr-defined]
    org = next((one for one in reading.kept_by(actor) if one.site_slug == slug), None)
    place = publication.place(column)
    if org is None or place is None:
        raise Http404
    back = f"{reverse('disclosure_desk:columns')}?org={org.site_slug}"
    known = reading.waiver(org, column)
    if known is not None:
        form: Form = Form(*bound(request))
        return act_page(
            request,
            form,
            lambda: acts.restore_column(known, by=actor),
            heading=f"恢复适用：{place.label}",
            submit="恢复适用",
            what="恢复后，没有公开内容的，作为空栏目提示。",
            done="已恢复适用。",
            back=back,
            crumbs=[Crumb(HEADING, back)],
        )
    form = ReasonForm(*bound(request))
    return act_page(
        request,
        form,
        lambda: acts.waive_column(org=org, by=actor, column=column, reason=form.cleaned_data["reason"]),
        heading=f"确认不适用：{place.label}",
        submit="确认不适用",
        what="本单位没有该项法定职责、不产生该类信息的，确认后不作为空栏目；公开主管部门可以看到理由。",
        done="已确认不适用。",
        back=back,
        crumbs=[Crumb(HEADING, back)],
    )


def duty_settings_edit(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    org = chosen_body(request, reading.kept_by(actor))
    row = duty_settings.own(org)
    form = SettingsForm(*bound(request), initial={one.name: getattr(row, one.name, None) for one in duties.SETTINGS})
    values = duty_settings.values(org)
    now = "，".join(f"{one.label} {values[one.name]}" for one in duties.SETTINGS)
    return act_page(
        request,
        form,
        lambda: acts.change_settings(org=org, by=actor, values=form.cleaned_data),
        heading=f"公开职责设定：{org.label}",
        what=f"现行：{now}。",
        done="已保存设定。",
        back=f"{request.path}?org={org.site_slug}",
        crumbs=[Crumb(HEADING, f"{reverse('disclosure_desk:columns')}?org={org.site_slug}")],
    )
