"""好差评, as programs read and give it: rates of bodies; one rating by number and query code."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from pydantic import BaseModel, ConfigDict, Field

from gongkai.apps.ratings import actions, rules
from gongkai.apps.ratings.models import Channel
from gongkai.apps.ratings.queries import open_for_rating as reading
from gongkai.apps.ratings.queries import rates
from gongkai.kernel.applicants import queries as applicants
from gongkai.kernel.orgs.queries import active_bodies
from gongkai.web.api import NO_STORE, Limit, NotThere, answer, refusals
from gongkai.web.api.types import NO_NUL, OneOf

TAG = ("好差评", "各机关的评价情况，凭办件编号和查询码提交评价。")
TAGS = (TAG,)
NOT_FOUND = "没有找到相符的办件，请核对办件编号和查询码。"
RATING = Limit("rating-api", 60, 3600, "评价过于频繁，请在{minutes}分钟后再试。")

Level = Annotated[str, OneOf(lambda: {row.id: row.label for row in rules.levels().values()})]
TagId = Annotated[str, OneOf(lambda: {row.id: row.label for row in rules.tags().values()})]


class NewRating(BaseModel):
    """对一件办结事项的评价。"""

    model_config = ConfigDict(extra="forbid")

    number: str = Field(
        min_length=1, max_length=50, pattern=NO_NUL, description="办件编号", examples=["YSQ2026000100001"]
    )
    query_code: str = Field(min_length=1, max_length=20, pattern=NO_NUL, description="查询码", examples=["7KQ2M9XA"])
    level: Level = Field(description="满意程度", examples=["satisfied"])
    tags: list[TagId] = Field(default=[], max_length=12, description="原因标签", examples=[["quick"]])
    text: str = Field(default="", max_length=1000, pattern=NO_NUL, description="意见和建议", examples=["办得很快"])


class Rated(BaseModel):
    """收到的评价。"""

    part: str = Field(description="first 评价，addition 追加评价，second 整改后再次评价", examples=["first"])
    level: str = Field(description="满意程度", examples=["satisfied"])


class BodyRates(BaseModel):
    """一个机关近一年的评价情况。"""

    slug: str = Field(description="机关的网址标识", examples=["construction"])
    name: str = Field(description="机关", examples=["县住房和城乡建设局"])
    closed: int = Field(description="近一年办结件", examples=[42])
    reviewed: int | None = Field(description="已评价；不足最低件数时不给出", examples=[12])
    satisfaction: float | None = Field(description="满意率，0至1", examples=[0.9])
    fix_rate: float | None = Field(description="差评按期整改率，0至1；没有差评时为空", examples=[1.0])


class RateList(BaseModel):
    """各机关的评价情况和给出比率的最低件数。"""

    least: int = Field(description="给出比率的最低评价件数", examples=[10])
    bodies: list[BodyRates] = Field(description="近一年有办结件的机关")


router = Router(tags=[TAG[0]])


@router.get(
    "/ratings/bodies",
    response=RateList,
    operation_id="listRatings",
    summary="各机关的评价情况",
    description="近一年办结的件。没有评价的不算满意。",
)
def list_ratings(request: HttpRequest) -> HttpResponse:
    first, last = rates.year()
    least = rates.minimums().public
    lines = rates.by_body(active_bodies(), least, first, last)
    return answer(RateList(least=least, bodies=[_body(line) for line in lines]))


@router.post(
    "/ratings",
    response={201: Rated},
    operation_id="rateCase",
    summary="评价办结的事项",
    description="凭办件编号和查询码，每件一次，可以追加一次。编号不存在与查询码不符的回答相同。",
    openapi_extra=refusals(404, 409, 429),
)
def rate_case(request: HttpRequest, body: NewRating) -> HttpResponse:
    RATING.spend(request)
    case = applicants.case_by_number_and_code(body.number, body.query_code)
    if case is None:
        raise NotThere(NOT_FOUND)
    opinion = actions.Opinion(body.level, tuple(body.tags), body.text)
    made = actions.rate(case, part=reading.may_give(case), channel=Channel.API, opinion=opinion)
    return answer(Rated(part=made.part, level=made.level), status=201, cache=NO_STORE)


def _body(line: rates.Line) -> BodyRates:
    told = line.tally if line.shown else None
    return BodyRates(
        slug=line.slug,
        name=line.label,
        closed=line.tally.closed,
        reviewed=told.reviewed if told else None,
        satisfaction=told.satisfaction if told else None,
        fix_rate=told.fix_rate if told else None,
    )


def register(api: NinjaAPI) -> None:
    """Hand the operations over to the platform's one interface."""
    api.add_router("", router)
