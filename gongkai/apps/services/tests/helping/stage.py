"""Who helps people in 安澜县: a point of the county, agents, visitors and who manages them, all by the acts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile

from gongkai.apps.services.actions.applications import Filing, HandedIn, Person
from gongkai.apps.services.actions.helping import agency as agencies
from gongkai.apps.services.actions.helping import uploads
from gongkai.apps.services.actions.helping import visits as visiting
from gongkai.apps.services.actions.helping.agency import Authority
from gongkai.apps.services.actions.helping.asking import Wanted
from gongkai.apps.services.actions.helping.points import PointData, open_point
from gongkai.apps.services.actions.helping.visits import Circumstances
from gongkai.apps.services.models import Agency, ServiceItem, ServicePoint, Visit
from gongkai.apps.services.tests.hall.stage import Hall, make_hall
from gongkai.apps.services.tests.stage import Stage
from gongkai.kernel import workdays
from gongkai.kernel.people.actors import Actor, public
from gongkai.kernel.people.models import Account, Post
from gongkai.testing import LONG_AGO

# Born in 1949; 公民身份号码 of the standard's own example.
OLD = Person("person", "陈晓兰", "citizen_id", "11010519491231002X", phone="13900000001", address="安澜县青石镇1号")
UNTIL = date(2026, 5, 31)
EVERYTHING = ("consult", "submit", "supplement", "collect")
POSTS = {
    "agency_manager": "services.agency_manager",
    "agent": "services.agent",
    "second_agent": "services.agent",
    "visit_manager": "services.visit_manager",
    "visitor": "services.visitor",
    "second_visitor": "services.visitor",
    "third_visitor": "services.visitor",
}
FILING = Filing("经营瓶装燃气", materials=(HandedIn(1, "original", 1),))


@dataclass
class Help:
    """`who("agent")` at the county; `item` is 燃气经营许可证核发 of the bureau, in force."""

    hall: Hall
    point: ServicePoint
    content: str = "想开一家供气站，不会办手续"

    @property
    def stage(self) -> Stage:
        return self.hall.stage

    @property
    def item(self) -> ServiceItem:
        return self.hall.item

    def who(self, name: str) -> Actor:
        return self.stage.cast.actor(f"help_{name}")

    def account(self, name: str) -> Account:
        return self.stage.cast.account(f"help_{name}")

    def wanted(self, person: Person = OLD, **more: Any) -> Wanted:
        return Wanted(person, more.pop("items", [self.item]), self.content, **more)

    # 代办 -------------------------------------------------------------------------------

    def asked(self, person: Person = OLD, scope: tuple[str, ...] = EVERYTHING, until: date = UNTIL) -> Agency:
        made = agencies.request(
            org=self.point.org,
            by=public(person.name),
            point=self.point,
            wanted=self.wanted(person),
            authority=Authority(scope, until),
        )
        return made.agency

    def assigned(self, agent: str = "agent", **more: Any) -> Agency:
        return agencies.assign(self.asked(**more), by=self.who("agency_manager"), agent=self.account(agent))

    def authorised(self, scope: tuple[str, ...] = EVERYTHING, until: date = UNTIL) -> Agency:
        one = self.assigned(until=until)
        uploads.keep_authority(one, [paper()], by=self.who("agent"))
        return agencies.record_authority(
            one, by=self.who("agent"), signed_on=workdays.today(), scope=scope, authority_until=until
        )

    # 上门 -------------------------------------------------------------------------------

    def visit(self, person: Person = OLD, **more: Any) -> Visit:
        circumstances = Circumstances(more.pop("condition", "elderly"), "青石镇1号", **more)
        return visiting.request(
            org=self.point.org,
            by=public(person.name),
            point=self.point,
            wanted=self.wanted(person),
            circumstances=circumstances,
        ).visit

    def arranged(self, day: date, window: str = "morning", *names: str, one: Visit | None = None) -> Visit:
        people = [self.account(name) for name in names or ("visitor", "second_visitor")]
        return visiting.arrange(
            one or self.visit(), by=self.who("visit_manager"), day=day, window=window, officers=people
        )

    def arrived(self, one: Visit, minutes: int = 0) -> Visit:
        """At this moment, or so many minutes ago."""
        people = [officer.account for officer in one.officers.select_related("account")]
        at = workdays.now() - timedelta(minutes=minutes)
        return visiting.arrive(one, by=self.who("visitor"), arrived_at=at, present=people)

    def left(self, one: Visit, result: str = "materials", at: datetime | None = None) -> Visit:
        return visiting.leave(
            one, by=self.who("visitor"), left_at=at or workdays.now(), result=result, result_text="材料齐全"
        )


def paper(name: str = "授权委托书.txt") -> ContentFile:
    return ContentFile("本人委托代办员办理。".encode(), name=name)


def make_help(stage: Stage) -> Help:
    return Help(make_hall(stage), add_point(stage))


def add_point(stage: Stage) -> ServicePoint:
    for name, role in POSTS.items():
        account = Account.objects.create(username=f"help_{name}", name=f"帮办{name}")
        Post.objects.create(account=account, org=stage.cast.county, role=role, from_on=LONG_AGO)
        stage.cast.accounts[f"help_{name}"] = account
    data = PointData("县政务服务中心帮办代办点", "文昌路8号", "0551-62000001", "全县", offers_visits=True)
    return open_point(org=stage.cast.county, by=stage.cast.actor("help_agency_manager"), data=data)
