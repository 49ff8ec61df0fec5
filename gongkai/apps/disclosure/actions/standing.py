"""What the acts on standing records of a body share: whose they are, and their line in the journal of the body."""

from typing import Any

from gongkai.kernel.cases import NotAllowed
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor, Holding
from gongkai.kernel.registry import role_label


def keeper_of(org: Organisation, by: Actor, roles: tuple[str, ...], what: str) -> Holding:
    """The post under which `by` keeps this record of the body; refuses who has none."""
    holding = by.holds_any(roles, org)
    if holding is None:
        raise NotAllowed(f"{what}须由{org.label}的{'、'.join(role_label(role) for role in roles)}办理。")
    return holding


def note(org: Organisation, by: Actor, holding: Holding | None, act: str, verb: str, details: dict[str, Any]) -> None:
    journal.write(subject=f"org:{org.uid}", verb=verb, by=by, act=act, org=org, holding=holding, details=details)
