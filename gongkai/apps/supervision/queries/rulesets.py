"""Which rules apply to which body."""

from functools import lru_cache

from pydantic import TypeAdapter

from gongkai.apps.supervision.models import ChangeKind, RuleChange
from gongkai.apps.supervision.rules import schema
from gongkai.apps.supervision.rules.ruleset import Change, Ruleset, ruleset
from gongkai.kernel.orgs.models import STEP

VERSION: TypeAdapter[schema.RuleVersion] = TypeAdapter(schema.RuleVersion)


class Rulesets:
    """The rules of every body as they stand at this moment; read once for a batch of cases."""

    def __init__(self) -> None:
        rows = RuleChange.objects.order_by("effective_on", "pk")
        self.changes = tuple((row.org_path, change_of(row)) for row in rows)

    def of(self, path: str) -> Ruleset:
        """What the body at this path is judged by: changes of its own and of those above it."""
        return _ruleset(tuple(change for above, change in self.changes if path.startswith(above)))


@lru_cache(maxsize=256)
def _ruleset(changes: tuple[Change, ...]) -> Ruleset:
    return ruleset(changes)


def change_of(row: RuleChange) -> Change:
    """A stored change as the rules read it. 恢复 brings back what the law file says."""
    given = row.definition
    version = None
    if row.kind == ChangeKind.RESTORE:
        base = schema.rules()[row.rule]
        version = base.versions[-1]
    elif row.kind != ChangeKind.OFF:
        version = version_of(row)
    return Change(
        row.rule,
        row.pk,
        row.effective_on,
        version,
        str(given.get("label", "")),
        tuple(given.get("points", ())),
        tuple(given.get("kinds", ("*",))),
        len(row.org_path) // STEP,
    )


def version_of(row: RuleChange) -> schema.RuleVersion:
    given = row.definition
    return VERSION.validate_python(
        {
            "from": row.effective_on,
            "trigger": given["trigger"],
            "signal": given["signal"],
            "then": given.get("then", []),
            "source": "EM",
            "article": row.basis,
            "mark": "V-local",
            "examples": [{"entries": []}],
        }
    )
