"""One document from its draft, or from the system that hands it over, to what becomes of it later."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from gongkai.apps.disclosure.actions import documents as acts
from gongkai.apps.disclosure.demo.county import County, clock_time
from gongkai.apps.disclosure.demo.timeline import Story
from gongkai.apps.disclosure.demo.wording import Known, as_html, chinese_number, data
from gongkai.apps.disclosure.models import Document
from gongkai.kernel import workdays
from gongkai.kernel.people.actors import SYSTEM, Actor

DRAWS = 40  # of a title that no other document has
FIRST_TERM, FIRST_SESSION = 17, 2022  # the people's congress of the county: five sessions a term, one a year
# Working days between formation and publication of what other systems hand over.
LAGS = {
    "licence": (1, 6),
    "penalty": (1, 6),
    "procurement_result": (1, 2),
    "procurement_contract": (1, 2),
    "department_budget": (4, 11),
}


@dataclass(frozen=True)
class Plan:
    """One document: its sample, its body, the day it is formed, what becomes of it, where it stops today."""

    sample: dict[str, Any] = field(repr=False)
    slug: str
    formed_on: date
    serial: int
    fate: str = ""
    stop: str = ""
    doc_no: str = ""
    issue: int = 0
    legacy: bool = False
    words: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def key(self) -> tuple[str, str, str, int]:
        return self.sample["key"], self.slug, self.formed_on.isoformat(), self.serial

    @property
    def is_regulated(self) -> bool:
        return bool(self.sample["kind"] == "normative")


# Texts ---------------------------------------------------------------------


def title_of(plan: Plan) -> str:
    """The sample of the title."""
    return str(_in_turn(plan, plan.sample["titles"]))


def _in_turn(plan: Plan, choices: list[Any]) -> Any:
    """One after the other where documents follow each other through the year."""
    turn = plan.serial - 1 if plan.sample.get("spread") else plan.formed_on.toordinal()
    return choices[turn % len(choices)]


def _known(county: County, plan: Plan, rng: Random) -> Known:
    """The words of one document; some things are only spoken of in their season."""
    term, session = divmod(plan.formed_on.year - FIRST_SESSION, 5)
    known = county.known(
        rng,
        plan.slug,
        plan.formed_on,
        serial=str(plan.issue),
        term=chinese_number(FIRST_TERM + term),
        session=chinese_number(session + 1),
        **_in_turn(plan, plan.sample.get("title_words", [{}])),
        **plan.words,
    )
    if "subjects" in plan.sample:
        known["subject"] = rng.choice(plan.sample["subjects"])
    if "seasons" in plan.sample:
        known[plan.sample["season_of"]] = rng.choice(_season(plan.sample["seasons"], plan.formed_on.month))
    return known


def _season(words: dict[str, list[str]], month: int) -> list[str]:
    """The words of the latest month that has any; January follows December."""
    months = sorted(map(int, words))
    return words[str(max((known for known in months if known <= month), default=months[-1]))]


def _worded(county: County, plan: Plan, rng: Random) -> tuple[Known, str]:
    """Words and the title they make, drawn again while another document of the county has that title."""
    for _ in range(DRAWS):
        known = _known(county, plan, rng)
        title = known.fill(title_of(plan))
        if title not in county.titles:
            break
    county.titles.add(title)
    return known, title


def _content(county: County, plan: Plan, rng: Random) -> acts.Content:
    sample = plan.sample
    known, title = _worded(county, plan, rng)
    return acts.Content(
        title=title,
        body=as_html(sample["body"], known),
        summary=known.fill(sample["summary"]),
        doc_no=plan.doc_no,
        keywords=[known["subject"], known["scope"]],
        theme=sample["theme"],
        genre=sample["genre"],
        audience="公民、法人和其他组织",
        open_limit="长期公开",
    )


def _placing(plan: Plan) -> acts.Placing:
    years = plan.sample.get("years", 0)
    effective_on = plan.formed_on + timedelta(days=30) if years else None
    return acts.Placing(
        column=plan.sample["column"],
        formed_on=plan.formed_on,
        kind=plan.sample["kind"],
        effective_on=effective_on,
        expires_on=_years_later(effective_on, years) if effective_on else None,
    )


def _years_later(day: date, years: int) -> date:
    """The last day of so many years; 29 February ends on the 28th."""
    same = day.replace(day=28) if (day.month, day.day) == (2, 29) else day
    return same.replace(year=same.year + years) - timedelta(days=1)


# Stories -------------------------------------------------------------------


def story(county: County, plan: Plan) -> Story:
    if plan.legacy or plan.sample["way"] == "import":
        return _imported(county, plan)
    return Review(county, plan).run()


def _imported(county: County, plan: Plan) -> Story:
    """A public record of another system, or of the old site, taken over by the clerk."""
    rng = county.dice("document", *plan.key)
    low, high = LAGS.get(plan.sample["kind"], (2, 14))
    published_on = county.calendar.add(plan.formed_on, rng.randint(low, high))
    day = county.calendar.add(county.start, rng.randint(5, 20)) if plan.legacy else published_on
    yield clock_time(day, 16 * 60 + rng.randint(0, 80))
    acts.import_published(
        org=county.bodies[plan.slug].org,
        by=county.by(plan.slug, "clerk"),
        content=_content(county, plan, rng),
        placing=_placing(plan),
        imported=acts.Imported(
            published_on=published_on, source_url="原政府网站" if plan.legacy else plan.sample["source"]
        ),
    )


class Review:
    """A document drafted, reviewed by the whole chain, published, and what happens to it later."""

    def __init__(self, county: County, plan: Plan) -> None:
        self.county, self.plan = county, plan
        self.rng = county.dice("document", *plan.key)
        self.brisk = bool(plan.stop)
        self.document: Document

    def by(self, role: str) -> Actor:
        return self.county.by(self.plan.slug, role)

    def run(self) -> Story:
        plan, slug = self.plan, self.plan.slug
        waited = 17 if plan.fate == "late" else 1 if self.brisk else self.rng.randint(1, 3)
        yield self.county.at(self.county.calendar.add(plan.formed_on, waited), self.rng)
        drafter = self.county.bodies[slug].roles["drafter"][0]
        self.document = acts.create(
            org=self.county.bodies[slug].org,
            by=self.by("drafter"),
            content=_content(self.county, plan, self.rng),
            placing=_placing(plan),
            department=self.county.department_of(slug, drafter),
        )
        if plan.stop == "draft":
            return
        if plan.fate == "discarded":
            yield self._soon()
            acts.discard(self.document, by=self.by("drafter"), reason="与已起草的信息重复。")
            return
        if not (yield from self.approved(plan.stop)):
            return
        yield from self.published()
        yield from self.afterwards()

    def _soon(self) -> Any:
        return self.county.later(self.rng, 0 if self.brisk else self.rng.choice((0, 0, 0, 1)))

    def approved(self, stop: str = "") -> Any:
        """The chain of signatures (签批链); False where it stops today."""
        yield self._soon()
        acts.submit_review(self.document, by=self.by("drafter"))
        if stop == "section_review":
            return False
        if self.plan.fate == "returned":
            yield from self._returned()
        yield self._soon()
        filed = self.plan.fate == "filed"
        acts.approve_section(
            self.document,
            by=self.by("reviewer"),
            openness="on_request" if filed else "proactive",
            ground="涉及特定对象，公开范围有限，依申请提供。" if filed else "",
        )
        if stop == "secrecy_review":
            return False
        yield self._soon()
        acts.approve_secrecy(
            self.document, by=self.by("secrecy"), finding=self._finding(), opinion=self._word("secrecy")
        )
        if stop == "office_review":
            return False
        yield self._soon()
        acts.approve_office(self.document, by=self.by("head"), opinion=self._word("opinion"))
        if stop == "signing":
            return False
        yield self._soon()
        acts.sign(self.document, by=self.by("leader"))
        return stop != "approved"

    def _returned(self) -> Any:
        yield self._soon()
        acts.return_draft(self.document, by=self.by("reviewer"), reason="请核对数据来源并补充联系电话。")
        yield self.county.later(self.rng, 1)
        acts.submit_review(self.document, by=self.by("drafter"))

    def _finding(self) -> acts.SecrecyFinding:
        personal = "masked" in self.plan.sample["body"]
        return acts.SecrecyFinding(
            state_secret=False,
            work_secret=False,
            trade_secret=False,
            personal_data=personal,
            redaction="姓名已作隐去处理，未公布身份证件号码、电话和住址。" if personal else "",
        )

    def _word(self, name: str) -> str:
        return str(self.rng.choice(data("requests")["words"][name]))

    def published(self) -> Any:
        yield self._soon()
        drafter = self.by("drafter")
        if self.plan.fate == "filed":
            acts.file_closed(self.document, by=drafter)
        elif "scheduled" in (self.plan.fate, self.plan.stop):
            base = self.county.today if self.plan.stop else workdays.today()
            planned_at = clock_time(self.county.calendar.add(base, 1), 9 * 60)
            acts.schedule(self.document, by=drafter, planned_at=planned_at)
            yield planned_at
            acts.publish(self.document, by=SYSTEM)
        else:
            acts.publish(self.document, by=drafter)

    def afterwards(self) -> Any:
        """What the years bring: a correction, a repeal, a withdrawal."""
        fate = self.plan.fate
        if fate == "revised":
            yield self.county.later(self.rng, self.rng.randint(20, 40))
            reason = self.rng.choice(("联系电话变更。", "数据核对后更正。", "补充办理依据。"))
            acts.begin_revision(self.document, by=self.by("drafter"), reason=reason)
            yield from self.approved()
            yield from self.published()
        elif fate == "repealed":
            yield self.county.later(self.rng, self.rng.randint(30, 48))
            reason = "经清理，该文件所依据的上级文件已经废止，不再执行。"
            acts.repeal(self.document, by=self.by("head"), repealed_on=workdays.today(), reason=reason)
        elif fate == "taken_down":
            yield self.county.later(self.rng, self.rng.randint(10, 30))
            acts.take_down(self.document, by=self.by("head"), reason="经复核，附表中个别内容需要进一步处理，先行撤下。")
