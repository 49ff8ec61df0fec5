"""依申请公开 of the county: who asks whom for what, when, and how it is to end."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from gongkai.apps.disclosure.actions.requests import Applicant
from gongkai.apps.disclosure.demo import applicants
from gongkai.apps.disclosure.demo.county import HOUSE, County
from gongkai.apps.disclosure.demo.courses import Ask, Course
from gongkai.apps.disclosure.demo.special_courses import many, merged, repeated, split_up
from gongkai.apps.disclosure.demo.timeline import Story
from gongkai.apps.disclosure.demo.wording import data

# How requests of the past years ended: (outcome, what happened on the way, how many in the full county).
PAST: tuple[tuple[str, tuple[str, ...], int], ...] = (
    ("granted", (), 24),
    ("granted", ("at_once",), 5),
    ("granted", ("returned",), 3),
    ("granted", ("completion",), 3),
    ("granted", ("extend",), 3),
    ("granted", ("third_party:agrees",), 2),
    ("granted", ("third_party:refuses_weakly",), 1),
    ("granted", ("third_party:overridden",), 1),
    ("granted", ("extend:refused",), 1),
    ("granted", ("joint_maker:agrees",), 1),
    ("granted", ("fee",), 1),
    ("granted", ("late",), 2),
    ("granted", ("reason",), 1),
    ("partial", (), 4),
    ("partial", ("redacted",), 2),
    ("partial", ("third_party:silent",), 2),
    ("partial", ("third_party:partly",), 1),
    ("partial", ("extend",), 1),
    ("denied.state_secret", ("other_agency:agrees",), 1),
    ("denied.law_forbids", (), 1),
    ("denied.three_securities_one_stability", (), 1),
    ("denied.third_party", ("third_party:refuses",), 3),
    ("denied.internal_affairs", (), 2),
    ("denied.process_info", (), 3),
    ("denied.enforcement_file", ("late",), 1),
    ("denied.enforcement_file", (), 2),
    ("denied.administrative_inquiry", (), 2),
    ("unable.not_held", ("search",), 8),
    ("unable.not_held", ("other_body",), 6),
    ("unable.not_held", ("search", "late"), 1),
    ("unable.must_be_made", (), 3),
    ("unable.unclear_after_completion", ("completion",), 2),
    ("not_processed.petition", (), 4),
    ("not_processed.publication", (), 2),
    ("not_processed.confirm_or_reissue", (), 1),
    ("other.no_completion", ("completion",), 2),
    ("other.other", ("withdrawn",), 3),
    ("other.other", ("withdrawn_at_once",), 1),
    ("", ("unconfirmed",), 1),
)

# What lies on the desks today: (body, working days ago, channel, outcome, on the way, where it waits).
UNDER_WAY: tuple[tuple[str, int, str, str, tuple[str, ...], str], ...] = (
    (HOUSE, 0, "web", "granted", (), "awaiting_confirmation"),
    (HOUSE, 3, "fax", "granted", (), "awaiting_confirmation"),
    (HOUSE, 1, "in_person", "granted", (), "registered"),
    (HOUSE, 6, "post_signed", "granted", (), "registered"),
    (HOUSE, 5, "web", "granted", ("completion",), "completion_pending"),
    (HOUSE, 7, "in_person", "granted", ("reason",), "reason_pending"),
    (HOUSE, 9, "in_person", "granted", ("fee",), "fee_pending"),
    (HOUSE, 20, "in_person", "granted", (), "in_progress"),
    (HOUSE, 19, "post_signed", "partial", ("redacting",), "in_progress"),
    (HOUSE, 23, "in_person", "granted", (), "in_progress"),
    (HOUSE, 15, "in_person", "unable.not_held", (), "in_progress"),
    (HOUSE, 4, "oral", "granted", (), "in_progress"),
    (HOUSE, 16, "in_person", "granted", ("extend",), "proposed"),
    (HOUSE, 24, "post_signed", "granted", ("extend",), "extended"),
    (HOUSE, 10, "in_person", "partial", ("third_party:agrees",), "consulting"),
    (HOUSE, 12, "in_person", "granted", ("joint_maker:agrees",), "consulting"),
    (HOUSE, 8, "in_person", "granted", (), "in_review"),
    (HOUSE, 12, "in_person", "denied.process_info", (), "secrecy_review"),
    (HOUSE, 13, "post_signed", "granted", ("search",), "office_review"),
    (HOUSE, 11, "in_person", "partial", ("redacted",), "secrecy_review"),
    (HOUSE, 19, "in_person", "granted", (), "signing"),
    (HOUSE, 22, "in_person", "unable.not_held", ("search",), "signing"),
    (HOUSE, 14, "in_person", "granted", (), "signed"),
    (HOUSE, 16, "in_person", "granted", (), "delivered"),
    (HOUSE, 9, "in_person", "other.other", ("withdrawn",), "withdrawn"),
    ("office", 11, "post_unsigned", "granted", (), "in_progress"),
    ("county", 5, "in_person", "granted", (), "registered"),
    ("resources", 25, "in_person", "granted", (), "in_progress"),
    ("resources", 12, "in_person", "granted", (), "in_review"),
    ("resources", 9, "post_signed", "granted", ("third_party:agrees",), "consulting"),
    ("market", 18, "in_person", "granted", ("completion",), "completion_pending"),
    ("education", 11, "in_person", "granted", (), "signed"),
    ("finance", 14, "in_person", "granted", (), "delivered"),
    ("qingshi", 3, "in_person", "granted", (), "registered"),
    ("qingshi", 18, "oral", "granted", (), "in_progress"),
)
UNCONFIRMED_WAIT = 10
FREE = 10  # requests of one applicant in a calendar month that cost nothing (FEE 第四条)
CLASSES = ("natural_person",) * 30 + ("enterprise",) * 5 + (*applicants.ORGANISATIONS[1:],)
CHANNELS = ("web",) * 8 + ("in_person",) * 5 + ("post_signed",) * 4 + ("post_unsigned", "fax", "oral")
WEIGHTS = {HOUSE: 12, "resources": 7, "finance": 4, "market": 4, "education": 3, "qingshi": 3, "office": 2}


@dataclass(frozen=True)
class Dealer:
    """Hands out bodies, days, channels and applicants."""

    county: County
    rng: Random
    pool: dict[str, list[Applicant]]

    def person(self, applicant_class: str = "") -> Applicant:
        return self.rng.choice(self.pool[applicant_class or self.rng.choice(CLASSES)])

    def body(self, outcome: str = "") -> str:
        """One of the bodies that can be asked such a thing; in a small county any of them."""
        able = [slug for slug in data("requests")["where"].get(outcome, ()) if slug in self.county.bodies]
        slugs = able or list(self.county.bodies)
        return self.rng.choices(slugs, [WEIGHTS.get(slug, 1) for slug in slugs])[0]

    def day(self) -> date:
        """A working day of the past, old enough for everything to have come to its end."""
        days = self.county.calendar.elapsed(self.county.start, self.county.back(75))
        return self.county.calendar.add(self.county.start, self.rng.randint(4, days))

    def month(self) -> date:
        """The latest month of spring or summer that lies four months back: its cases end within its year."""
        day = self.county.back(95).replace(day=1)
        while day.month not in (3, 4, 5, 6) or day > self.county.today:
            day = (day.replace(year=day.year - 1, month=12)) if day.month == 1 else day.replace(month=day.month - 1)
        return day


def stories(county: County, count: int) -> list[Story]:
    """About `count` requests: those under way today, the special courses, and the past in its proportions."""
    dealer = Dealer(county, county.dice("requests"), applicants.pool(county.dice("applicants")))
    standing = [_standing(dealer, *entry) for entry in UNDER_WAY if entry[0] in county.bodies]
    special = list(_special(dealer))
    past = list(_past(dealer, count - len(standing) - sum(size for _, size in special)))
    return [*(Course(county, ask).run() for ask in (*standing, *past)), *(story for story, _ in special)]


def _past(dealer: Dealer, count: int) -> Iterator[Ask]:
    total = sum(number for _, _, number in PAST)
    for outcome, detours, number in PAST:
        for _ in range(max(1, round(number * count / total))):
            yield _ask(dealer, outcome, detours)


def _ask(dealer: Dealer, outcome: str, detours: tuple[str, ...]) -> Ask:
    channel = dealer.rng.choice(CHANNELS)
    if "unconfirmed" in detours or "withdrawn_at_once" in detours:
        channel = "web"
    return Ask(dealer.body(outcome), dealer.day(), channel, dealer.person(), outcome, detours)


def _standing(
    dealer: Dealer, slug: str, ago: int, channel: str, outcome: str, detours: tuple[str, ...], stop: str
) -> Ask:
    on = dealer.county.back(ago) if ago else dealer.county.today
    return Ask(slug, on, channel, dealer.person(), outcome, detours, stop=stop, brisk=True)


def _special(dealer: Dealer) -> Iterator[tuple[Story, int]]:
    """Courses in which several requests depend on each other, with how many requests each makes."""
    county, citizen = dealer.county, dealer.person("natural_person")
    body = HOUSE if HOUSE in county.bodies else next(iter(county.bodies))
    plain = Ask(body, dealer.day(), "in_person", citizen, "granted")
    for number in range(3):
        asked_before = replace(plain, day=dealer.day(), applicant=dealer.person("natural_person"), number=number)
        yield repeated(county, asked_before), 2
    yield merged(county, replace(plain, day=dealer.day(), channel="post_signed")), 2
    for number in range(2):
        several = replace(plain, day=dealer.day(), applicant=dealer.person(), number=number)
        yield split_up(county, several, parts=2 + number), 2 + number
    busy = replace(plain, applicant=dealer.person("natural_person"), outcome="not_processed.excessive")
    for story in many(county, busy, dealer.month(), FREE + 3):
        yield story, 1
