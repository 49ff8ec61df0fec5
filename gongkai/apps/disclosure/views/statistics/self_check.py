"""自查报告: item by item with its article and the facts."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from gongkai.apps.disclosure.queries import workload
from gongkai.apps.disclosure.rules.statistics import Facts, checks
from gongkai.apps.disclosure.views.statistics.common import (
    NAME,
    TEMPLATE,
    Asked,
    PerBody,
    asked_for,
    context_of,
    file_response,
)
from gongkai.apps.disclosure.views.statistics.files import check_document, check_rows
from gongkai.kernel import law
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.tables import Column, Tag, table_response
from gongkai.web.tables.columns import Tone


class ChecksByBody(PerBody):
    id = "checks"
    caption = "各单位自查情况"
    export_name = "政府信息公开自查情况"

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        items = [finding.item for finding in checks(_facts(self.asked))]
        return (NAME, *(Column(f"c{n}", item, _verdict(n)) for n, item in enumerate(items)))

    def attach(self, orgs: list[Organisation]) -> list[Organisation]:
        found = workload.facts(orgs, self.asked.period)
        for org in orgs:
            org.findings = checks(found[org.pk])  # type: ignore[attr-defined]
        return orgs


def _facts(asked: Asked) -> Facts:
    return workload.facts([asked.org], asked.period)[asked.org.pk]


def _verdict(number: int) -> Any:
    tones: dict[bool | None, Tone] = {True: "green", False: "red", None: "slate"}
    return lambda org: Tag(org.findings[number].verdict, tones[org.findings[number].good])


def self_check(request: HttpRequest) -> HttpResponseBase:
    """自查报告: item by item with its article and the facts; below, one line for each body."""
    asked = asked_for(request, "self_check")
    context = context_of(request, "self_check", asked)
    if asked.below:
        table = ChecksByBody(request, asked.orgs, asked)
        return table_response(request, TEMPLATE, table, {**context, "exports": [], "table": table})
    found = checks(_facts(asked))
    if wanted := request.GET.get("export"):
        title = f"{asked.org.name}政府信息公开工作自查报告"
        return file_response(wanted, title, check_document(asked, title, found), *check_rows(found))
    context["findings"] = [(finding, law.cite(finding.article)) for finding in found]
    return render(request, TEMPLATE, context, status=422 if asked.form.errors else 200)
