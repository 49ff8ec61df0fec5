"""What only some applications are asked for: the code of an investment project, the licence to be renewed."""

from typing import Any

from django import forms

from gongkai.apps.services.models import Licence, ServiceItem
from gongkai.apps.services.queries import licences
from gongkai.apps.services.rules import projects
from gongkai.apps.services.rules.elements import Elements
from gongkai.web.forms import CodeField

NOT_FOUND = "没有找到这个编号的有效证件，请核对证件编号。"
SECTION = "项目代码和延续"


def extra_fields(elements: Elements) -> dict[str, forms.Field]:
    """Fields of this version, in their order; none for most items."""
    found: dict[str, forms.Field] = {}
    if projects.needs_code(elements):
        found["project_code"] = forms.CharField(
            label="投资项目代码",
            max_length=40,
            help_text="投资项目在线审批监管平台赋予的24位代码，没有代码的不予受理。",
        )
    if elements.results:
        found["renewed_number"] = CodeField(
            label="要延续的证件编号",
            max_length=80,
            required=False,
            help_text="申请延续的填写，应当在有效期届满三十日前提出；不是延续的不填。",
        )
    return found


def project_code_problem(data: dict[str, Any]) -> str:
    """Why what was typed is no project code; empty where it is, or where nothing was asked."""
    code = projects.normalise(data.get("project_code") or "")
    return next(iter(projects.problems(code)), "") if code else ""


def renewed(item: ServiceItem, data: dict[str, Any]) -> Licence | None:
    number = data.get("renewed_number")
    return licences.by_number(item.org, number) if number else None
