"""What becomes of the files of items: they are kept for ever (law/retention.toml)."""

from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.models import Case
from gongkai.kernel.people.actors import Actor


def refuse_permanent(case: Case, *, by: Actor) -> None:
    """按哪一版办理要能查到."""
    raise Refused("永久保管的案卷不能销毁。", code="permanent")
