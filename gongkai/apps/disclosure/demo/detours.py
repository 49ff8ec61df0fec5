"""What may happen to a request on its way: completion, reasons, consultation, extension, fee."""

from collections.abc import Generator
from datetime import date, datetime
from typing import TYPE_CHECKING

from gongkai.apps.disclosure.actions import requests as acts
from gongkai.apps.disclosure.demo.county import clock_time
from gongkai.apps.disclosure.demo.wording import data
from gongkai.apps.disclosure.models import Consultation
from gongkai.apps.disclosure.queries.counts import month_of
from gongkai.kernel import workdays
from gongkai.kernel.cases import clockwork
from gongkai.kernel.people.actors import SYSTEM, public

if TYPE_CHECKING:
    from gongkai.apps.disclosure.demo.courses import Course

Piece = Generator[datetime, None, bool]
PAGES = 86
COMPLETION_DAYS = 10
# What the one who is asked writes back, and in which words; the office then judges the grounds.
REFUSALS = {
    "refuses": ("refuses", "refuse"),
    "refuses_weakly": ("refuses", "refuse_weakly"),
    "overridden": ("refuses", "refuse"),
    "partly": ("partly", "refuse_partly"),
}


def on_the_way(course: "Course", detour: str) -> Piece:
    """The detours of a request that is being handled; unknown ones belong to other places."""
    name, _, answer = detour.partition(":")
    if name in ("third_party", "joint_maker", "other_agency"):
        return (yield from consultation(course, name, answer))
    if name == "extend":
        return (yield from extension(course, granted=answer != "refused"))
    if name == "fee":
        return (yield from fee(course))
    return True


def completion(course: "Course") -> Piece:
    """补正: asked once within seven working days; completed, or abandoned after its period."""
    yield course.soon(4)
    items = course.rng.sample(data("requests")["words"]["completion_items"], 2)
    acts.request_completion(course.item, by=course.by("clerk"), items=items, allowed_days=COMPLETION_DAYS)
    if course.stops("completion_pending"):
        return False
    if course.ask.outcome == "other.no_completion":
        yield from after(course, "completion")
        acts.abandon_completion(course.item, by=course.by("clerk"))
        return True
    yield course.county.later(course.rng, course.rng.randint(2, 7))
    by = course.applicant if course.ask.channel == "web" else course.by("clerk")
    acts.complete(course.item, by=by, text=course.word("completion"), completed_on=workdays.today())
    return True


def reason(course: "Course") -> Piece:
    """说明理由: given and found reasonable, or not given at all and found wanting; looked at twice (第三十五条)."""
    yield course.soon(2)
    month = month_of(course.item)
    course.known["count"] = str(month.total)
    basis, below_line = ("reason_basis", "") if month.is_excessive else ("reason_often", course.word("below_line"))
    acts.request_reason(course.item, by=course.by("clerk"), basis=course.word(basis), below_line=below_line)
    if course.stops("reason_pending"):
        return False
    if course.ask.outcome == "not_processed.excessive":
        yield from after(course, "reason")
        acts.note_no_reason(course.item, by=course.by("clerk"))
        yield from _judged(course, "unreasonable")
        return True
    yield course.county.later(course.rng, course.rng.randint(2, 5))
    acts.give_reason(course.item, by=course.applicant, text=course.word("reason"))
    yield from _judged(course, "reasonable")
    acts.set_delayed_period(course.item, by=course.by("head"), days=10, reason=course.word("delayed"))
    return True


def _judged(course: "Course", verdict: str) -> Generator[datetime, None, None]:
    yield course.soon()
    acts.judge_reason(course.item, by=course.handler, verdict=verdict, finding=course.word(f"{verdict}_reason"))
    yield course.soon()
    acts.review_reason(course.item, by=course.by("head"), agrees=True, opinion="同意。")


def consultation(course: "Course", kind: str, answer: str) -> Piece:
    """征求意见: answered in time, or closed by the system the night after the period has passed."""
    yield course.soon(3)
    name, contact = _consulted(course, kind)
    asked, _ = acts.consult(
        course.item, by=course.handler, kind=kind, name=name, question=course.known["topic"], contact=contact
    )
    if course.stops("consulting"):
        return False
    if answer == "silent":
        yield clock_time(course.county.calendar.add(asked.due_on, 1), 80)
        acts.close_silent_consultation(course.item, by=SYSTEM, consultation=asked)
    else:
        yield course.county.later(course.rng, course.rng.randint(3, 9))
        _receive_answer(course, asked, answer)
    if answer in REFUSALS:
        yield course.soon()
        acts.judge_answer(
            course.item,
            by=course.handler,
            consultation=asked,
            reasonable=answer != "refuses_weakly",
            overriding_interest=course.word("overriding") if answer == "overridden" else "",
        )
    return True


def _consulted(course: "Course", kind: str) -> tuple[str, str]:
    """Who is asked, and where: the company it is about, the office for state secrets, another body."""
    if kind == "third_party":
        return course.known["company"], f"安澜县{course.known['road_name']}{course.rng.randint(1, 160)}号"
    if kind == "other_agency":
        return course.word("agency"), course.word("agency_address")
    others = [body for body in data("bodies")["bodies"] if body["slug"] != course.ask.slug]
    body = course.rng.choice(others)
    return body["name"], f"安澜县{body['road']}"


def _receive_answer(course: "Course", asked: Consultation, answer: str) -> None:
    given, word = REFUSALS.get(answer, ("agrees", ""))
    acts.answer_consultation(
        course.item,
        by=public(asked.name),
        consultation=asked,
        answer=given,
        answer_reason=course.word(word) if word else "",
    )


def extension(course: "Course", *, granted: bool) -> Piece:
    """延期: proposed in the third week, approved or refused by the head of the disclosure office in time."""
    received = course.item.receipt_on or workdays.today()
    yield course.county.not_before(course.county.calendar.add(received, 14), course.rng)
    why = course.word("extension")
    acts.propose_extension(course.item, by=course.handler, days=15, reason=why)
    if course.stops("proposed"):
        return False
    yield course.soon()
    if not granted:
        acts.refuse_extension(course.item, by=course.by("head"), reason=course.word("refuse_extension"))
        return True
    acts.extend(course.item, by=course.by("head"), days=15, reason=why)
    if course.stops("extended"):
        return False
    yield course.county.later(course.rng, course.rng.randint(3, 10))
    return True


def fee(course: "Course", basis: str = "volume", *, paid: bool = True) -> Piece:
    """信息处理费: by volume for a thick file, by item for the eleventh request of a month."""
    yield course.soon(2)
    acts.charge(
        course.item,
        by=course.by("clerk"),
        basis=basis,
        pages=PAGES if basis == "volume" else 0,
        payment_way=course.word("payment"),
    )
    if course.stops("fee_pending"):
        return False
    if not paid:
        yield from after(course, "fee_payment")
        acts.abandon_fee(course.item, by=course.by("clerk"))
        return True
    yield course.county.later(course.rng, course.rng.randint(2, 8))
    acts.pay(
        course.item,
        by=course.by("clerk"),
        paid_on=workdays.today(),
        amount=course.item.fee_amount,
        receipt=f"ALFS{course.rng.randint(100_000, 999_999)}",
    )
    return True


def after(course: "Course", key: str) -> Generator[datetime, None, None]:
    """Wait until the period of a clock has passed, and a day or two more."""
    clock = clockwork.running(course.item.case, key)
    due: date = clock.due_on if clock is not None and clock.due_on else workdays.today()
    yield course.county.not_before(course.county.calendar.add(due, course.rng.randint(1, 2)), course.rng)
