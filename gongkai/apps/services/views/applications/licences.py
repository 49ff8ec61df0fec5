"""The desk's lists of licences and of who may not apply again."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from gongkai.apps.services.queries import bars, licences
from gongkai.apps.services.rules import handling
from gongkai.kernel import workdays
from gongkai.kernel.people.actors import Actor
from gongkai.web.tables import Column, Empty, Table, table_response


class LicenceTable(Table):
    id = "licences"
    caption = "证件"
    default_sort = "-number"
    export_name = "证件"
    empty = Empty("还没有证件", "作出准予决定时填写证件名称的，自动列入。")
    columns = (
        Column(
            "number",
            "编号",
            "number",
            sort="id",
            main=True,
            url=lambda one: reverse("services_desk:application", args=[one.application.case.uid]),
        ),
        Column("name", "名称"),
        Column("holder", "持证人"),
        Column("issued_on", "发证日期", kind="date"),
        Column("valid_to", "有效期至", kind="date", sort="valid_to"),
        Column("state", "状态", "get_state_display"),
        Column("check", "核验", lambda one: "核验页", url=lambda one: reverse("services:licence", args=[one.uid])),
        Column("reminded_on", "提醒日期", kind="date", shown=False),
    )


class BarTable(Table):
    id = "bars"
    caption = "不得再次申请和失信记录"
    default_sort = "-id"
    export_name = "不得再次申请和失信记录"
    empty = Empty("没有记录", "因虚假申请、骗取许可、承诺不实作出决定时登记的，列在这里。")
    columns = (
        Column(
            "id",
            "办件",
            "application.case.number",
            sort="id",
            main=True,
            url=lambda one: reverse("services_desk:application", args=[one.application.case.uid]),
        ),
        Column("name", "申请人"),
        Column("kind", "种类", lambda one: handling.bar_rule(one.kind).label),
        Column("item", "事项", "item.name"),
        Column("org", "作出机关", "org.label"),
        Column("from_on", "自", kind="date"),
        Column("until_on", "至", kind="date"),
        Column("state", "状态", lambda one: _state(one)),
    )


def _state(one: bars.ApplicantBar) -> str:
    if one.lifted_on:
        return "已解除"
    return "已期满" if one.until_on and one.until_on < workdays.today() else "执行中"


def licence_list(request: HttpRequest) -> HttpResponseBase:
    table = LicenceTable(request, licences.licences(_actor(request)))
    return table_response(request, "web/list.html", table, {"heading": "证件"})


def bar_list(request: HttpRequest) -> HttpResponseBase:
    """Names of people and what they did: for those who decide, receive and oversee, nobody else."""
    actor = _actor(request)
    if not actor.roles & set(bars.READERS):
        raise Http404
    table = BarTable(request, bars.bars(actor))
    return table_response(request, "web/list.html", table, {"heading": "不得再次申请和失信记录"})


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the accounts middleware
    return actor
