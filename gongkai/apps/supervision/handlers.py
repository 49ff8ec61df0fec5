"""What 电子监察 hears: somebody did something in a case, of whatever app."""

from gongkai.apps.supervision.actions import judging, measuring
from gongkai.apps.supervision.queries import casework
from gongkai.kernel import jobs
from gongkai.kernel.cases import attachments
from gongkai.kernel.cases.events import CaseActed
from gongkai.kernel.outbox import handles

for kind in (casework.CORRECTION, casework.ORDER, casework.MEASURE):
    attachments.policy(kind, casework.may_open_file)


@handles(CaseActed)
def judge(event: CaseActed) -> None:
    """A new or changed case is judged within seconds of its act."""
    if judging.judge_case(event.case_uid):
        jobs.enqueue("supervision.follow_up", key="supervision.follow_up")


@handles(CaseActed)
def measure(event: CaseActed) -> None:
    """A case that was closed enters the figures, one that was opened again leaves them."""
    measuring.measure_case(event.case_uid)
