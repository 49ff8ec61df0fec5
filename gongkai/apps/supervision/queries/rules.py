"""监察规则 as pages show them: what stands for a body, what it was, who changed it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from gongkai.apps.supervision.models import ChangeKind, RuleChange
from gongkai.apps.supervision.queries import events as reading
from gongkai.apps.supervision.queries.rulesets import Rulesets
from gongkai.apps.supervision.rules import schema, signals, wording
from gongkai.apps.supervision.rules.ruleset import Applied, Standing
from gongkai.kernel import law, workdays
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import in_paths
from gongkai.kernel.people.actors import Actor


@dataclass(frozen=True)
class RuleLine:
    """One rule for one body on one day."""

    id: str
    label: str
    points: str
    standing: Standing | None
    source: str
    mark: str
    fixed: bool
    why: str
    note: str
    changed: bool

    @property
    def said(self) -> str:
        return wording.say(self.standing.trigger) if self.standing else "停用"

    @property
    def signals(self) -> str:
        return wording.say_signals(self.standing) if self.standing else ""


def labels() -> dict[str, str]:
    """Names of all rules, those that organisations added among them."""
    own = RuleChange.objects.filter(kind=ChangeKind.ADD).values_list("rule", "definition__label")
    return {**{rule.id: rule.label for rule in schema.rules().values()}, **dict(own)}


def lines(org: Organisation, day: date | None = None) -> list[RuleLine]:
    """Every rule as it stands for this body."""
    on = day or workdays.today()
    return [_line(rule, on) for rule in Rulesets().of(org.path).applied]


def line(org: Organisation, rule: str) -> RuleLine | None:
    return next((one for one in lines(org) if one.id == rule), None)


def history(org: Organisation, rule: str) -> list[RuleChange]:
    """Changes of a rule by this body and those above it, latest first."""
    rows = RuleChange.objects.filter(rule=rule).select_related("org").order_by("-pk")
    return [row for row in rows if org.path.startswith(row.org_path)]


def _line(rule: Applied, on: date) -> RuleLine:
    known, standing = schema.rules().get(rule.id), rule.on(on)
    version = None
    if known is not None:
        version = next((v for v in known.versions if v.covers(on)), known.versions[-1])
    names = schema.point_labels()
    return RuleLine(
        rule.id,
        rule.label,
        "、".join(names.get(point, point) for point in rule.points) or "办件日志",
        standing,
        f"{law.source(version.source).named}{law.cite(version.article)}" if version else "本单位增设",
        version.mark if version else "",
        bool(known and known.fixed),
        known.why if known else "",
        known.note if known else "",
        bool(standing and standing.depth) or standing is None,
    )


def examples(rule: str) -> list[str]:
    """The worked examples of a rule, in words; those about clocks, which read without the names of acts."""
    known = schema.rules().get(rule)
    if known is None:
        return []
    return [wording.say_example(one) for v in known.versions for one in v.examples if one.clock is not None]


def bodies_of(actor: Actor) -> QuerySet[Organisation]:
    """Bodies whose rules this person may read: those he watches, and his own."""
    paths = sorted({path for role in reading.WATCHING for path in actor.org_paths(role)})
    own = {org for role in reading.ANSWERING for org in actor.org_ids(role)}
    return Organisation.objects.filter(in_paths(paths, "path") | Q(pk__in=own), active=True).order_by("path")


def is_suspected(rule: str) -> bool:
    """Whether a rule can only suspect: a person decides whether it is so."""
    known = schema.rules().get(rule)
    return known is not None and known.suspected


def signal_id(signal: int) -> str:
    return signals.IDS[signal]


def signal_choices() -> list[tuple[str, str]]:
    return [(name, signals.LABELS[number]) for name, number in signals.NAMES.items()]
