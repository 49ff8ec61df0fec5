"""Short ways to a published 一件事 and a published 自测, through the acts."""

from dataclasses import replace
from typing import Any

from gongkai.apps.services.actions import journeys, selftests
from gongkai.apps.services.models import Journey, JourneyRevision, SelfTest, SelfTestRevision
from gongkai.apps.services.rules.journeys import JourneyStep, JourneyText, StepItem
from gongkai.apps.services.rules.selftests import Answer, Outcome, Question, Tree
from gongkai.apps.services.tests.samples import BASIC
from gongkai.apps.services.tests.stage import Stage
from gongkai.kernel.orgs.models import Organisation, Region

COUNTY, CITY, OTHER = "341298", "341200", "341297"
TEXT = JourneyText(
    title="开办燃气站",
    audience="legal",
    stage="set_up",
    intro="准备经营瓶装燃气的企业。",
    words=("开煤气站",),
    steps=(
        JourneyStep("申请许可", items=(StepItem(BASIC, "经营瓶装气的"),)),
        JourneyStep("开业前准备", "培训从业人员。", together=True),
    ),
)
TREE = Tree(
    title="我能不能开燃气站",
    intro="三道题。",
    questions=(
        Question("q1", "您是企业吗？", "看营业执照。", (Answer("是", "q2"), Answer("不是", "r2"))),
        Question("q2", "经营什么？", "", (Answer("瓶装气", "r1", ("储存场所证明",)), Answer("管道气", "r1"))),
    ),
    outcomes=(
        Outcome("r1", "apply", "可以申请燃气经营许可。"),
        Outcome("r2", "refuse", "个人不能经营燃气。", "城镇燃气管理条例第十五条"),
    ),
)
MATERIALS: list[dict[str, Any]] = [
    {"name": "申请表", "kind": "original", "necessity": "necessary", "originals": 1, "source": "applicant"},
    {"name": "储存场所证明", "kind": "copy", "necessity": "tolerated", "copies": 1, "source": "applicant"},
    {"name": "法人授权书", "kind": "original", "necessity": "optional", "originals": 1, "source": "applicant"},
    {"name": "营业执照", "kind": "electronic", "necessity": "necessary", "source": "government", "shared": True},
]


def without_materials(tree: Tree) -> tuple[Question, ...]:
    """Its questions for an item whose list has no such material."""
    return tuple(
        replace(one, answers=tuple(replace(answer, materials=()) for answer in one.answers)) for one in tree.questions
    )


def placed(stage: Stage) -> Stage:
    """The county and its bodies lie in a place."""
    Region.objects.create(code=CITY, name="淮宁市")
    region = Region.objects.create(code=COUNTY, name="安澜县")
    Organisation.objects.update(region=region)
    for org in (stage.cast.county, stage.cast.office, stage.cast.bureau, stage.cast.other_bureau):
        org.refresh_from_db()
    return stage


def drafted(stage: Stage, text: JourneyText = TEXT) -> JourneyRevision:
    return journeys.propose(org=stage.cast.county, by=stage.who("manager"), text=text)


def published(stage: Stage, text: JourneyText = TEXT) -> Journey:
    revision = drafted(stage, text)
    journeys.submit(revision, by=stage.who("manager"))
    journeys.publish(revision, by=stage.who("publisher"))
    return Journey.objects.get(pk=revision.journey_id)


def questions_drafted(stage: Stage, target: Any, tree: Tree = TREE) -> SelfTestRevision:
    own = hasattr(target, "handling")
    return selftests.propose(org=target.org, by=stage.who("editor" if own else "manager"), target=target, tree=tree)


def questions_published(stage: Stage, target: Any, tree: Tree = TREE) -> SelfTest:
    own = hasattr(target, "handling")
    revision = questions_drafted(stage, target, tree)
    selftests.submit(revision, by=stage.who("editor" if own else "manager"))
    selftests.publish(revision, by=stage.who("legal" if own else "publisher"))
    return SelfTest.objects.get(pk=revision.test_id)
