"""年度报告 of the county's bodies: last years' published, this year's where the calendar has them stand."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from gongkai.apps.disclosure.actions import filings as filing_acts
from gongkai.apps.disclosure.actions import reports as acts
from gongkai.apps.disclosure.demo.county import HOUSE, OFFICE, County
from gongkai.apps.disclosure.demo.timeline import Story
from gongkai.apps.disclosure.demo.wording import data
from gongkai.apps.disclosure.models import AnnualReport
from gongkai.apps.disclosure.queries import report_units
from gongkai.apps.disclosure.queries import reports as reading
from gongkai.apps.disclosure.rules.report.due import due_on
from gongkai.kernel import workdays
from gongkai.kernel.figures.declare import Scope
from gongkai.kernel.figures.reading import table
from gongkai.kernel.people.actors import Actor

# Bodies with licences, penalties or fees, and roughly how many decisions a year.
REPORTED = {
    "construction": {"art20_5.licences.decisions": 420, "art20_6.penalties.decisions": 36},
    "market": {
        "art20_5.licences.decisions": 2600,
        "art20_6.penalties.decisions": 180,
        "art20_6.compulsion.decisions": 14,
    },
    "transport": {"art20_5.licences.decisions": 640, "art20_6.penalties.decisions": 95},
    "resources": {"art20_5.licences.decisions": 310, "art20_8.administrative_fees.amount_10k": 860},
    "health": {"art20_5.licences.decisions": 150, "art20_6.penalties.decisions": 22},
    "emergency": {"art20_5.licences.decisions": 48, "art20_6.penalties.decisions": 19},
    "water": {"art20_5.licences.decisions": 60},
    "education": {"art20_5.licences.decisions": 24},
}
LATE = "yunhe"  # the body whose report of last year lies unfinished, however often it is reminded
RETURNED = "qingshi"  # the body whose published report the authority returned for correction these days
REMINDERS = (3, 8, 14)  # working days after the due date
# Of the year before the platform began only paper is left: shares of the requests of that year.
PAPER = {"granted": 60, "partial": 10, "denied.internal_affairs": 10, "unable.not_held": 20}
CORRECTED = "water"  # the body that found a mistake after publication and published a second version
EARLY = (HOUSE, "finance")  # begin to collect before the year is over
MISCOUNTED, RIGHT_COUNT = "disputes.review.upheld", Decimal(1)
# Bodies that correct a published report these days, and how far they are.
CORRECTING = {HOUSE: "checked", "county": "signed", OFFICE: "submitted"}


@dataclass(frozen=True)
class Plan:
    """One report: `stop`: where it waits today; `correct_on`: the day on which its correction begins."""

    slug: str
    year: int
    stop: str = ""
    correct_on: date | None = None
    returned_on: date | None = None


def stories(county: County) -> list[Story]:
    """A report of every body for every year that has passed since the beginning, some for this year."""
    plans = [
        _plan(county, slug, year) for year in range(county.start.year - 1, county.today.year) for slug in county.bodies
    ]
    early = [Plan(slug, county.today.year) for slug in EARLY if slug in county.bodies]
    return [Writing(county, plan).run() for plan in (*plans, *early)]


def _plan(county: County, slug: str, year: int) -> Plan:
    if (slug, year) == (LATE, county.today.year - 1):
        return Plan(slug, year, "collecting")
    if (slug, year) == (RETURNED, county.today.year - 1):
        return Plan(slug, year, returned_on=county.back(6))
    if slug == CORRECTED and year >= county.start.year:
        return Plan(slug, year, correct_on=county.calendar.add(_due_on(county, slug, year), 40))
    begins = county.back(10)
    if slug in CORRECTING and year == _newest_published(county, slug, begins):
        return Plan(slug, year, CORRECTING[slug], begins)
    return Plan(slug, year)


def _newest_published(county: County, slug: str, on: date) -> int:
    """The last year whose report is public on that day; three weeks are more than a return to the clerk takes."""
    years = range(county.start.year - 1, county.today.year)
    return max((year for year in years if county.calendar.add(_due_on(county, slug, year), 15) < on), default=0)


def _due_on(county: County, slug: str, year: int) -> date:
    return due_on(year, county.bodies[slug].org.kind)


class Writing:
    """One report from collecting to publication."""

    def __init__(self, county: County, plan: Plan) -> None:
        self.county, self.plan = county, plan
        self.rng = county.dice("report", plan.slug, plan.year)
        self.body = county.bodies[plan.slug]
        self.report: AnnualReport

    def by(self, role: str) -> Actor:
        return self.county.by(self.plan.slug, role)

    def run(self) -> Story:
        begin = self._begin()
        yield begin
        self.report = acts.open_report(org=self.body.org, by=self.by("clerk"), year=self.plan.year)
        if self.plan.stop == "collecting":
            yield from self._reminded()
            return
        yield max(self._writing_day(), begin)
        yield from self._write()
        yield from self._fix()
        if self.rng.random() < 0.2:
            reason = data("reports")["return_reason"]
            acts.return_report(self.report, by=self.by("leader"), reason=reason)
            yield from self._write()
            yield from self._fix()
        yield from self._publish()
        if self.plan.correct_on:
            yield from self._correct(self.plan.correct_on)
        if self.plan.returned_on:
            yield from self._returned(self.plan.returned_on)

    def _reminded(self) -> Generator[datetime, None, None]:
        """催报: three times, the last of them reaches the leader and the authority."""
        for days in REMINDERS:
            yield self.county.at(self.county.calendar.add(self._due(), days), self.rng)
            note = data("reports")["reminder"].format(body=self.body.org.name, year=self.plan.year)
            filing_acts.remind(self.report, by=self.county.by("county", "supervisor"), note=note)

    def _returned(self, on: date) -> Generator[datetime, None, None]:
        """退回更正 by the authority, with a day for the corrected report that still lies ahead."""
        yield self.county.not_before(on, self.rng)
        filing_acts.send_back(
            self.report,
            by=self.county.by("county", "supervisor"),
            reason=data("reports")["send_back_reason"],
            correct_by=self.county.calendar.add(workdays.today(), 10),
        )

    def _correct(self, on: date) -> Generator[datetime, None, None]:
        """更正: live again; what was published stays where it is until the second version takes its place."""
        reason = data("reports")["correction_reason"]
        yield self.county.not_before(on, self.rng)
        acts.begin_correction(self.report, by=self.by("clerk"), reason=reason)
        yield self.county.later(self.rng)
        acts.override(self.report, by=self.by("clerk"), cell=MISCOUNTED, value=RIGHT_COUNT, reason=reason)
        yield from self._fix()
        if self.plan.stop != "checked":
            yield from self._publish()

    def _begin(self) -> datetime:
        """Early birds begin in November, the others two or three weeks before the day of Article 49."""
        if self.plan.slug in EARLY and self.plan.year >= self.county.start.year:
            return self.county.at(date(self.plan.year, 11, self.rng.randint(10, 16)), self.rng)
        day = self.county.calendar.add(self._due(), -self.rng.randint(15, 17))
        return self.county.at(max(day, self.county.start + timedelta(days=1)), self.rng)

    def _writing_day(self) -> datetime:
        return self.county.at(self.county.calendar.add(self._due(), -14), self.rng)

    def _due(self) -> date:
        return _due_on(self.county, self.plan.slug, self.plan.year)

    def _write(self) -> Generator[datetime, None, None]:
        known = self.county.known(self.rng, self.plan.slug, date(self.plan.year, 12, 31))
        texts, clerk = data("reports"), self.by("clerk")
        fees = self._fees()
        other = known.fresh(fee=f"{fees}元").fill(texts["other_matters"]) if fees else texts["other_matters_nil"]
        acts.write(
            self.report,
            by=clerk,
            overview=known.fill(texts["overview"]),
            problems=texts["problems"],
            other_matters=other,
        )
        yield self.county.later(self.rng)
        self._fill_in({"fee_collected_10k": Decimal(fees) / 10_000} if fees else {})

    def _fees(self) -> int:
        return int(table("disclosure.fees.collected", Scope.year(self.body.org, self.plan.year))[()])

    def _fill_in(self, fees: dict[str, Decimal]) -> None:
        """填报: cells without a register of their own, with the reason."""
        reason = data("reports")["override_reason"].format(year=self.plan.year)
        usual = {c: Decimal(n * self.rng.randint(85, 115) // 100) for c, n in REPORTED.get(self.plan.slug, {}).items()}
        done = set(self.report.overrides.values_list("cell", flat=True))
        if self.plan.year < self.county.start.year and self.plan.slug != "county":
            usual |= self._paper()
            reason = data("reports")["paper_reason"]
        for cell, value in {**usual, **fees}.items():
            if cell not in done:
                acts.override(self.report, by=self.by("clerk"), cell=cell, value=value, reason=reason)

    def _paper(self) -> dict[str, Decimal]:
        """The requests of a year from the paper register: all of them answered, none carried over."""
        total = Decimal(self.county.dice("paper", self.plan.slug, self.plan.year).randint(1, 4))
        counts = {row: total * share // 100 for row, share in PAPER.items()}
        counts["granted"] += total - sum(counts.values())
        return {f"requests.natural_person.{row}": n for row, n in {"new": total, **counts}.items() if n}

    def _fix(self) -> Generator[datetime, None, None]:
        """校核: every warning is answered, then the numbers are fixed."""
        yield self.county.later(self.rng, 1)
        if missing := report_units.missing(self.report):
            kept = [org for org in self.report.units.all() if org not in missing]
            reason = f"{'、'.join(org.label for org in missing)}未按期报送，先行汇总，报送后更正。"
            acts.change_units(self.report, by=self.by("clerk"), units=kept, reason=reason)
        answers = data("reports")["answers"]
        rules: dict[str, list[str]] = {}
        for finding in reading.unanswered(self.report):
            rules.setdefault(finding.rule, []).append(reading.fingerprint(finding))
        for rule, fingerprints in rules.items():
            acts.answer_warning(self.report, by=self.by("clerk"), fingerprint=fingerprints, reason=answers[rule])
        acts.check(self.report, by=self.by("clerk"))
        yield self.county.later(self.rng, 1)

    def _publish(self) -> Generator[datetime, None, None]:
        acts.sign(self.report, by=self.by("leader"))
        if self.plan.stop == "signed" and self.report.published_on:
            return
        yield self.county.later(self.rng, 1)
        acts.submit(self.report, by=self.by("clerk"))
        if self.plan.stop == "submitted" and self.report.published_on:
            return
        yield self.county.later(self.rng, 1)
        acts.publish(self.report, by=self.by("clerk"))
