"""What the statistics pages share: whose figures and for when, one line for each body, files."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import content_disposition_header

from gongkai.apps.disclosure.forms.statistics import MANY, StatisticsForm
from gongkai.apps.disclosure.queries import workload
from gongkai.apps.disclosure.rules.statistics import Period
from gongkai.kernel.orgs.models import Organisation
from gongkai.web import exports
from gongkai.web.official import OfficialDocument
from gongkai.web.shapes import Tab
from gongkai.web.tables import Column, Table, keyset

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
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
    # python-docx loads slowly; only this request needs it.
    from gongkai.web import docx

    response = HttpResponse(docx.render(document), content_type=DOCX)
    response["Content-Disposition"] = content_disposition_header(True, f"{title}.docx") or ""
    return response


class PerBody(Table, ABC):
    """One line for each body of a subtree; what stands in it is read for the bodies of a page."""

    default_sort = "name"
    page_size = 50

    def __init__(self, request: HttpRequest, queryset: QuerySet[Any], asked: Asked) -> None:
        super().__init__(request, queryset)
        self.asked = asked

    @abstractmethod
    def attach(self, orgs: list[Organisation]) -> list[Organisation]:
        """Read what the columns show, for all of these bodies at once."""

    @cached_property
    def page(self) -> keyset.Page:
        page = super().page
        self.attach(page.rows)
        return page

    def export_rows(self) -> Iterator[list[Any]]:
        batch: list[Organisation] = []
        for org in self.filtered.order_by(*keyset.ordering(self.order)).iterator(chunk_size=500):
            batch.append(org)
            if len(batch) == 500:
                yield from self._written(batch)
                batch = []
        yield from self._written(batch)

    def _written(self, batch: list[Organisation]) -> Iterator[list[Any]]:
        for org in self.attach(batch):
            yield [column.exported(org) for column in self._exported]


NAME = Column("name", "单位", "name", sort="path", main=True)
