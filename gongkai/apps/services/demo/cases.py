"""演示办件: about sixty applications in every state, each made by the acts of those whose posts they are."""

import heapq
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.actions.applications import Filing, HandedIn, LicenceTerms, Person, Verdict
from gongkai.apps.services.demo.case_courses import CHARGED, COURSES
from gongkai.apps.services.demo.people import Staff
from gongkai.apps.services.models import Application, Licence, ServiceItem
from gongkai.apps.services.queries.standards import elements_of, version_on
from gongkai.apps.services.rules import handling
from gongkai.kernel import workdays
from gongkai.kernel.numbering import codes
from gongkai.kernel.people.actors import SYSTEM, Actor

# What a story yields: on which working day before today it goes on.
Story = Iterator[int]
SURNAMES, GIVEN = "陈李王张刘杨黄赵吴周徐孙", ("晓兰", "志远", "文静", "建国", "雨桐", "海峰", "秀英", "子涵")
REGION = "341298"
TRADES = ("松岭建设", "青石燃气", "安居物业", "临河路桥", "清源水务", "泰和装饰", "金穗商贸", "文昌置业")


@dataclass
class Desk:
    """One item of one body, the people who handle it, and the applicants who come."""

    item: ServiceItem
    staff: Staff
    rng: Random

    def by(self, role: str) -> Actor:
        return self.staff.by(role, self.item.org.site_slug)

    def applicant(self) -> Person:
        """Whom the item serves: a company, with somebody who comes for it, or a person."""
        version = version_on(self.item, workdays.today())
        who = self._person()
        if version is None or "person" in handling.served(elements_of(version)):
            return who
        rng = self.rng
        stem = f"MA2{rng.randrange(10**4):04d}{rng.choice('ABCDEFGH')}"
        return Person(
            "legal", f"安澜县{rng.choice(TRADES)}有限公司", "uscc",
            codes.make_uscc(department="9", region=REGION, stem=stem),
            legal_representative=rng.choice(SURNAMES) + rng.choice(GIVEN), phone=who.phone, address=who.address,
            agent_name=who.name, agent_identity_number=who.identity_number, agent_phone=who.phone,
        )  # fmt: skip

    def _person(self) -> Person:
        rng = self.rng
        born = date(1960, 1, 1) + timedelta(days=rng.randrange(15_000))
        number = codes.make_citizen_id(region=REGION, born_on=born, sequence=rng.randrange(1, 999))
        name = rng.choice(SURNAMES) + rng.choice(GIVEN)
        return Person(
            "person", name, "citizen_id", number, phone=f"139{rng.randrange(10**8):08d}", address="安澜县人民路"
        )

    def receive(self, person: Person | None = None, renews: Licence | None = None) -> Application:
        version = version_on(self.item, workdays.today())
        rows = elements_of(version).materials if version else ()
        came = [HandedIn(n, "original", 1) for n, one in enumerate(rows, 1) if not handling.is_shared(one)]
        filing = Filing(f"申请办理{self.item.name}"[:500], delivery="window", materials=came, renews=renews)
        return acts.register(
            org=self.item.org, by=self.by("window"), item=self.item, person=person or self.applicant(), filing=filing
        ).application

    def check(self, application: Application, first: str = "fitting", note: str = "") -> Application:
        """All rows fit, but for the first where the story says otherwise."""
        asked = list(application.materials.exclude(handed_in="shared"))
        verdicts = [Verdict(row.number, "fitting") for row in asked]
        if asked and first != "fitting":
            verdicts[0] = Verdict(asked[0].number, first, note=note)
        return acts.check_materials(application, by=self.by("window"), verdicts=verdicts)

    def accept(self, application: Application) -> Application:
        return acts.accept(self.check(application), by=self.by("window"))

    def pass_all(self, application: Application, proposed: str = "granted") -> Application:
        while application.case.step == "in_review":
            acts.pass_stage(application, by=self.by("examiner"), opinion="经审查，材料属实。", proposed=proposed)
        return application

    def grant(self, application: Application) -> Application:
        results = elements_of(application.version).results
        today = workdays.today()
        until = today + timedelta(days=1095)
        terms = LicenceTerms(results[0].name, scope=application.content, valid_to=until) if results else None
        return acts.grant(application, by=self.by("approver"), licence=terms)


def received(desk: Desk, since: int) -> Story:
    yield since
    desk.receive()


def pre_reviewed(desk: Desk, since: int) -> Story:
    yield since
    acts.pre_review(desk.receive(), by=desk.by("window"))


def asked(desk: Desk, since: int) -> Story:
    yield since
    application = desk.receive()
    yield since - 2
    desk.check(application, "faulty", "未加盖公章")
    acts.request_supplement(application, by=desk.by("window"), allowed_days=15)


def supplemented(desk: Desk, since: int) -> Story:
    yield since
    application = desk.receive()
    yield since - 2
    acts.request_supplement(desk.check(application, "missing"), by=desk.by("window"), allowed_days=15)
    yield since - 5
    acts.supplement(application, by=desk.by("window"))


def refused_acceptance(desk: Desk, since: int) -> Story:
    yield since
    application = desk.receive()
    yield since - 1
    acts.refuse_acceptance(
        application, by=desk.by("window"), reason="不属于依法需要取得许可的事项", ground="not_required"
    )


def deemed(desk: Desk, since: int) -> Story:
    yield since
    application = desk.receive()
    yield since - 6
    acts.accept_deemed(application, by=SYSTEM)


def tolerated(desk: Desk, since: int) -> Story:
    yield since
    application = desk.check(desk.receive(), "tolerated")
    acts.accept_tolerant(application, by=desk.by("window"), promise="五个工作日内补交", allowed_days=5)


def accepted(desk: Desk, since: int) -> Story:
    yield since
    desk.accept(desk.receive())


def reviewed(desk: Desk, since: int) -> Story:
    yield since
    application = desk.accept(desk.receive())
    yield since - 1
    acts.start_review(application, by=desk.by("examiner"))


def special(desk: Desk, since: int) -> Story:
    yield since
    application = desk.accept(desk.receive())
    yield since - 1
    acts.start_review(application, by=desk.by("examiner"))
    yield since - 2
    acts.begin_special(
        application, by=desk.by("examiner"), kind="expert_review", document_number="专审〔2026〕1号",
        reason="需要组织专家评审", expected_days=8,
    )  # fmt: skip


def extension_proposed(desk: Desk, since: int) -> Story:
    yield since
    application = desk.accept(desk.receive())
    acts.start_review(application, by=desk.by("examiner"))
    yield since - 3
    acts.propose_extension(application, by=desk.by("examiner"), days=5, reason="需要核实的情况较多")


def deciding(desk: Desk, since: int) -> Story:
    yield since
    application = desk.accept(desk.receive())
    acts.start_review(application, by=desk.by("examiner"))
    yield since - 3
    desk.pass_all(application)


def granted(desk: Desk, since: int) -> Story:
    yield since
    application = desk.accept(desk.receive())
    acts.start_review(application, by=desk.by("examiner"))
    yield since - 3
    desk.pass_all(application)
    yield since - 4
    desk.grant(application)


def refused(desk: Desk, since: int) -> Story:
    yield since
    application = desk.accept(desk.receive())
    acts.start_review(application, by=desk.by("examiner"))
    yield since - 3
    desk.pass_all(application, "refused")
    yield since - 4
    acts.refuse(application, by=desk.by("approver"), reason="经核查，不符合办理条件的要求", ground="conditions")


def closed(desk: Desk, since: int) -> Generator[int, None, Application]:
    yield since
    application = desk.accept(desk.receive())
    acts.start_review(application, by=desk.by("examiner"))
    yield since - 3
    desk.pass_all(application)
    yield since - 4
    desk.grant(application)
    yield since - 6
    acts.deliver(application, by=desk.by("window"), delivery="window", receiver=application.applicant_name)
    return application


def withdrawn(desk: Desk, since: int) -> Story:
    yield since
    application = desk.accept(desk.receive())
    yield since - 2
    acts.withdraw(application, by=desk.by("window"), reason="申请人改变计划")


def terminated(desk: Desk, since: int) -> Story:
    yield since
    application = desk.accept(desk.receive())
    yield since - 3
    acts.terminate(application, by=desk.by("examiner"), reason="申请人主体资格已经终止", ground="applicant_ended")


def revoked(desk: Desk, since: int) -> Story:
    application = yield from closed(desk, since)
    yield since - 8
    acts.revoke(application, by=desk.by("approver"), reason="以欺骗手段取得", ground="deceit", safety_matter=True)


# (what happens, on how many working days before today it began)
PLAN: tuple[tuple[Callable[[Desk, int], Story], tuple[int, ...]], ...] = (
    (received, (0, 0, 1, 2, 3, 4)),
    (pre_reviewed, (0, 1, 2)),
    (asked, (3, 4, 6, 9)),
    (supplemented, (6, 8)),
    (refused_acceptance, (5, 12)),
    (deemed, (7, 9)),
    (tolerated, (1, 3)),
    (accepted, (0, 1, 2, 2, 3, 14)),
    (reviewed, (2, 3, 4, 5, 6, 12, 16, 24)),
    (special, (6, 8, 9)),
    (extension_proposed, (7, 8)),
    (deciding, (4, 5, 6, 9)),
    (granted, (5, 6, 8, 15)),
    (refused, (6, 9)),
    (closed, (7, 8, 10, 12, 14, 15, 15)),
    (withdrawn, (4, 10)),
    (terminated, (9,)),
    (revoked, (15,)),
    *COURSES,
    *CHARGED,
)


def play(items: list[ServiceItem], staff: Staff) -> int:
    """Every story in the order of its days, so that numbers and journal grow as they would have grown."""
    rng = Random("办件")
    waiting: list[tuple[int, int, Story]] = []
    begun = [(make, since) for make, days in PLAN for since in days]
    charging, of_fees = [one for one in items if one.is_fee], {make for make, _ in CHARGED}
    for number, (make, since) in enumerate(begun):
        fitting = charging if make in of_fees else items
        story = make(Desk(fitting[number % len(fitting)], staff, rng), since)
        heapq.heappush(waiting, (-next(story), number, story))
    calendar, today, now = workdays.calendar(), workdays.today(), workdays.now()
    while waiting:
        ago, number, story = heapq.heappop(waiting)
        day = calendar.add(today, ago) if ago else today
        with workdays.pretending(now - timedelta(days=(today - day).days)):
            following = next(story, None)
        if following is not None:
            heapq.heappush(waiting, (-following, number, story))
    return len(begun)
