"""帮办 in 安澜县: a point of the county, agencies and visits at every step, each made by the acts."""

from datetime import date, timedelta
from random import Random

from django.core.files.base import ContentFile

from gongkai.apps.services.actions.applications import Filing, HandedIn, Person
from gongkai.apps.services.actions.helping import agency as agencies
from gongkai.apps.services.actions.helping import uploads
from gongkai.apps.services.actions.helping import visits as visiting
from gongkai.apps.services.actions.helping.agency import Authority
from gongkai.apps.services.actions.helping.asking import Wanted
from gongkai.apps.services.actions.helping.points import PointData, open_point
from gongkai.apps.services.actions.helping.visits import Circumstances
from gongkai.apps.services.demo.people import Staff
from gongkai.apps.services.models import Agency, ServiceItem, ServicePoint, Visit
from gongkai.apps.services.queries.standards import elements_of, version_on
from gongkai.apps.services.rules import handling
from gongkai.kernel import workdays
from gongkai.kernel.applicants import dispatching
from gongkai.kernel.numbering import codes
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor, public
from gongkai.kernel.people.models import Account
from gongkai.kernel.people.queries import by_username

REGION = "341298"
NAMES = ("方秀兰", "高德明", "史玉珍", "汪福生", "程桂芳", "段长庚", "陆秋菊", "姚世昌")
SCOPE = ("consult", "submit", "collect")
AUTHORITY = "授权委托书：本人委托代办员在授权范围内代为办理，期限届满为止。（演示）"


class Helpers:
    """The people of the point, and whom they help."""

    def __init__(self, staff: Staff, point: ServicePoint, items: list[ServiceItem]) -> None:
        self.staff, self.point, self.items = staff, point, items
        self.rng, self.turn = Random("帮办"), 0

    def by(self, role: str) -> Actor:
        return self.staff.by(role)

    def account(self, username: str) -> Account:
        found = by_username(username)
        if found is None:
            raise LookupError(username)
        return found

    def wanted(self, item: ServiceItem) -> Wanted:
        """An old person, each time another one; numbers that belong to nobody."""
        name = NAMES[self.turn % len(NAMES)]
        born = date(1945, 1, 1) + timedelta(days=self.rng.randrange(5_000))
        number = codes.make_citizen_id(region=REGION, born_on=born, sequence=self.rng.randrange(1, 999))
        self.turn += 1
        phone = f"154{self.rng.randrange(10**8):08d}"
        person = Person("person", name, "citizen_id", number, phone=phone, address="安澜县文昌路")
        return Wanted(person, [item], f"想办理{item.name}，不熟悉手续", "web")

    def filing(self, item: ServiceItem) -> Filing:
        version = version_on(item, workdays.today())
        rows = elements_of(version).materials if version else ()
        came = [HandedIn(n, "original", 1) for n, one in enumerate(rows, 1) if not handling.is_shared(one)]
        return Filing(f"申请办理{item.name}"[:500], delivery="window", materials=came)

    def agency(self, item: ServiceItem) -> Agency:
        wanted = self.wanted(item)
        authority = Authority(SCOPE, workdays.today() + timedelta(days=90))
        return agencies.request(
            org=self.point.org, by=public(wanted.person.name), point=self.point, wanted=wanted, authority=authority
        ).agency

    def assigned(self, item: ServiceItem) -> Agency:
        return agencies.assign(self.agency(item), by=self.by("agency_manager"), agent=self.account("helpagent"))

    def working(self, item: ServiceItem) -> Agency:
        one, by = self.assigned(item), self.by("agent")
        uploads.keep_authority(one, [ContentFile(AUTHORITY.encode(), name="授权委托书.txt")], by=by)
        agencies.record_authority(
            one, by=by, signed_on=workdays.today(), scope=SCOPE, authority_until=one.authority_until
        )
        return agencies.record_step(one, by=by, kind="contact", text="电话联系，说明需要准备的材料。", item=item)

    def visit(self, item: ServiceItem) -> Visit:
        wanted = self.wanted(item)
        return visiting.request(
            org=self.point.org,
            by=public(wanted.person.name),
            point=self.point,
            wanted=wanted,
            circumstances=Circumstances("elderly", "安澜县文昌路老年公寓", "行动不便"),
        ).visit

    def arranged(self, item: ServiceItem, day: date, window: str) -> Visit:
        people = [self.account("visitone"), self.account("visittwo")]
        return visiting.arrange(self.visit(item), by=self.by("visit_manager"), day=day, window=window, officers=people)


def open_the_point(staff: Staff, county: Organisation, items: list[ServiceItem]) -> None:
    """Points first, then what people asked for; nobody is told of a demonstration."""
    data = PointData(
        "县政务服务中心帮办代办点",
        "安澜县文昌路8号",
        "0549-6200000",
        "全县居民和企业；老年人、残疾人和重点项目可以申请上门",
        offers_visits=True,
    )
    point = open_point(org=county, by=staff.by("agency_manager"), data=data)
    if not items:
        return
    helpers = Helpers(staff, point, items)
    _agencies(helpers)
    _visits(helpers)
    dispatching.drop_waiting()


def _agencies(helpers: Helpers) -> None:
    first, item = helpers.by("agent"), helpers.items[0]
    helpers.agency(item)
    helpers.assigned(item)
    helpers.working(item)
    agencies.ask(helpers.working(item), by=first, text="请提供经营场所的租赁合同复印件。")
    done = helpers.working(item)
    agencies.file_application(done, by=first, item=item, filing=helpers.filing(item))
    agencies.close(done, by=first, result="done", result_text="申请已经提交，结果由申请人到窗口领取。")
    agencies.decline(helpers.agency(item), by=helpers.by("agency_manager"), reason="本事项须本人到场采集信息")


def _visits(helpers: Helpers) -> None:
    item, by = helpers.items[0], helpers.by("visitor")
    now, calendar = workdays.now(), workdays.calendar()
    before = calendar.add(workdays.today(), -2)
    earlier = now.replace(hour=8, minute=30) - timedelta(days=(workdays.today() - before).days)
    with workdays.pretending(earlier):
        past = helpers.arranged(item, before, "morning")
    people = [helpers.account("visitone"), helpers.account("visittwo")]
    with workdays.pretending(earlier.replace(hour=9, minute=40)):
        visiting.arrive(past, by=by, arrived_at=workdays.now(), present=people)
    with workdays.pretending(earlier.replace(hour=10, minute=25)):
        visiting.leave(past, by=by, left_at=workdays.now(), result="materials", result_text="材料齐全，当面核对原件。")
        visiting.file_application(past, by=by, item=item, filing=helpers.filing(item))
    helpers.visit(item)
    for ahead, window in ((1, "morning"), (1, "afternoon"), (3, "morning")):
        helpers.arranged(item, calendar.add(workdays.today(), ahead), window)
