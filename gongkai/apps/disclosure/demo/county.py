"""安澜县: its bodies, departments and people, and the clock and dice that stories use."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from gongkai.apps.disclosure.actions.choices import set_small
from gongkai.apps.disclosure.demo.timeline import Timeline
from gongkai.apps.disclosure.demo.wording import Known, data, person_name
from gongkai.kernel import workdays
from gongkai.kernel.numbering import codes
from gongkai.kernel.orgs.actions import add_department, add_region, create_organisation
from gongkai.kernel.orgs.models import Department, Organisation, Region
from gongkai.kernel.people import actions as people
from gongkai.kernel.people.actors import SYSTEM, Actor, actor_for
from gongkai.kernel.people.models import Account

PASSWORD = "Anlan-Gongkai-1"
HOUSE = "construction"  # the body whose whole chain of posts can be logged in to
OFFICE = "office"
FEW = "yunhe"  # 人员较少的单位: one person holds nearly all posts

# Persons of a body: (roles, department by its place in the list, None for the whole body).
FULL = (
    (("drafter",), 0),
    (("clerk",), None),
    (("handler",), 1),
    (("handler",), 2),
    (("reviewer",), None),
    (("secrecy",), None),
    (("head",), None),
    (("leader",), None),
    (("legality",), None),
)
SMALL = (
    (("drafter", "clerk", "handler"), None),
    (("reviewer", "head", "legality"), None),
    (("secrecy",), None),
    (("leader",), None),
)

ONE = (
    (("drafter", "clerk", "handler", "reviewer", "secrecy", "head", "legality"), None),
    (("leader",), None),
)

# Who can log in: user name → (body, place in its list of persons, what this person does).
LOGINS = {
    "clerk": (HOUSE, 1, "县住建局公开受理员：接收、登记、分办、送达申请，编制年度报告"),
    "handler": (HOUSE, 2, "县住建局承办人：检索、征求意见、拟写答复"),
    "reviewer": (HOUSE, 4, "县住建局科室负责人：审核稿件，确定公开属性"),
    "secrecy": (HOUSE, 5, "县住建局保密审查员"),
    "head": (HOUSE, 6, "县住建局公开工作机构负责人：公开审核，批准延期"),
    "leader": (HOUSE, 7, "县住建局分管领导：签发"),
    "legality": (HOUSE, 8, "县住建局合法性审核员：审核规范性文件的权限、程序和内容"),
    "drafter": (HOUSE, 0, "县住建局信息员：起草主动公开信息"),
    "office": (OFFICE, 1, "县政府办公开受理员：受理向县政府和县政府办提出的申请"),
    "town": ("qingshi", 0, "青石镇经办人：一人兼信息员、受理员、承办人"),
    "solo": (FEW, 0, "云河乡经办人：人员较少的单位，一人兼除签发外的全部岗位，同一人办理的环节有提示"),
}
PLATFORM = {
    "supervisor": ("disclosure.supervisor", "公开主管部门：督查全县各机关的申请、公开和年度报告"),
    "window": ("platform.identity", "申请人核验员：在“申请人核验”按证件号码查找申请人，登记窗口核验"),
    "auditor": ("platform.auditor", "日志审计员：查阅、校验业务日志"),
    "admin": (
        "platform.admin",
        "平台管理员：在 /admin/ 维护人员、岗位和授权代理，查看机构，导入放假通知，管理推送和后台作业",
    ),
}


@dataclass
class Body:
    """One body with its people; `persons` in the order of FULL or SMALL."""

    slug: str
    given: dict[str, Any]
    org: Organisation
    departments: list[Department] = field(default_factory=list)
    persons: list[Account] = field(default_factory=list)
    roles: dict[str, list[Account]] = field(default_factory=dict)

    def words(self) -> dict[str, str]:
        """What invented texts say of this body."""
        return {
            "body": self.org.name,
            "short": self.org.short_name,
            "mark": self.org.letter_mark,
            "scope": self.given["scope"],
            "area": self.org.short_name if self.given["kind"] == "township" else "安澜县",
            "road": self.given["road"],
            "phone": self.org.phone,
            "fax": self.org.fax,
            "email": self.org.email,
            "departments": "、".join(d.name for d in self.departments) or "县政府办公室各股室",
            "department": self.departments[-1].name if self.departments else "秘书股",
        }


class County:
    """The stage: bodies by slug, who holds which role there, the calendar, and dice that fall alike for one seed."""

    def __init__(self, *, now: datetime, seed: int, years: int, only: frozenset[str] = frozenset()) -> None:
        self.now, self.seed, self.only = now, seed, only
        self.today = now.date()
        self.start = first_day(self.today, years)
        self.calendar = workdays.calendar()
        self.timeline = Timeline(now)
        self.bodies: dict[str, Body] = {}
        self.titles: set[str] = set()
        self._actors: dict[int, Actor] = {}

    # Dice and days --------------------------------------------------------

    def dice(self, *what: object) -> Random:
        """Dice of one story; stories do not disturb each other's luck."""
        return Random("/".join(str(part) for part in (self.seed, *what)))

    def known(self, rng: Random, slug: str, on: date, **given: str) -> Known:
        body = self.bodies[slug]
        return Known(rng, {**body.words(), **date_words(on), **given}, body.given.get("words", {}))

    def at(self, day: date, rng: Random) -> datetime:
        """A moment within office hours; a day off becomes the next working day."""
        hour = rng.choice((8.7, 9.2, 9.8, 10.4, 11.1, 14.7, 15.2, 15.9, 16.4, 16.9))
        return clock_time(self.calendar.roll(day), hour * 60 + rng.randint(0, 25))

    def later(self, rng: Random, days: int = 0) -> datetime:
        """So many working days after the pretended now; with 0 a little later, as long as the office is open."""
        now = workdays.now()
        if days == 0:
            soon = now + timedelta(minutes=rng.randint(6, 40))
            opens, closes = clock_time(now.date(), 8 * 60 + 30), clock_time(now.date(), 18 * 60)
            if self.calendar.is_workday(now.date()) and opens <= soon <= closes:
                return soon
            days = 1
        return self.at(self.calendar.add(now.date(), days), rng)

    def not_before(self, day: date, rng: Random) -> datetime:
        """That day, or a little later than now where the story is already there."""
        return max(self.at(day, rng), self.later(rng))

    def back(self, days: int) -> date:
        """The day so many working days before today."""
        return self.calendar.add(self.today, -days)

    # People ---------------------------------------------------------------

    def by(self, slug: str, role: str, which: int = 0) -> Actor:
        """Somebody who holds this role at this body; posts do not change, so the actor is asked for once."""
        accounts = self.bodies[slug].roles[role]
        return self.actor(accounts[which % len(accounts)])

    def actor(self, account: Account) -> Actor:
        if account.pk not in self._actors:
            self._actors[account.pk] = actor_for(account, on=self.start)
        return self._actors[account.pk]

    def department_of(self, slug: str, account: Account) -> Department | None:
        body = self.bodies[slug]
        for person, (_, place) in zip(body.persons, _posts(body.given), strict=False):
            if person.pk == account.pk and place is not None and body.departments:
                return body.departments[place]
        return None

    # Building -------------------------------------------------------------

    def found(self) -> None:
        """Bodies, departments, people and their posts, on the first day."""
        region = add_region(data("bodies")["region"], "安澜县")
        towns = {t["code"]: add_region(t["code"], t["name"], region) for t in data("bodies")["towns"]}
        wanted = [b for b in data("bodies")["bodies"] if not self.only or b["slug"] in self.only]
        for serial, given in enumerate(wanted, start=1):
            self._add_body(given, serial, towns.get(given.get("town", ""), region))
        self._platform_people()
        supervisor = self.actor(self.bodies["county"].roles["supervisor"][0])
        if FEW in self.bodies:
            set_small(self.bodies[FEW].org, by=supervisor, small=True, reason="乡政府公开工作只有一名专职人员。")
        for body in self.bodies.values():
            self._staff(body)

    def _add_body(self, given: dict[str, Any], serial: int, region: Region) -> None:
        county = self.bodies.get("county")
        org = create_organisation(
            parent=county.org if county else None,
            name=given["name"],
            short_name=given["short"],
            kind=given["kind"],
            site_slug=given["slug"],
            uscc=codes.make_uscc(
                department="1", body_class="1", region=data("bodies")["region"], stem=f"00729{serial:03d}"
            ),
            region=region,
            letter_mark=given["mark"],
            address=f"安澜县{given['road']}",
            postcode="239800",
            phone=f"0549-6200{serial:03d}",
            fax=f"0549-6210{serial:03d}",
            email=f"{given['slug']}@anlan.example",
            office_hours="工作日8:30—12:00，14:30—17:30",
            court="安澜县人民法院",
        )
        departments = [add_department(org, name, sort=n) for n, name in enumerate(given["departments"])]
        self.bodies[given["slug"]] = Body(given["slug"], given, org, departments)

    def _staff(self, body: Body) -> None:
        rng = self.dice("people", body.slug)
        logins = {place: name for name, (slug, place, _) in LOGINS.items() if slug == body.slug}
        if body.given["staff"] == "office":
            return
        for place, (roles, department) in enumerate(_posts(body.given)):
            username = logins.get(place) or f"{body.slug}{place + 1:02d}"
            account = self._person(username, rng, with_password=place in logins)
            body.persons.append(account)
            bodies = [body, self.bodies["county"]] if body.slug == OFFICE else [body]
            for one in bodies:
                self._appoint(account, one, roles, department)

    def _appoint(self, account: Account, body: Body, roles: tuple[str, ...], department: int | None) -> None:
        unit = body.departments[department] if department is not None and body.departments else None
        for role in roles:
            people.give_post(account, by=SYSTEM, role=f"disclosure.{role}", org=body.org, department=unit)
            body.roles.setdefault(role, []).append(account)

    def _platform_people(self) -> None:
        rng = self.dice("people", "platform")
        for username, (role, _) in PLATFORM.items():
            account = self._person(username, rng, with_password=True)
            people.give_post(account, by=SYSTEM, role=role, org=self.bodies["county"].org)
            self.bodies["county"].roles[role.rpartition(".")[2]] = [account]
            if username == "admin":
                people.change_account(account, by=SYSTEM, is_staff=True)

    def _person(self, username: str, rng: Random, *, with_password: bool) -> Account:
        return people.create_account(
            by=SYSTEM,
            username=username,
            name=person_name(rng),
            # Only those who are meant to be tried can log in; hashing a password is slow on purpose.
            password=PASSWORD if with_password else None,
            phone=f"154{rng.randint(0, 99_999_999):08d}",
            email=f"{username}@anlan.example",
        )


def _posts(given: dict[str, Any]) -> tuple[tuple[tuple[str, ...], int | None], ...]:
    return {"full": FULL, "one": ONE}.get(given["staff"], SMALL)


def first_day(today: date, years: int) -> date:
    """The first working day of a history of so many years, give or take half a year."""
    year = today.year - (years - 1 if today.month > 6 else years)
    return workdays.calendar().add(date(year, 1, 1), 1)


def clock_time(day: date, minutes: float) -> datetime:
    return datetime.combine(day, time(), workdays.SHANGHAI) + timedelta(minutes=int(minutes))


def date_words(on: date) -> dict[str, str]:
    """The day and its neighbours in words."""
    quarter = (on.month - 1) // 3 + 1
    results = {1: f"{on.year - 1}年", 2: f"{on.year}年一季度", 3: f"{on.year}年上半年", 4: f"{on.year}年前三季度"}
    return {
        "day": cn_date(on),
        "year": str(on.year),
        "last_year": str(on.year - 1),
        "next_year": str(on.year + 1),
        "later": str(on.year + 5),
        "month": str(on.month),
        "quarter": results[quarter],
        "q": str(quarter),
        "half": "上半年" if on.month <= 6 else "下半年",
        "deadline": cn_date(on + timedelta(days=15)),
        "effective": cn_date(on + timedelta(days=30)),
    }


def cn_date(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"
