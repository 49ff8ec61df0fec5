"""What happens in 政务服务 because a day came, or because the catalogue changed."""

from gongkai.apps.services.actions import catalogue as catalogue_acts
from gongkai.apps.services.actions import changes as change_acts
from gongkai.apps.services.actions import measuring
from gongkai.apps.services.queries import catalogue, changes
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.jobs import job
from gongkai.kernel.people.actors import SYSTEM


@job("services.take_effect", every="1m", label="事项和目录按日生效")
def take_effect() -> None:
    """From 00:00 of the day. The catalogue first, since items are checked against it; each change on its own."""
    today = workdays.today()
    for entry in catalogue.scheduled(today):
        catalogue_acts.take_effect(entry, by=SYSTEM)
    for change in changes.scheduled(today):
        try:
            change_acts.take_effect(change, by=SYSTEM)
        except Refused as refusal:
            # It no longer agrees with the catalogue of today: back to its editor, who reads why.
            change_acts.return_draft(change, by=SYSTEM, reason=f"到生效日时不符合要求：{refusal.message}"[:500])


@job("services.measure", label="重新比对目录下的实施事项")
def measure(uid: str) -> int:
    entry = catalogue.by_uid(uid)
    return measuring.measure(entry) if entry is not None else 0
