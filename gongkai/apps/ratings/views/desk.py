"""The desk: rates of one's bodies, bad ratings, their follow-up, and the code for the device at the counter."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from gongkai.apps.ratings import actions, rules
from gongkai.apps.ratings.forms import FORMS
from gongkai.apps.ratings.models import Channel, Followup, Part, Rating
from gongkai.apps.ratings.queries import followups as reading
from gongkai.apps.ratings.queries import open_for_rating, rates
from gongkai.kernel.cases import queries as cases
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.cases.queries import available, clocks_of
from gongkai.kernel.journal.reading import entries
from gongkai.kernel.orgs.models import Organisation
from gongkai.web.acts import ActForm, act_response
from gongkai.web.markup import clock_badge
from gongkai.web.shapes import Crumb, Fact, steps
from gongkai.web.tables import Column, Empty, Table, table_response

HEADING, BAD = "差评整改", "差评"


class FollowupTable(Table):
    id = "followups"
    caption = HEADING
    default_sort = "-number"
    export_name = HEADING
    empty = Empty("没有差评整改", "收到不满意、非常不满意的评价后，自动登记在这里。")
    columns = (
        Column("number", "编号", "case.number", sort="case_id", main=True, url=lambda r: page_of(r)),
        Column("org", "单位", "org.label"),
        Column("item", "事项", "rating.item_label"),
        Column("level", "等级", "rating.get_level_display"),
        Column("step", "环节", lambda r: procedure(reading.KIND).step(r.case.step).label),
        Column("due", "期限", html=lambda r: clock_badge(r.case), export=False),
    )


class BadTable(Table):
    id = "bad"
    caption = BAD
    default_sort = "-rated_on"
    export_name = BAD
    empty = Empty("没有差评")
    columns = (
        Column(
            "rated_on",
            "评价日期",
            kind="date",
            sort="rated_on",
            main=True,
            url=lambda r: reverse("ratings_desk:rating", args=[r.uid]),
        ),
        Column("org", "单位", "org.label"),
        Column("item_label", "事项"),
        Column("level", "等级", "get_level_display"),
        Column("part", "类别", "get_part_display"),
        Column("tags", "原因", lambda r: "、".join(rules.tag_labels(r.tags))),
        Column("counts", "计入统计", kind="bool"),
    )


def page_of(item: Followup) -> str:
    return reverse("ratings_desk:followup", args=[item.case.uid])


def overview(request: HttpRequest) -> HttpResponse:
    """Sums of one's own body from a minimum number on; who supervises sees every body, and opens what is behind."""
    first, last = rates.year()
    groups: dict[bool, list[Organisation]] = {True: [], False: []}
    for org, whole in rates.bodies_of(request.actor):  # type: ignore[attr-defined]
        groups[whole].append(org)
    if not any(groups.values()):
        raise Http404
    lines = [
        *rates.by_body(groups[True], 1, first, last),
        *rates.by_body(groups[False], rates.minimums().own, first, last),
    ]
    context = {
        "heading": "评价情况",
        "bodies": lines,
        "first": first,
        "last": last,
        "least": rates.minimums().own,
        "bad": bool(groups[True]),
    }
    return render(request, "ratings/desk/overview.html", context)


def bad_list(request: HttpRequest) -> HttpResponseBase:
    table = BadTable(request, reading.bad_ratings(request.actor))  # type: ignore[attr-defined]
    return table_response(request, "web/list.html", table, {"heading": BAD})


def rating_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    item = reading.bad_rating(request.actor, uid)  # type: ignore[attr-defined]
    if item is None:
        raise Http404
    found = getattr(item, "followup", None)
    context = {
        "heading": f"{item.get_level_display()}：{item.item_label}",
        "crumbs": [Crumb(BAD, reverse("ratings_desk:bad"))],
        "facts": said(item),
        "followup": found,
    }
    return render(request, "ratings/desk/rating.html", context)


def said(item: Rating) -> list[Fact]:
    """What somebody said, without who: neither number of the case nor contact."""
    return [
        Fact("单位", item.org.label),
        Fact("等级", item.get_level_display()),
        Fact("原因", "、".join(rules.tag_labels(item.tags))),
        Fact("意见", item.text, wide=True),
        Fact("渠道", item.get_channel_display()),
        Fact("评价日期", item.rated_on),
        Fact("要求回访", "是" if item.contact_cipher else "否"),
        Fact("计入统计", "是" if item.counts else "否"),
    ]


def followup_list(request: HttpRequest) -> HttpResponseBase:
    table = FollowupTable(request, reading.followups(request.actor))  # type: ignore[attr-defined]
    return table_response(request, "web/list.html", table, {"heading": HEADING})


def followup_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    item = _followup(request, uid)
    actor, case = request.actor, item.case  # type: ignore[attr-defined]
    spec = procedure(reading.KIND)
    here = spec.step(case.step)
    names = list(dict.fromkeys(step.phase for step in spec.steps))
    context = {
        "heading": case.title,
        "crumbs": [Crumb(HEADING, reverse("ratings_desk:followups"))],
        "case": case,
        "step": here,
        "phases": steps(names, len(names) if here.terminal else names.index(here.phase)),
        "offered": [
            (one.spec, reverse("ratings_desk:followup_act", args=[case.uid, one.name]))
            for one in available(case, actor)
        ],
        "facts": _facts(item, reading.sees_text(actor, item)),
        "may_call": bool(item.rating.contact_cipher) and actor.holds("ratings.caller", item.org),
        "clocks": [(clock, spec.clock(clock.key).label) for clock in clocks_of(case)],
        "entries": entries(case.subject).order_by("-seq"),
    }
    return render(request, "ratings/desk/followup.html", context)


def followup_act(request: HttpRequest, uid: UUID, act: str) -> HttpResponse:
    item = _followup(request, uid)
    return act_response(request, item, reading.KIND, act, FORMS.get(act, ActForm), page_of(item))


@never_cache
def contact_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Asked for by a form, because it goes on record."""
    item = _followup(request, uid)
    if not request.actor.holds("ratings.caller", item.org) or not item.rating.contact_cipher:  # type: ignore[attr-defined]
        raise Http404
    context: dict[str, Any] = {
        "heading": "评价人的联系方式",
        "crumbs": [Crumb(HEADING, reverse("ratings_desk:followups")), Crumb(item.case.number, page_of(item))],
        "back": page_of(item),
    }
    if request.method == "POST":
        context["contact"] = actions.read_contact(item, by=request.actor)  # type: ignore[attr-defined]
    return render(request, "ratings/desk/contact.html", context)


@never_cache
def device(request: HttpRequest, uid: UUID) -> HttpResponse:
    """For the counter: the code that the applicant scans, or the page on the device that is handed over.

    The same before and after the rating: whether somebody rated is not for the counter to learn.
    """
    case = cases.visible(request.actor).filter(open_for_rating.rateable(), uid=uid).select_related("org").first()  # type: ignore[attr-defined]
    if case is None:
        raise Http404
    qr, here = (open_for_rating.address(case, Part.FIRST, one) for one in (Channel.QR, Channel.COUNTER))
    context = {
        "heading": "请申请人评价",
        "qr_address": settings.SITE_URL + qr,
        "address": here,
    }
    return render(request, "ratings/desk/device.html", context)


def _followup(request: HttpRequest, uid: UUID) -> Followup:
    found = reading.followup(request.actor, uid)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def _facts(item: Followup, text: bool) -> list[Fact]:
    known = (
        said(item.rating)
        if text
        else [
            Fact("单位", item.org.label),
            Fact("等级", item.rating.get_level_display()),
            Fact("原因", "、".join(rules.tag_labels(item.rating.tags))),
        ]
    )
    return [
        *known,
        Fact("核实情况", item.findings, wide=True),
        Fact("整改措施或者说明", item.measures, wide=True),
        Fact("计划完成日期", item.planned_on),
        Fact("申诉理由", item.appeal, wide=True),
        Fact("对评价人的答复", item.reply, wide=True),
    ]
