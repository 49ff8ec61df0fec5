"""复议和诉讼: some won, some lost and learnt from, the rest at every step of the answer (条例第五十一条)."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from gongkai.apps.disclosure.actions import disputes as acts
from gongkai.apps.disclosure.actions import requests as request_acts
from gongkai.apps.disclosure.demo.county import HOUSE, County
from gongkai.apps.disclosure.demo.timeline import Story
from gongkai.apps.disclosure.demo.wording import data, person_name
from gongkai.apps.disclosure.models import DisclosureRequest, Dispute
from gongkai.kernel import workdays
from gongkai.kernel.people.actors import Actor

LOST = "corrected"


@dataclass(frozen=True)
class Plan:
    """Received so many working days ago; how it ends, and where it waits today."""

    ago: int
    path: str
    result: str = ""
    stop: str = ""
    appealed: bool = False


PLANS = (
    Plan(210, "review", "upheld"),
    Plan(190, "suit_after_review", "upheld", appealed=True),
    Plan(140, "review", LOST),
    Plan(95, "review", "other"),
    Plan(60, "review", LOST, "decided"),
    Plan(22, "direct_suit", stop="pending"),
    Plan(7, "review", stop="awaiting_dispatch"),
    Plan(6, "review", stop="signing"),
    Plan(5, "suit_after_review", stop="office_review"),
    Plan(3, "review", stop="answering"),
    Plan(1, "review", stop="registered"),
)


def stories(county: County) -> list[Story]:
    return [Quarrel(county, plan, number).run() for number, plan in enumerate(PLANS)]


class Quarrel:
    """One dispute at the body whose whole chain of posts can be logged in to."""

    def __init__(self, county: County, plan: Plan, number: int) -> None:
        self.county, self.plan, self.number = county, plan, number
        self.rng = county.dice("dispute", number)
        self.words = data("requests")["disputes"]
        self.item: Dispute

    def by(self, role: str) -> Actor:
        return self.county.by(HOUSE, role)

    def run(self) -> Story:
        yield self.county.at(self.county.back(self.plan.ago), self.rng)
        self.item = acts.register(
            org=self.county.bodies[HOUSE].org, by=self.by("clerk"), complaint=self._complaint(workdays.today())
        )
        if self.plan.stop == "registered":
            return
        if not (yield from self._answer(self.plan.stop)):
            return
        yield from self._decide(self.plan.result if not self.plan.appealed else LOST)
        if self.plan.appealed:
            yield from self._appeal()
        if self.plan.result == LOST:
            if self.plan.stop == "decided":
                return
            yield self.county.later(self.rng, 8)
            performance = yield from self._answer_again()
            acts.perform(self.item, by=self.by("handler"), performed_on=workdays.today(), performance=performance)
        yield self.county.later(self.rng, 1)
        lesson = {"lesson_ground": "reasons", "lesson": self.words["lesson"]} if self.plan.result == LOST else {}
        acts.close(self.item, by=self.by("head"), **lesson)

    def _answer_again(self) -> Generator[datetime, None, str]:
        """What was ordered is done: a new answer to the request, through every hand."""
        if not self.item.answer_again:
            return str(self.words["performance"])
        again = acts.redo_request(self.item, by=self.by("clerk"))
        yield self.county.later(self.rng, 2)
        request_acts.draft_reply(
            again, by=self.by("handler"), outcome="granted", reply_text=self.words["answered_again"]
        )
        yield self.county.later(self.rng, 1)
        request_acts.approve_section(again, by=self.by("reviewer"))
        request_acts.approve_secrecy(again, by=self.by("secrecy"))
        yield self.county.later(self.rng, 1)
        request_acts.approve_office(again, by=self.by("head"))
        request_acts.sign(again, by=self.by("leader"))
        request_acts.deliver(again, by=self.by("clerk"), way=again.delivery, answered_on=workdays.today())
        return f"{self.words['performance']}登记编号{again.case.number}。"

    def _hearing(self) -> None:
        """开庭、听证通知 while the case is pending."""
        self._appoint("court" if self.item.is_suit else "hearing", 9 if self.plan.stop == "pending" else 6)

    def _appoint(self, kind: str, ahead: int) -> None:
        """So many working days ahead; of one in the past the notice was noted too late, and its result is still due."""
        day = self.county.calendar.add(workdays.today(), ahead)
        acts.note_hearing(
            self.item,
            by=self.by("clerk"),
            appointment=acts.Appointment(
                kind=kind,
                at=datetime.combine(day, time(9, 30), workdays.SHANGHAI),
                place=self.words["court_room" if self.item.is_suit else "hearing_room"],
                notice_no=f"（{day.year}）澜传{self.number + 3}号",
                notified_on=min(day, workdays.today()),
                attending=self.words["attending"],
            ),
        )

    def _put_off(self) -> Generator[datetime, None, None]:
        """延期: the court sets another day, which lies ahead of the visitor of this county."""
        yield self.county.later(self.rng, 10)
        ahead = datetime.combine(self.county.calendar.add(self.county.today, 6), time(14, 30), workdays.SHANGHAI)
        for hearing in self.item.hearings.filter(result="", cancelled=""):
            record = acts.Record(
                "adjourned", note=self.words["put_off"], next_at=ahead, next_place=self.words["court_room"]
            )
            acts.record_hearing(self.item, by=self.by("handler"), hearing=hearing, record=record)

    def _hold(self) -> Generator[datetime, None, None]:
        yield self.county.later(self.rng, 7)
        for hearing in self.item.hearings.filter(result="", cancelled=""):
            record = acts.Record(
                "held",
                held_on=hearing.at.astimezone(workdays.SHANGHAI).date(),
                attending=self.words["attending"],
                head_attended=self.item.is_suit,
                note=self.words["heard"],
            )
            acts.record_hearing(self.item, by=self.by("handler"), hearing=hearing, record=record)

    def _answer(self, stop: str) -> Generator[datetime, None, bool]:
        """The answer from hand to hand; False where it stops today."""
        yield self.county.later(self.rng)
        acts.assign(self.item, by=self.by("clerk"))
        if stop == "answering":
            return False
        yield self.county.later(self.rng, 1)
        acts.draft_answer(
            self.item, by=self.by("handler"), answer_text=self.words["answer"], evidence=self.words["evidence"]
        )
        if stop == "office_review":
            return False
        yield self.county.later(self.rng)
        acts.approve(self.item, by=self.by("head"))
        if stop == "signing":
            return False
        yield self.county.later(self.rng)
        acts.sign(self.item, by=self.by("leader"))
        if stop == "awaiting_dispatch":
            self._appoint("inquiry", -1)
            return False
        yield self.county.later(self.rng, 1)
        acts.submit_answer(self.item, by=self.by("clerk"), answered_on=workdays.today())
        self._hearing()
        if stop == "pending":
            yield from self._put_off()
            return False
        yield from self._hold()
        return True

    def _decide(self, result: str) -> Generator[datetime, None, None]:
        yield self.county.later(self.rng, 25)
        today = workdays.today()
        ordered = result == LOST and not self.item.is_suit
        acts.record_result(
            self.item,
            by=self.by("clerk"),
            result=acts.Result(
                result,
                today,
                self.words["results"][result],
                perform_by=today + timedelta(days=60) if ordered else None,
                answer_again=ordered and self.item.request_id is not None,
            ),
        )

    def _appeal(self) -> Generator[datetime, None, None]:
        """The body appeals against a judgment, and the second instance decides."""
        yield self.county.later(self.rng, 9)
        acts.appeal(
            self.item,
            by=self.by("clerk"),
            received_on=workdays.today(),
            authority=self.words["higher_court"],
            reason=self.words["appeal"],
        )
        yield from self._answer("")
        yield from self._decide(self.plan.result)

    def _complaint(self, today: date) -> acts.Complaint:
        """Against a refusal where there is one by then, else against what the body publishes."""
        refused = DisclosureRequest.objects.filter(
            org=self.county.bodies[HOUSE].org, outcome__startswith="denied.", answered_on__lt=today, redo_of=None
        )
        known = list(refused.order_by("-answered_on", "-pk")[:8])
        request = known[self.number % len(known)] if known else None
        suit = self.plan.path != "review"
        earlier = None
        if self.plan.path == "suit_after_review" and request is not None:
            earlier = Dispute.objects.filter(request=request, path="review", decided_on__isnull=False).first()
        return acts.Complaint(
            path=self.plan.path,
            subject="reply" if request else "proactive",
            authority=self.words["court"] if suit else self.words["review_body"],
            opponent=request.applicant_name if request else person_name(self.rng),
            claims=self.words["claims" if request else "claims_proactive"],
            received_on=today,
            authority_no=f"（{today.year}）澜{'行初' if suit else '复'}{self.number + 11}号",
            request=request,
            earlier=earlier,
        )
