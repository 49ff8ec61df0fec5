"""职责分离: who did one thing in a case does not do certain others in it.

A refusal where there are enough people, and where a law itself wants different hands. A body with few people is
warned instead: the warning stands in the entry of the act, and in a list of its own that the supervisor reads.
"""

from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.procedures import ActSpec, procedure
from gongkai.kernel.cases.refusals import NotAllowed
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.people.actors import Actor


def warning_of(case: Case, spec: ActSpec, by: Actor) -> str:
    """What one pair of hands has done already; empty when others did it. Refuses where it may not be the same."""
    if not spec.not_by or by.account_id is None:
        return ""
    done = set(journal.acts_of(case.subject, by.account_id))
    if not (earlier := _earlier(case.kind, spec, done)):
        return ""
    if forbids(case, spec):
        raise NotAllowed(f"您已在本件中“{earlier}”，不能再“{spec.label}”，请由他人办理。")
    return sentence(spec, earlier)


def forbids(case: Case, spec: ActSpec) -> bool:
    return spec.strict or not case.org.is_small


def offered(case: Case, spec: ActSpec, done: set[str]) -> tuple[bool, str]:
    """Whether somebody with these acts behind him may do this one too, and the warning that goes with it."""
    earlier = _earlier(case.kind, spec, done)
    if not earlier:
        return True, ""
    return (False, "") if forbids(case, spec) else (True, sentence(spec, earlier))


def sentence(spec: ActSpec, earlier: str) -> str:
    return (
        f"同一人已在本件中“{earlier}”，又“{spec.label}”。人员较少的单位可以这样办理，但会记录在案，主管部门可以查看。"
    )


def report(case: Case, spec: ActSpec, by: Actor, warning: str) -> None:
    """One more line in the list of the body."""
    journal.write(
        subject=subject_of(str(case.org.uid)),
        verb="warn",
        by=by,
        act=f"{case.kind}.{spec.id}",
        org=case.org,
        details={"number": case.number, "case": str(case.uid), "title": case.title, "warning": warning},
    )


def subject_of(org_uid: str) -> str:
    return f"separation:{org_uid}"


def _earlier(kind: str, spec: ActSpec, done: set[str]) -> str:
    """The label of the act that stands in the way; empty when none does."""
    return next((procedure(kind).act(name).label for name in spec.not_by if f"{kind}.{name}" in done), "")
