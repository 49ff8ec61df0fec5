"""批量办理: the same act on several applications of the same item, each a transaction of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from gongkai.apps.services.actions.applications.acceptance import accept
from gongkai.apps.services.models import Application
from gongkai.kernel.cases import Refused, assignment
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account


@dataclass
class Done:
    """How many went through; which did not, and why."""

    count: int = 0
    refused: list[tuple[Application, str]] = field(default_factory=list)


def accept_all(applications: Sequence[Application], *, by: Actor) -> Done:
    """批量受理 of applications whose materials are all checked."""
    return _each(applications, lambda one: accept(one, by=by))


def assign_all(applications: Sequence[Application], *, by: Actor, handler: Account) -> Done:
    """批量分办 to one person."""
    return _each(applications, lambda one: assignment.assign(one.case, by=by, handler=handler))


def _each(applications: Sequence[Application], act: Callable[[Application], object]) -> Done:
    if len({one.item_id for one in applications}) > 1:
        raise Refused("批量办理只适用于同一事项的办件。", code="several_items")
    done = Done()
    for one in applications:
        try:
            act(one)
        except Refused as refusal:
            done.refused.append((one, refusal.message))
        else:
            done.count += 1
    return done
