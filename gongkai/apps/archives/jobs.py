"""What happens in 档案 because time passed, or because a list was approved."""

from gongkai.apps.archives import actions, queries
from gongkai.kernel.cases import Refused
from gongkai.kernel.jobs import enqueue, job, progress, stopping
from gongkai.kernel.people.actors import SYSTEM


@job("archives.draw", at="04:40", label="编制保管期满案卷的销毁清册")
def draw_lists() -> int:
    """A list for every body that has files past their period and no list under way. Nothing is destroyed by it."""
    drawn = 0
    for org in queries.waiting_bodies():
        try:
            actions.draw(org=org, by=SYSTEM)
        except Refused:
            continue
        drawn += 1
    return drawn


@job("archives.destroy", label="按批准的清册销毁案卷")
def destroy(uid: str) -> None:
    found = queries.running_list(uid)
    if found is not None:
        actions.run(found, progress=progress, stopping=stopping)


@job("archives.resume", every="15m", label="继续被中断的销毁")
def resume() -> int:
    """A list that is still running and that no job is working on: the machine went down, or the job gave up."""
    uids = [str(uid) for uid in queries.running()]
    for uid in uids:
        enqueue("archives.destroy", key=f"archives.destroy:{uid}", uid=uid)
    return len(uids)
