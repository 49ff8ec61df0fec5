"""One request from its arrival to the archive, each step by the people whose posts it waits for."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from gongkai.apps.disclosure.actions import requests as acts
from gongkai.apps.disclosure.demo import detours, hiding
from gongkai.apps.disclosure.demo.county import County, clock_time
from gongkai.apps.disclosure.demo.timeline import Story
from gongkai.apps.disclosure.demo.wording import Known, data
from gongkai.apps.disclosure.models import DisclosureRequest
from gongkai.apps.disclosure.rules.hints import contradicted
from gongkai.kernel import workdays
from gongkai.kernel.people.actors import Actor, public
from gongkai.kernel.people.models import Account

Piece = Generator[datetime, None, bool]
ENDINGS = {"other.no_completion", "other.other", ""}
FORMS = (("paper", "post"), ("paper", "post"), ("email", "email"), ("email", "online"), ("paper", "pick_up"))


@dataclass(frozen=True)
class Ask:
    """What is to happen to one request. `stop`: the step at which it waits today; `brisk`: no day is lost."""

    slug: str
    day: date
    channel: str
    applicant: acts.Applicant
    outcome: str
    detours: tuple[str, ...] = ()
    stop: str = ""
    brisk: bool = False
    number: int = 0
    topic: str = ""


class Course:
    """Pieces of the way; each is a generator that answers whether the request goes on."""

    def __init__(self, county: County, ask: Ask, item: DisclosureRequest | None = None) -> None:
        self.county, self.ask = county, ask
        self.rng = county.dice("request", ask.slug, ask.day, ask.channel, ask.outcome, ask.detours, ask.number)
        if item is not None:
            self.item = item

    item: DisclosureRequest

    def run(self) -> Story:
        if (yield from self.receive()) and (yield from self.handle()):
            yield from self.close()

    # Words ----------------------------------------------------------------

    @cached_property
    def known(self) -> Known:
        known = self.county.known(self.rng, self.ask.slug, self.ask.day - timedelta(days=self.rng.randint(60, 500)))
        known["topic"] = self.ask.topic or known.fill(self.rng.choice(self.topics()))
        return known

    def topics(self) -> list[str]:
        """What is asked for fits what happens on the way, then how it ends, then whom one asks."""
        samples = data("requests")
        if self.is_misdirected:
            return [self.elsewhere["topic"]]
        keys = (*(detour.partition(":")[0] for detour in self.ask.detours), self.ask.outcome)
        special = (samples["special"][key] for key in keys if key in samples["special"])
        return list(next(special, samples["topics"][self.ask.slug]))

    @cached_property
    def elsewhere(self) -> dict[str, str]:
        """Something that another body answers for, and that body."""
        found: dict[str, str] = self.rng.choice(data("requests")["elsewhere"])
        return found

    @property
    def is_misdirected(self) -> bool:
        return "other_body" in self.ask.detours

    def word(self, name: str) -> str:
        found = data("requests")["words"][name]
        return self.known.fill(found if isinstance(found, str) else self.rng.choice(found))

    # People and time ------------------------------------------------------

    def by(self, role: str) -> Actor:
        return self.county.by(self.ask.slug, role)

    @cached_property
    def handling_account(self) -> Account:
        accounts = self.county.bodies[self.ask.slug].roles["handler"]
        if self.ask.stop:
            # Most of what waits today lies on the desk of the one who can be logged in to.
            return accounts[-1 if self.ask.channel == "post_signed" else 0]
        return self.rng.choice(accounts)

    @property
    def handler(self) -> Actor:
        return self.county.actor(self.handling_account)

    @property
    def applicant(self) -> Actor:
        return public(self.ask.applicant.name)

    def soon(self, most: int = 1) -> datetime:
        return self.county.later(self.rng, 0 if self.ask.brisk else self.rng.randint(0, most))

    def stops(self, step: str) -> bool:
        return self.ask.stop == step

    # Arrival --------------------------------------------------------------

    def receive(self) -> Piece:
        """收件: by its channel; web, fax and plain letters wait for the confirmation of both sides."""
        yield self._arrival()
        if self.ask.channel in ("in_person", "oral", "post_signed"):
            self._register()
            return not self.stops("registered")
        self._register_unconfirmed()
        if self.stops("awaiting_confirmation"):
            return False
        if "unconfirmed" in self.ask.detours:
            yield self.county.later(self.rng, 10)
            acts.close_unconfirmed(self.item, by=self.by("clerk"), reason=self.word("unconfirmed"))
            return False
        yield self.county.later(self.rng, 0 if self.ask.channel == "post_unsigned" else 1)
        if "withdrawn_at_once" in self.ask.detours:
            acts.withdraw(self.item, by=self.applicant, reason=self.word("withdraw"))
            return False
        acts.confirm(self.item, by=self.by("clerk"), confirmed_on=workdays.today())
        return not self.stops("registered")

    def _arrival(self) -> datetime:
        if self.ask.channel == "web":
            wanted = clock_time(self.ask.day, self.rng.randint(7 * 60, 22 * 60))
            return min(wanted, self.county.now - timedelta(minutes=25)) if self.ask.stop else wanted
        return self.county.at(self.ask.day, self.rng)

    def _wish(self) -> acts.Wish:
        form, delivery = self.rng.choice(FORMS)
        asked = "" if self.ask.outcome in data("requests")["plain"]["outcomes"] else "申请公开"
        return acts.Wish(description=f"{asked}{self.known['topic']}。", form=form, delivery=delivery)

    def _register(self) -> None:
        today = workdays.today()
        posted = self.ask.channel == "post_signed"
        self.item = acts.register(
            org=self.county.bodies[self.ask.slug].org,
            by=self.by("clerk"),
            applicant=self.ask.applicant,
            wish=self._wish(),
            channel=self.ask.channel,
            submitted_on=today - timedelta(days=self.rng.randint(1, 3)) if posted else today,
            signed_on=today if posted else None,
        ).request

    def _register_unconfirmed(self) -> None:
        org, today = self.county.bodies[self.ask.slug].org, workdays.today()
        if self.ask.channel == "web":
            made = acts.submit(org=org, by=self.applicant, applicant=self.ask.applicant, wish=self._wish())
        else:
            posted = self.ask.channel == "post_unsigned"
            made = acts.register_unconfirmed(
                org=org,
                by=self.by("clerk"),
                applicant=self.ask.applicant,
                wish=self._wish(),
                channel=self.ask.channel,
                submitted_on=today - timedelta(days=3) if posted else today,
                arrived_on=today,
            )
        self.item = made.request

    # Handling -------------------------------------------------------------

    def handle(self) -> Piece:
        """办理: what comes before the description is clear, then search, consultation, extension, fee."""
        if "completion" in self.ask.detours and not (yield from detours.completion(self)):
            return False
        if self.item.case.closed_on is not None:
            return True
        if "at_once" in self.ask.detours:
            yield self.soon()
            acts.answer_at_once(self.item, by=self.by("clerk"), reply_text=self.reply_text())
            return True
        if "reason" in self.ask.detours and not (yield from detours.reason(self)):
            return False
        if self.item.case.step == "registered":
            yield self.soon()
            self._assign()
        if "withdrawn" in self.ask.detours:
            yield self.soon(3)
            acts.withdraw(self.item, by=self.applicant, reason=self.word("withdraw"))
            return not self.stops("withdrawn")
        if "redacting" in self.ask.detours:
            hiding.begin(self)
        if self.stops("in_progress"):
            return False
        for detour in self.ask.detours:
            if not (yield from detours.on_the_way(self, detour)):
                return False
        return (yield from self.answer())

    def _assign(self) -> None:
        department = self.county.department_of(self.ask.slug, self.handling_account)
        acts.assign(self.item, by=self.by("clerk"), department=department, handler=self.handling_account)

    # Answer ---------------------------------------------------------------

    def answer(self) -> Piece:
        """拟稿、审核、签发、送达."""
        yield self._drafting_day()
        self.search_if_needed()
        if "returned" in self.ask.detours:
            yield from self._returned()
        yield self.soon(2)
        if "redacted" in self.ask.detours:
            hiding.finish(self)
        self._draft()
        if not (yield from self._signed()):
            return False
        yield self.soon()
        way = self.item.delivery
        tracking = f"XA{self.rng.randint(10**8, 10**9 - 1)}34" if way == "post" else ""
        acts.deliver(self.item, by=self.by("clerk"), way=way, answered_on=workdays.today(), tracking_number=tracking)
        return not self.stops("delivered")

    def _drafting_day(self) -> datetime:
        if self.ask.stop:
            # What waits today was drafted in the last days, however old the request is.
            return self.county.not_before(self.county.back(4), self.rng)
        if "late" not in self.ask.detours:
            return self.soon(6)
        received = self.item.receipt_on or workdays.today()
        return self.county.not_before(self.county.calendar.add(received, 20 + self.rng.randint(1, 4)), self.rng)

    def search_if_needed(self) -> None:
        """检索记录: always before “not existing”, usually before an answer that gives something."""
        missing = self.ask.outcome == "unable.not_held" and not self.is_misdirected
        if not missing and self.rng.random() < 0.5:
            return
        year = self.known["year"]
        acts.record_search(
            self.item,
            by=self.handler,
            search=acts.Search(
                places=self.word("places"),
                keywords=self.known["topic"][:30],
                searchers=self.handler.name,
                found=self.word("not_found" if missing else "found"),
                years=f"{int(year) - 2}—{year}",
            ),
        )

    def reply_text(self) -> str:
        found = data("requests")["replies"].get(self._text_key())
        return self.known.fill(self.rng.choice(found)) if found else ""

    def _text_key(self) -> str:
        if self.is_misdirected:
            return "other_body"
        secret = any(detour.startswith("third_party") for detour in self.ask.detours)
        return "partial.secret" if self.ask.outcome == "partial" and secret else self.ask.outcome

    def _draft(self) -> None:
        acts.draft_reply(
            self.item,
            by=self.handler,
            outcome=self.ask.outcome,
            reply_text=self.reply_text(),
            grounds=data("requests")["grounds"].get("other_body" if self.is_misdirected else self.ask.outcome, ""),
            right_body=self.elsewhere["body"] if self.is_misdirected else "",
            # Somebody else may get the same before this one is signed, so the reason is given beforehand.
            override_reason=self.word("override") if contradicted(self.ask.outcome) else "",
        )

    def _returned(self) -> Generator[datetime, None, None]:
        yield self.soon(2)
        self._draft()
        yield self.soon()
        acts.return_draft(self.item, by=self.by("reviewer"), reason=self.word("return_reason"))

    def _signed(self) -> Piece:
        """签批链: section, secrecy, office, leader; False where it waits today."""
        if self.stops("in_review"):
            return False
        yield self.soon()
        acts.approve_section(self.item, by=self.by("reviewer"), opinion=self.word("opinion"))
        if self.stops("secrecy_review"):
            return False
        yield self.soon(0)
        acts.approve_secrecy(self.item, by=self.by("secrecy"), opinion=self.word("secrecy"))
        if self.stops("office_review"):
            return False
        yield self.soon()
        acts.approve_office(self.item, by=self.by("head"), opinion=self.word("opinion"))
        if self.stops("signing"):
            return False
        yield self.soon()
        acts.sign(self.item, by=self.by("leader"))
        return not self.stops("signed")

    # Afterwards -----------------------------------------------------------

    def close(self) -> Story:
        """送达回证、归档."""
        if self.item.delivery_used == "post":
            yield self.county.later(self.rng, self.rng.randint(2, 5))
            acts.record_service(self.item, by=self.by("clerk"), served_on=workdays.today())
        if self.rng.random() < 0.6:
            yield self.county.later(self.rng, self.rng.randint(10, 30))
            acts.archive(self.item, by=self.by("clerk"))
