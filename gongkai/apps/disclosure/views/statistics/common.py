"""What the statistics pages share: whose figures and for when, one line for each body, files."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from gongkai.apps.disclosure.forms.statistics import MANY, StatisticsForm
from gongkai.apps.disclosure.queries import workload
from gongkai.apps.disclosure.rules.statistics import Period
from gongkai.apps.disclosure.views.by_body import ByBody
from gongkai.kernel.orgs.models import Organisation
from gongkai.web import exports
from gongkai.web.official import OfficialDocument
from gongkai.web.shapes import Tab
from gongkai.web.tables import Column

PAGES = {
    "statistics": ("情况登记表", "year"),
    "monthly": ("月报", "last_month"),
    "progress": ("进度表", "year"),
    "self_check": ("自查报告", "year"),
}
FILES = {"docx": "Word", "xlsx": "Excel", "csv": "CSV"}
TEMPLATE = "disclosure/desk/statistics.html"


@dataclass(frozen=True)
class Asked:
    """Whose figures, with those below or not, for when; the form as it was filled in."""

    org: Organisation
    below: bool
    form: StatisticsForm

    @property
    def period(self) -> Period:
        return self.form.period

    @property
    def orgs(self) -> QuerySet[Organisation]:
        return workload.counted(self.org, below=self.below)

    @property
    def title(self) -> str:
        return f"{self.org.name}{'及下级单位' if self.below else ''}"


def asked_for(request: HttpRequest, page: str) -> Asked:
    actor = request.actor  # type: ignore[attr-defined]
    org = workload.body(actor, request.GET.get("org", ""))
    if org is None:
        raise Http404
    reaches = workload.may_see_below(actor, org)
    known = list(workload.bodies(actor).order_by("path")[: MANY + 1])
    data = {**request.GET.dict(), "org": org.site_slug}
    data.setdefault("span", PAGES[page][1])
    form = StatisticsForm(data, orgs=known, reaches_below=reaches, span=PAGES[page][1])
    form.is_valid()
    return Asked(org, bool(reaches and form.cleaned_data.get("below")), form)


def context_of(request: HttpRequest, page: str, asked: Asked) -> dict[str, Any]:
    query = {name: request.GET[name] for name in ("org", "below", "span", "since", "until") if name in request.GET}
    tail = f"?{urlencode(query)}" if query else ""
    tabs = [
        Tab(label, f"{reverse(f'disclosure_desk:{name}')}{tail}", name == page) for name, (label, _) in PAGES.items()
    ]
    return {
        "heading": f"政府信息公开{PAGES[page][0]}",
        "asked": asked,
        "form": asked.form,
        "tabs": tabs,
        "exports": [(f"?{urlencode({**query, 'export': form})}", label) for form, label in FILES.items()],
        "query": urlencode({**query, "org": asked.org.site_slug}),
    }


def file_response(
    form: str, title: str, document: OfficialDocument, header: list[str], rows: list[list[Any]]
) -> HttpResponseBase:
    if form == "csv":
        return exports.csv_response(title, header, rows)
    if form == "xlsx":
        return exports.xlsx_response(title, [exports.Sheet(title[:31], header, rows)])
    if form != "docx":
        raise Http404
    return exports.docx_response(title, document)


class PerBody(ByBody):
    """One line for each body of a subtree, for the period that was asked for."""

    def __init__(self, request: HttpRequest, queryset: QuerySet[Any], asked: Asked) -> None:
        super().__init__(request, queryset)
        self.asked = asked


NAME = Column("name", "单位", "name", sort="path", main=True)
