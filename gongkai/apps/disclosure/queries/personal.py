"""What the platform holds about the person behind a request, correction or suggestion, and what of it can go."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from gongkai.apps.disclosure.models import CorrectionRequest, DisclosureRequest, Dispute, PublicationSuggestion
from gongkai.apps.disclosure.queries.citizens import CORRECTION, REQUEST, SUGGESTION, letters_for_citizen
from gongkai.apps.disclosure.queries.requests import released_files
from gongkai.apps.disclosure.rules import erasure
from gongkai.kernel import files, law, workdays
from gongkai.kernel.cases.models import Case, Letter
from gongkai.kernel.cases.queries import public_timeline
from gongkai.kernel.cases.retention import period_of
from gongkai.kernel.files import access, crypto
from gongkai.kernel.files.models import StoredFile

MODELS: dict[str, type[Any]] = {
    REQUEST: DisclosureRequest,
    CORRECTION: CorrectionRequest,
    SUGGESTION: PublicationSuggestion,
}
# What the body thinks and drafts is its own until it is sent; keys and copies are no data about the person.
INNER = frozenset(
    {
        "id",
        "case",
        "org",
        "org_path",
        "identity_index",
        "identity_masked",
        "agent_identity_masked",
        "extension_proposed_days",
        "extension_proposed_reason",
        "proposed_outcome",
        "grounds",
        "reply_text",
        "decision_text",
        "document",
    }
)
CIPHERS = {"identity_cipher": "证件号码", "agent_identity_cipher": "代理人证件号码"}
PROOFS = frozenset({"identity_proof", "authorisation"})


def detail_of(case: Case) -> Any:
    """The app's own row of a citizen's case."""
    return MODELS[case.kind].objects.select_related("case__org", "org").get(case=case)


def held_data(case: Case, *, full: bool = False) -> dict[str, Any]:
    """Everything held about the person, by Chinese label; identity numbers masked, but for the copy to hand over."""
    item = detail_of(case)
    found: dict[str, Any] = {"登记编号": case.number, "受理机关": case.org.name, "登记日期": case.opened_on}
    for field in item._meta.concrete_fields:
        value = getattr(item, field.attname)
        if field.name in CIPHERS:
            if value:
                masked = getattr(item, field.name.replace("cipher", "masked"))
                found[CIPHERS[field.name]] = crypto.decrypt_text(value) if full else masked
        elif field.name not in INNER and value not in ("", None, [], {}):
            found[str(field.verbose_name)] = getattr(item, f"get_{field.name}_display")() if field.choices else value
    return found


def course(case: Case) -> list[tuple[datetime, str]]:
    return [(moment.at, moment.label) for moment in public_timeline(case)]


def letters(case: Case) -> list[Letter]:
    return list(letters_for_citizen(case))


def own_files(case: Case) -> list[StoredFile]:
    """What the person handed in, and what was handed over to the person."""
    handed_in = [f for f in files.of_owner(case.subject) if f.purpose in PROOFS or f.created_by_account_id is None]
    given = released_files(detail_of(case)) if case.kind == REQUEST else []
    return [f for f in dict.fromkeys([*handed_in, *given]) if access.is_openable(f)]


def plan(case: Case) -> erasure.Plan:
    """What an erasure asked for today would do."""
    item, today = detail_of(case), workdays.today()
    ended = getattr(item, "answered_on", None) or case.closed_on or today
    months = law.period("disclosure.administrative_litigation", on=ended).days
    disputes = Dispute.objects.filter(request__case=case, case__closed_on=None) if case.kind == REQUEST else None
    period = period_of(case.kind, case.closed_on)
    return erasure.plan(
        {name: getattr(item, name, "") for name in erasure.LABELS},
        today=today,
        remedy_until=erasure.months_after(ended, months),
        in_dispute=disputes is not None and disputes.exists(),
        has_proofs=any(f.purpose in PROOFS for f in files.of_owner(case.subject)),
        kept_until=period.words if period else "待定",
    )


def as_text(value: Any) -> str:
    """A value as a person reads it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y年%m月%d日 %H:%M")
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, list):
        return "；".join(as_text(one) for one in value)
    return str(value)
