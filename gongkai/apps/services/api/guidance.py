"""一件事、办事自测和常办事项, as programs read them."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Path, Query, Router
from pydantic import Field

from gongkai.apps.services.api import guidance_shapes as shapes
from gongkai.apps.services.api.shapes import BodyOfItem, Code
from gongkai.apps.services.models import CatalogueEntry, Journey, PopularItem, SelfTest, ServiceItem
from gongkai.apps.services.queries import journeys as reading
from gongkai.apps.services.queries import popularity, selftests
from gongkai.apps.services.rules import journeys as rules
from gongkai.apps.services.rules import tables
from gongkai.apps.services.rules.popularity import rule_on
from gongkai.kernel import workdays
from gongkai.web.api import NotThere, answer, refusals
from gongkai.web.api.types import OneOf, Whole

TAG = ("一件事和自测", "个人、企业全生命周期的“一件事”，办事自测的题目，常办事项。")
Cursor = Annotated[str, Field(max_length=32, pattern="^[0-9a-f]{32}$")]
RegionCode = Annotated[str, Field(min_length=2, max_length=12, pattern="^[0-9]+$")]
Audience = Annotated[str, OneOf(lambda: rules.audiences())]

router = Router(tags=[TAG[0]])


@router.get(
    "/services/journeys",
    response=shapes.JourneyList,
    operation_id="listServiceJourneys",
    summary="查询一件事",
    description="已经发布的一件事；给出地区的，只列这个地区和它的上级编制的。",
    openapi_extra=refusals(404),
)
def list_service_journeys(
    request: HttpRequest,
    audience: Audience | None = Query(None, description="对象：person 个人、legal 企业", example="legal"),
    region: RegionCode | None = Query(None, description="行政区划代码", example="341298"),
    cursor: Cursor | None = Query(None, description="上一页回答中的 next", example="7d6a1f0e7a534c629c1e1f1a3c0f9c11"),
    limit: Whole = Query(50, ge=1, le=100, description="每页条数", example=50),
) -> HttpResponse:
    rows = reading.of_place(region or "").order_by("pk")
    if audience:
        rows = rows.filter(audience=audience)
    if cursor:
        last = reading.public_journey(UUID(cursor))
        if last is None:
            raise NotThere("没有这一页，请从第一页重新开始。", code="no_page")
        rows = rows.filter(pk__gt=last.pk)
    found = list(rows[: limit + 1])
    after = found[limit - 1].uid.hex if len(found) > limit else None
    page = shapes.JourneyList(items=[shapes.JourneyFacts(**_facts(request, one)) for one in found[:limit]], next=after)
    response = answer(page)
    if after:
        query = request.GET.copy()
        query["cursor"] = after
        response["Link"] = f'<{request.build_absolute_uri("?" + query.urlencode())}>; rel="next"'
    return response


@router.get(
    "/services/journeys/{uuid:uid}",
    response=shapes.JourneyDetail,
    operation_id="readServiceJourney",
    summary="一件事的步骤和材料",
    description="按地区列出办理的机关和合并后的材料清单；缺省为编制单位的地区。",
    openapi_extra=refusals(404),
)
def read_service_journey(
    request: HttpRequest,
    uid: UUID = Path(..., description="一件事标识", example=shapes.UID),
    region: RegionCode | None = Query(None, description="行政区划代码", example="341298"),
) -> HttpResponse:
    found = reading.public_journey(uid)
    text = reading.text_of(found) if found else None
    if found is None or text is None:
        raise NotThere("没有这件事，它可能没有发布或者已经撤下。")
    place = region or found.region_code
    here = reading.shown(text, place)
    return answer(
        shapes.JourneyDetail(
            **_facts(request, found),
            shown_region=place,
            intro=text.intro,
            words=list(text.words),
            joint_note=text.joint_note,
            steps=[_step(one) for one in here.steps],
            materials=[
                shapes.NeedOfJourney(
                    name=need.material.name,
                    necessity=_code("necessities", need.material.necessity),
                    when=need.material.when,
                    originals=need.material.originals,
                    copies=need.material.copies,
                    asked_by=list(need.asked_by),
                )
                for need in here.materials.needs
            ],
            known_materials=list(here.materials.known),
        )
    )


@router.get(
    "/services/selftests/{uuid:uid}",
    response=shapes.SelfTestDetail,
    operation_id="readServiceSelfTest",
    summary="办事自测的题目和结果",
    description="现行版本；题目没有断头路和循环，可以在其他渠道逐题展示。",
    openapi_extra=refusals(404),
)
def read_service_self_test(
    request: HttpRequest, uid: UUID = Path(..., description="自测标识", example=shapes.UID)
) -> HttpResponse:
    test = selftests.public_test(uid)
    tree = selftests.tree_of(test) if test else None
    if test is None or tree is None or test.published_on is None:
        raise NotThere("没有这个自测，它可能没有发布或者已经撤下。")
    return answer(
        shapes.SelfTestDetail(
            uid=test.uid,
            title=tree.title,
            intro=tree.intro,
            version=test.number,
            published_on=test.published_on,
            about=_about(test),
            first=tree.questions[0].key,
            questions=[
                shapes.QuestionOf(
                    key=one.key,
                    text=one.text,
                    help=one.help,
                    answers=[shapes.AnswerOf(text=a.text, to=a.to, materials=list(a.materials)) for a in one.answers],
                )
                for one in tree.questions
            ],
            outcomes=[
                shapes.OutcomeOf(
                    key=one.key,
                    kind=one.kind,  # type: ignore[arg-type]  # one of KINDS
                    text=one.text,
                    basis=one.basis,
                    codes=list(one.codes),
                    materials=list(one.materials),
                )
                for one in tree.outcomes
            ],
            url=request.build_absolute_uri(reverse("services:selftest", args=[test.uid])),
        )
    )


@router.get(
    "/services/popular",
    response=shapes.PopularList,
    operation_id="listPopularServices",
    summary="常办事项",
    description="按期间内的申请件数和浏览次数排列，每小时统计一次；只有次数，不涉及任何人。",
)
def list_popular_services(
    request: HttpRequest,
    region: RegionCode | None = Query(None, description="行政区划代码；缺省为全部地区", example="341298"),
    audience: Audience | None = Query(None, description="对象：person 个人、legal 企业", example="person"),
) -> HttpResponse:
    today = workdays.today()
    found = popularity.popular(region or "", audience or "", today=today)
    return answer(
        shapes.PopularList(
            days=rule_on(today).days,
            counted_on=found[0].counted_on if found else None,
            items=[_popular(one) for one in found],
        )
    )


def _facts(request: HttpRequest, journey: Journey) -> dict[str, Any]:
    audience = rules.audiences()[journey.audience]
    return {
        "uid": journey.uid,
        "title": journey.title,
        "audience": Code(key=journey.audience, label=audience.label),
        "stage": Code(key=journey.stage, label=rules.stages(journey.audience).get(journey.stage, "")),
        "org": BodyOfItem(slug=journey.org.site_slug, name=journey.org.name),
        "region": journey.region_code,
        "joint": journey.joint,
        "version": journey.number,
        "published_on": journey.published_on,
        "url": request.build_absolute_uri(reverse("services:journey", args=[journey.uid])),
    }


def _step(one: reading.StepOf) -> shapes.Step:
    return shapes.Step(
        title=one.step.title,
        text=one.step.text,
        together=one.step.together,
        doings=[
            shapes.Doing(
                code=doing.offer.named.code,
                name=doing.offer.named.name,
                when=doing.when,
                situation=doing.situation,
                lead=doing.lead,
                items=[_item(item) for item in doing.offer.items],
                more=doing.offer.more,
            )
            for doing in one.doings
        ],
    )


def _item(item: ServiceItem) -> shapes.ItemOfStep:
    org = BodyOfItem(slug=item.org.site_slug, name=item.org.name)
    return shapes.ItemOfStep(uid=item.uid, code=item.code, name=item.name, org=org)


def _popular(one: PopularItem) -> shapes.PopularFacts:
    return shapes.PopularFacts(rank=one.rank, item=_item(one.item), applications=one.applications, visits=one.visits)


def _about(test: SelfTest) -> shapes.About:
    target = test.target
    if isinstance(target, Journey):
        return shapes.About(kind="journey", code=str(target.uid), name=target.title)
    kind = "catalogue" if isinstance(target, CatalogueEntry) else "item"
    return shapes.About(kind=kind, code=target.code, name=target.name)  # type: ignore[arg-type]  # one of two


def _code(table: str, key: str) -> Code:
    return Code(key=key, label=tables.label(table, key) if key else "")
