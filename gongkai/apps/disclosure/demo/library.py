"""文件库 of the county: normative documents at every step, replaced, repealed, amended, expired, explained."""

from collections.abc import Generator
from datetime import date, datetime, timedelta
from typing import Any

from gongkai.apps.disclosure.actions import documents
from gongkai.apps.disclosure.actions import library as acts
from gongkai.apps.disclosure.demo.county import HOUSE, County
from gongkai.apps.disclosure.demo.document_courses import Plan, Review
from gongkai.apps.disclosure.demo.timeline import Story
from gongkai.apps.disclosure.demo.wording import Known, as_html, data
from gongkai.apps.disclosure.models import Document, LibraryEntry
from gongkai.kernel import workdays
from gongkai.kernel.people.actors import Actor

DOCUMENTS = 20  # made here: issued texts, notices, interpretations and one result of a clean-up
TRIAL, TERM = timedelta(days=2 * 365), timedelta(days=5 * 365)


def stories(county: County) -> list[Story]:
    known: dict[str, LibraryEntry] = {}
    return [Course(county, given, known).run() for given in data("library")["entries"]]


def through_review(county: County, slug: str, document: Document, key: str) -> Generator[datetime, None, None]:
    """The chain of 主动公开, and what follows a publication."""
    sample = {"key": key, "kind": "normative", "body": ""}
    review = Review(county, Plan(sample, slug, workdays.today(), 1))
    review.document = document
    yield from review.approved()
    yield from review.published()
    acts.follow(document.pk)


class Course:
    """One document from its draft to where it stands today."""

    def __init__(self, county: County, given: dict[str, Any], known: dict[str, LibraryEntry]) -> None:
        self.county, self.given, self.others = county, given, known
        self.rng = county.dice("library", given["key"])
        self.words: Known
        self.entry: LibraryEntry

    def by(self, role: str) -> Actor:
        return self.county.by(HOUSE, role)

    def text(self, name: str) -> str:
        return self.words.fill(data("library")["texts"][name])

    def run(self) -> Story:
        given, stop = self.given, self.given.get("stop", "")
        yield self.county.at(self.county.back(given["ago"]), self.rng)
        self._draft()
        if stop == "draft":
            return
        if stop == "discarded":
            yield self.county.later(self.rng, 8)
            acts.discard(self.entry, by=self.by("head"), reason=self.text("discarded"))
            return
        if not (yield from self._solicited(stop)) or not (yield from self._decided(stop)):
            return
        yield from self._issued()
        if stop == "issued":
            return
        yield from through_review(self.county, HOUSE, self._document, f"{given['key']}-text")
        yield from self._explained()
        if "amended_after" in given:
            yield from self._amended(given["amended_after"])

    @property
    def _document(self) -> Document:
        assert self.entry.document is not None
        return self.entry.document

    def _draft(self) -> None:
        given, today = self.given, workdays.today()
        self.words = self.county.known(self.rng, HOUSE, today, subject=given["subject"], title=given["title"])
        self.county.titles.add(given["title"])
        draft = acts.Draft(
            kind="normative",
            title=given["title"],
            body=as_html(data("library")["texts"]["body"], self.words),
            summary=f"规范{given['subject']}工作，明确职责分工、办理程序和监督措施。",
            theme="城乡建设、环境保护",
            genre="通知",
            explanation=self.text("explanation"),
            trial=given.get("trial", False),
        )
        drafter = self.county.bodies[HOUSE].roles["drafter"][0]
        self.entry = acts.create(
            org=self.county.bodies[HOUSE].org,
            by=self.by("drafter"),
            draft=draft,
            department=self.county.department_of(HOUSE, drafter),
        )
        self.others[given["key"]] = self.entry
        if "link" in given:
            kind, other = given["link"]
            acts.link(self.entry, by=self.by("drafter"), target=self.others[other], kind=kind)

    def _solicited(self, stop: str) -> Generator[datetime, None, bool]:
        """公开征求意见, or why not."""
        yield self.county.later(self.rng)
        if not self.given.get("solicited"):
            acts.skip_soliciting(self.entry, by=self.by("drafter"), reason=self.text("skipped"))
            return True
        since = workdays.today()
        org = self.county.bodies[HOUSE].org
        acts.solicit(
            self.entry,
            by=self.by("drafter"),
            since=since,
            until=self.county.calendar.add(since, 12),
            contact=f"{org.address}，电话{org.phone}，电子邮箱{org.email}",
        )
        assert self.entry.notice is not None
        yield from through_review(self.county, HOUSE, self.entry.notice, f"{self.given['key']}-notice")
        if stop == "soliciting":
            return False
        yield self.county.later(self.rng, 16)
        received = self.rng.randint(4, 30)
        acts.close_soliciting(
            self.entry,
            by=self.by("drafter"),
            opinion_count=received,
            adopted_count=received // 3,
            opinion_summary=self.text("opinions"),
        )
        return True

    def _decided(self, stop: str) -> Generator[datetime, None, bool]:
        if stop == "legality_review":
            return False
        yield self.county.later(self.rng, 2)
        acts.pass_legality(self.entry, by=self.by("legality"), opinion=self.text("legality"))
        if stop == "awaiting_discussion":
            return False
        yield self.county.later(self.rng, 1)
        meeting = self.text("meeting")
        acts.record_discussion(self.entry, by=self.by("head"), meeting=meeting, discussed_on=workdays.today())
        if stop == "discussed":
            return False
        yield self.county.later(self.rng)
        acts.sign(self.entry, by=self.by("leader"))
        return stop != "signed"

    def _issued(self) -> Generator[datetime, None, None]:
        yield self.county.later(self.rng)
        today = workdays.today()
        acts.issue(self.entry, by=self.by("clerk"), issued_on=today, effective_on=today, expires_on=self._last(today))

    def _last(self, today: date) -> date:
        if "until" in self.given:
            return self.county.today + timedelta(days=self.given["until"])
        if "days" in self.given:
            return today + timedelta(days=self.given["days"])
        return today + (TRIAL if self.given.get("trial") else TERM)

    def _explained(self) -> Generator[datetime, None, None]:
        """政策解读, published the same week."""
        for form in self.given.get("explained", ()):
            sample = data("library")["interpretations"][form]
            made = acts.draft_interpretation(
                self.entry,
                by=self.by("drafter"),
                form=form,
                title=self.words.fill(sample["title"]),
                body=as_html(sample["body"], self.words),
            )
            yield from through_review(self.county, HOUSE, made.document, f"{self.given['key']}-{form}")

    def _amended(self, after: int) -> Generator[datetime, None, None]:
        yield self.county.later(self.rng, after)
        reason = self.text("amending")
        acts.amend(self.entry, by=self.by("clerk"), amended_on=workdays.today() + timedelta(days=30), reason=reason)
        yield self.county.later(self.rng)
        self._rewrite()
        yield from through_review(self.county, HOUSE, self._document, f"{self.given['key']}-amended")

    def _rewrite(self) -> None:
        draft = self._document.working
        assert draft is not None
        content = documents.Content(
            title=draft.title,
            body=draft.body + as_html(data("library")["texts"]["amended"], self.words),
            summary=draft.summary,
            doc_no=draft.doc_no,
            theme=draft.theme,
            genre=draft.genre,
            open_limit="长期公开",
        )
        placing = documents.placing_of(self._document)
        documents.edit(self._document, by=self.by("drafter"), content=content, placing=placing)
