"""主动公开 of the county: which documents there are, when they are made, by whom, and what becomes of them."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from gongkai.apps.disclosure.demo.county import HOUSE, County
from gongkai.apps.disclosure.demo.document_courses import Plan, story, title_of
from gongkai.apps.disclosure.demo.timeline import Story
from gongkai.apps.disclosure.demo.wording import data

# What becomes of documents of the full county; a smaller one has at least one of each.
FATES = {
    "revised": 12,
    "repealed": 6,
    "taken_down": 4,
    "returned": 8,
    "late": 4,
    "scheduled": 3,
    "filed": 3,
    "discarded": 2,
}
LEGACY = 8
REVIEWED = 0.4  # share of documents written here; the others come from the systems in which they were made
SETTLED = timedelta(days=75)
# What lies on the desks today: (body, kinds of samples, working days ago, where it waits).
UNDER_WAY = (
    (HOUSE, "annual-plan", 3, "draft"),
    (HOUSE, "interpretation", 5, "draft"),
    (HOUSE, "safety-inspection", 26, "draft"),
    (HOUSE, "project-approval", 6, "section_review"),
    (HOUSE, "measures", 5, "section_review"),
    (HOUSE, "housing-list", 19, "section_review"),
    (HOUSE, "service-guide", 6, "secrecy_review"),
    ("education", "enrolment", 7, "secrecy_review"),
    (HOUSE, "project-progress", 8, "office_review"),
    ("resources", "decision-draft", 7, "office_review"),
    (HOUSE, "housing-list", 9, "signing"),
    ("health", "employment", 8, "signing"),
    (HOUSE, "proposals", 8, "approved"),
    (HOUSE, "housing-list", 7, "scheduled"),
    ("qingshi", "office-notice", 4, "draft"),
    ("county", "office-notice", 6, "section_review"),
)


def stories(county: County, count: int) -> list[Story]:
    """`count` documents: those under way today, some from before the platform, the rest over the years."""
    standing = _under_way(county)
    legacy = _legacy(county, min(LEGACY, 1 + count // 50))
    chosen = _chosen(county, count - len(standing) - len(legacy))
    dated = sorted(
        [*legacy, *_with_fates(county, chosen, count), *standing], key=lambda plan: (plan.formed_on, plan.key)
    )
    return [story(county, plan) for plan in _numbered(county, dated)]


def _all(county: County) -> list[Plan]:
    plans = []
    for sample in data("documents")["templates"]:
        bodies = list(county.bodies) if sample["bodies"] == ["*"] else sample["bodies"]
        for slug in (slug for slug in bodies if slug in county.bodies):
            for year in range(county.start.year, county.today.year + 1):
                if year == county.start.year or not sample.get("first_year_only"):
                    plans += _of_year(county, sample, slug, year)
    return plans


def _of_year(county: County, sample: dict[str, Any], slug: str, year: int) -> list[Plan]:
    rng, made = county.dice("plan", sample["key"], slug, year), []
    months, each = sample["months"], sample["each"]
    # Young ones would not be there yet: written three days after their formation, handed over after two weeks.
    newest = county.back(4 if sample["way"] == "review" else 15)
    for number in range(each):
        month = months[number * len(months) // each] if sample.get("spread") else rng.choice(months)
        formed_on = county.calendar.roll(date(year, month, rng.randint(3, 26)))
        if county.start + timedelta(days=7) <= formed_on <= newest:
            made.append(Plan(sample, slug, formed_on, number + 1))
    return made


def _chosen(county: County, count: int) -> list[Plan]:
    """A sample of everything that could be: every kind at least once, then at random, by both ways."""
    rng, plans = county.dice("choice"), _all(county)
    rng.shuffle(plans)
    first = {_place(plan): plan for plan in reversed(plans)}
    rest = [plan for plan in plans if first[_place(plan)] is not plan]
    reviewed = [plan for plan in rest if plan.sample["way"] == "review"]
    imported = [plan for plan in rest if plan.sample["way"] == "import"]
    wanted = max(count - len(first), 0)
    by_review = min(len(reviewed), max(round(wanted * REVIEWED), wanted - len(imported)))
    return [*first.values(), *reviewed[:by_review], *imported[: wanted - by_review]]


def _place(plan: Plan) -> tuple[str, str]:
    """What nobody may miss: every kind somewhere, every kind of the demonstrated body, every body's own duties."""
    own = plan.slug == HOUSE or plan.sample.get("first_year_only", False)
    return plan.sample["key"], plan.slug if own else ""


def _with_fates(county: County, plans: list[Plan], count: int) -> list[Plan]:
    """Hand out what becomes of documents, among those old enough for it."""
    rng, share = county.dice("fates"), count / 400
    fates: dict[int, str] = {}
    for fate, wanted in FATES.items():
        fitting = [n for n, plan in enumerate(plans) if n not in fates and _can(county, plan, fate)]
        for n in rng.sample(fitting, min(len(fitting), max(1, round(wanted * share)))):
            fates[n] = fate
    return [replace(plan, fate=fates.get(n, "")) for n, plan in enumerate(plans)]


def _can(county: County, plan: Plan, fate: str) -> bool:
    old = plan.formed_on + SETTLED < county.today and plan.sample["way"] == "review"
    if fate == "repealed":
        return old and plan.is_regulated
    return old and not plan.is_regulated and plan.sample["kind"] == "information"


def _legacy(county: County, count: int) -> list[Plan]:
    """Normative documents of earlier years, brought over from the old site in the first weeks."""
    samples = [sample for sample in data("documents")["templates"] if sample["key"] == "measures"]
    rng, made = county.dice("legacy"), []
    for number in range(count):
        slug = rng.choice([slug for slug in samples[0]["bodies"] if slug in county.bodies])
        year = county.start.year - 1 - number % 4
        formed_on = county.calendar.roll(date(year, rng.randint(3, 11), rng.randint(2, 26)))
        made.append(Plan(samples[0], slug, formed_on, number + 1, legacy=True))
    return made


def _under_way(county: County) -> list[Plan]:
    samples = {sample["key"]: sample for sample in data("documents")["templates"]}
    return [
        Plan(samples[key], slug, county.back(ago), 90 + number, stop=stop)
        for number, (slug, key, ago, stop) in enumerate(UNDER_WAY)
        if slug in county.bodies
    ]


def _numbered(county: County, plans: list[Plan]) -> list[Plan]:
    """发文字号 and 第几期: series of each body and year, in the order of formation."""
    serials: Counter[tuple[str, ...]] = Counter()
    numbered = []
    for plan in plans:
        year, title = str(plan.formed_on.year), title_of(plan)
        serials[plan.slug, year, title] += 1
        doc_no = ""
        if plan.sample.get("numbered"):
            serials[plan.slug, year] += 1
            doc_no = f"{county.bodies[plan.slug].org.letter_mark}〔{year}〕{serials[plan.slug, year]}号"
        numbered.append(replace(plan, doc_no=doc_no, issue=serials[plan.slug, year, title]))
    return numbered
