"""评价: giving one, and asking for one. A rating is no act of the case it is about: its journal is its own, so that
nobody who handles the case can read from its course who said what and when."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from gongkai.apps.ratings import rules
from gongkai.apps.ratings.actions.followups import open_followup, rerate
from gongkai.apps.ratings.models import Channel, Part, Rating
from gongkai.apps.ratings.queries import open_for_rating as reading
from gongkai.kernel import exchange, registry, workdays
from gongkai.kernel.applicants import messages, sealing
from gongkai.kernel.applicants.models import Applicant
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.models import Case
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.people.actors import SYSTEM, public
from gongkai.web.formatting import cn_date

OVER = "这个办件现在不能评价：还没有办结、已经评价过，或者已经过了评价期限。"


@dataclass(frozen=True)
class Opinion:
    """What somebody says: a level, reasons as tags, a text, and a contact where he wants to be called back."""

    level: str
    tags: tuple[str, ...] = ()
    text: str = ""
    contact: str = ""


def rate(case: Case, *, part: str, channel: str, opinion: Opinion) -> Rating:
    """One rating per case and part; the constraint decides between two at once. Raises Refused."""
    if opinion.level not in rules.levels():
        raise Refused("请选择满意程度。", field="level")
    if unknown := set(opinion.tags) - rules.tags().keys():
        raise Refused(f"没有这样的标签：{'、'.join(sorted(unknown))}。", field="tags")
    try:
        with transaction.atomic():
            return _rate(Case.objects.select_for_update().get(pk=case.pk), part, channel, opinion)
    except IntegrityError:
        raise Refused(OVER, code="rated") from None


def _rate(case: Case, part: str, channel: str, opinion: Opinion) -> Rating:
    if not part or reading.may_give(case) != part:
        raise Refused(OVER, code="over")
    answered = reading.awaits_second(case) if part == Part.SECOND else None
    if part == Part.ADDITION:
        # What was said last counts; both stay to be read.
        Rating.objects.filter(case=case, counts=True).update(counts=False)
    made = _row(case, part, channel, opinion)
    details = {"part": part, "channel": channel, "kind": case.kind}
    journal.write(
        subject=f"rating:{made.uid}", verb="submit", by=public("评价人", "评价人"), org=case.org, details=details
    )
    exchange.touch("ratings.rating", made.uid.hex)
    if answered is not None:
        rerate(answered.followup, by=public("评价人", "评价人"))
    elif made.bad and not _is_followed_up(case):
        open_followup(org=case.org, by=SYSTEM, rating=made)
    return made


def _row(case: Case, part: str, channel: str, opinion: Opinion) -> Rating:
    key, label = reading.subject_of(case)
    assert case.closed_on is not None  # only finished cases are open for rating
    made = Rating(
        case=case,
        part=part,
        kind=case.kind,
        item_key=key,
        item_label=label[:300],
        org=case.org,
        org_path=case.org_path,
        closed_on=case.closed_on,
        level=opinion.level,
        bad=opinion.level in rules.bad_levels(),
        tags=list(opinion.tags),
        channel=channel,
        rated_on=workdays.today(),
        counts=part != Part.SECOND and not _is_void(case),
    )
    sealing.seal(made, "text", opinion.text.strip())
    sealing.seal(made, "contact", opinion.contact.strip())
    made.save(force_insert=True)
    return made


def _is_followed_up(case: Case) -> bool:
    """An addition to a bad rating under way goes into the same follow-up's reading, not into a second one."""
    return Rating.objects.filter(case=case, followup__case__closed_on=None, followup__isnull=False).exists()


def _is_void(case: Case) -> bool:
    return Rating.objects.filter(case=case, followup__case__step="void").exists()


def invite(applicant: Applicant, case: Case) -> None:
    """Ask the applicant of a finished case, once; the link is used up by the rating it makes."""
    messages.send(
        applicant,
        "ratings.invite",
        fingerprint=f"rating:{case.uid}",
        case=case,
        link=reading.address(case, Part.FIRST, Channel.SMS),
        number=case.number,
        matter=registry.rateable()[case.kind].label,
        until=cn_date(reading.until(case)),
    )
