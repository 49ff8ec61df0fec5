"""并联、转报、移送 (LIC 第二十六条, 第四十三条, 第三十二条): cases of other bodies that belong to this one."""

from collections.abc import Sequence

from gongkai.apps.services.actions.applications.acceptance import take_up
from gongkai.apps.services.actions.applications.filing import (
    Filing,
    Person,
    open_application,
    version_taking,
)
from gongkai.apps.services.actions.applications.results import conclude
from gongkai.apps.services.models import Application, ServiceItem
from gongkai.apps.services.queries.standards import elements_of
from gongkai.apps.services.rules import handling
from gongkai.kernel import files, law, workdays
from gongkai.kernel.applicants.models import ApplicantCase
from gongkai.kernel.cases import Refused, clockwork
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.files import crypto
from gongkai.kernel.orgs.models import STEP, Organisation
from gongkai.kernel.people.actors import SYSTEM, Actor

GOVERNMENTS = ("government", "township")
# Files of a material that the list of the receiving body does not name: 全部材料 travel all the same.
UNLISTED = "unlisted"


@act("services.application.open_joint")
def open_joint(application: Application, *, by: Actor, items: Sequence[ServiceItem]) -> list[Application]:
    """并联办理: a sub-case with its own limits at each body; together 45 working days from acceptance."""
    if application.part:
        raise Refused("子件不能再开展并联。", code="is_part")
    wanted = [item for item in items if item.org_id != application.org_id]
    if not wanted or len({item.org_id for item in wanted}) != len(wanted):
        raise Refused("请为每个参与机关各选一个事项，不含本机关。", field="items")
    if application.case.children.filter(kind=application.case.kind).exists():
        raise Refused("本件已经开展并联。", code="joint_already")
    made = [open_part(org=item.org, by=SYSTEM, original=application, item=item, part="joint") for item in wanted]
    _begin_joint_limit(application)
    context().detail(parts=[part.case.number for part in made])
    return made


def _begin_joint_limit(application: Application) -> None:
    """四十五日 from acceptance (第四十二条第二款), in working days whatever unit the list of the lead body has; what a
    special procedure took before stays out of it."""
    rule = law.period("services.joint", on=application.case.opened_on)
    since, case = application.accepted_on or workdays.today(), application.case
    clock = clockwork.running(case, "statutory")
    lost = 0
    if clock is not None:
        lost = clockwork.state(clock).paused_days if clock.unit == rule.unit else 0
        clockwork.change(case, "statutory", "stop", workdays.today(), reason="并联办理，期限重新起算")
    clockwork.begin(case, "statutory", since, rule=rule.version, reason="并联办理")
    if lost:
        clockwork.change(case, "statutory", "extend", workdays.today(), days=lost, reason="扣除此前的特别程序")


@act("services.application.report_up")
def report_up(application: Application, *, by: Actor, item: ServiceItem, opinion: str) -> Application:
    """审核转报: the examination and all materials go straight up; nothing is asked for a second time (第四十三条)."""
    if application.part:
        raise Refused("子件由本机关决定，不能再转报。", code="is_part")
    if not _stands_above(item.org, application.org):
        raise Refused("只能转报上级机关实施的事项。", field="item")
    if not opinion.strip():
        raise Refused("请填写初步审查意见。", field="opinion")
    if application.hearings.filter(case__closed_on=None).exists():
        raise Refused("听证还没有结束；举行听证或者期限届满无人要求以后，再转报。", code="hearing_open")
    upper = open_part(org=item.org, by=SYSTEM, original=application, item=item, part="upper")
    context().detail(opinion=opinion.strip(), reported_to=upper.case.number)
    return upper


@act("services.application.open_part")
def open_part(*, org: Organisation, by: Actor, original: Application, item: ServiceItem, part: str) -> Application:
    """开立子件: called by `open_joint` and `report_up`, which have locked the main case."""
    channel = "joint" if part == "joint" else "report"
    made = _copy(original, org, item, channel=channel, part=part)
    made.materials.exclude(handed_in="").update(verdict="fitting")
    take_up(made, workdays.today())
    return made


@act("services.application.receive_decision")
def receive_decision(application: Application, *, by: Actor, upper: Application) -> Application:
    """收到上级决定: the lower body serves what the upper one decided."""
    application.grounds, application.ground = upper.grounds, upper.ground
    application.decided_above = True
    conclude(application, upper.outcome, decided=upper)
    context().detail(upper=upper.case.number)
    context().goto(upper.outcome)
    return application


@act("services.application.end_part")
def end_part(application: Application, *, by: Actor, reason: str) -> Application:
    """子件随主件终止: nothing is left to decide, and nobody would wait for it."""
    application.grounds = reason
    conclude(application, "terminated")
    return application


def refuse_upper(application: Application, what: str) -> None:
    """The lower body's case waits at 转报 for a decision; nothing else may end or reopen what it waits for."""
    if application.part == "upper":
        raise Refused(f"上级审批件应当作出决定，或者随下级机关的办件终止，不能{what}。", code="is_part")


def tell_parent(application: Application) -> None:
    """The upper body has decided: the case of the lower one goes on."""
    if application.part == "upper" and application.case.parent is not None:
        receive_decision(application.case.parent.application, by=SYSTEM, upper=application)


@act("services.application.transfer")
def transfer(application: Application, *, by: Actor, item: ServiceItem, reason: str) -> Application:
    """移送: to the body whose item it is, at whichever level; query code, materials and their files go along."""
    if item.org_id == application.org_id:
        raise Refused("请选择其他机关实施的事项。", field="item")
    if not serves(item, application.applicant_kind):
        who = application.get_applicant_kind_display()
        raise Refused(f"{item.org.name}的该事项不面向{who}，不能移送。", field="item")
    moved = receive_transfer(org=item.org, by=SYSTEM, original=application, item=item)
    _hand_over_files(application, moved, by)
    application.right_body, application.grounds = item.org.name, reason.strip()
    conclude(application, "transferred")
    context().detail(moved_to=moved.case.number)
    context().say(new_number=moved.case.number)
    return moved


@act("services.application.receive_transfer")
def receive_transfer(*, org: Organisation, by: Actor, original: Application, item: ServiceItem) -> Application:
    """接收移送: five working days to accept begin here, today."""
    made = _copy(original, org, item, channel="transfer")
    made.case.query_hash = original.case.query_hash
    for link in ApplicantCase.objects.filter(case=original.case):
        link.pk, link.case = None, made.case
        link.save(force_insert=True)
    context().detail(received_on=made.received_on, moved_from=original.case.number)
    context().say(handed_in=list(made.materials.exclude(handed_in="")))
    return made


def serves(item: ServiceItem, kind: str) -> bool:
    """Whether the item of the receiving body takes applicants of this kind; else a transfer would end in a refusal."""
    return kind in handling.served(elements_of(version_taking(item, workdays.today())))


def _hand_over_files(original: Application, moved: Application, by: Actor) -> None:
    """Uploads go where the decision is made; this body keeps its list of them, its letter and its journal."""
    wanted = {row.name: row.purpose for row in moved.materials.all()}
    purposes = {row.purpose: wanted.get(row.name, UNLISTED) for row in original.materials.all()}
    files.hand_over(original.case.subject, to=moved.case.subject, org=moved.org, by=by, purposes=purposes)
    moved.filled, original.filled = original.filled, None
    moved.save()
    original.save()


def _copy(original: Application, org: Organisation, item: ServiceItem, *, channel: str, part: str = "") -> Application:
    """The same applicant and materials before another body; materials are matched by name."""
    version = version_taking(item, workdays.today())
    made = open_application(
        item=item,
        version=version,
        org=org,
        person=_person(original),
        filing=_filing(original),
        channel=channel,
        submitted_on=original.submitted_on,
        parent=original.case if part else None,
        part=part,
    ).application
    came = {row.name: row for row in original.materials.exclude(handed_in="")}
    for row in made.materials.filter(handed_in=""):
        if (same := came.get(row.name)) is not None:
            row.handed_in, row.copies, row.received_on = same.handed_in, same.copies, same.received_on
            row.save()
    return made


def _filing(original: Application) -> Filing:
    """What was filled in, with the form it was filled into; materials follow by name."""
    answers = original.answers
    return Filing(
        original.content,
        answers.get("values", {}),
        answers.get("form", ""),
        original.delivery,
        project_code=original.project_code,
    )


def _person(original: Application) -> Person:
    def clear(sealed: str) -> str:
        return crypto.decrypt_text(sealed) if sealed else ""

    return Person(
        kind=original.applicant_kind,
        name=original.applicant_name,
        identity_kind=original.identity_kind,
        identity_number=clear(original.identity_cipher),
        legal_representative=original.legal_representative,
        phone=original.phone,
        address=original.address,
        agent_name=original.agent_name,
        agent_identity_number=clear(original.agent_identity_cipher),
        agent_phone=original.agent_phone,
    )


def _stands_above(upper: Organisation, lower: Organisation) -> bool:
    """上级机关: an ancestor, or a department of a government above that of the lower body."""
    if lower.path != upper.path and lower.path.startswith(upper.path):
        return True
    above, below = _government_path(upper), _government_path(lower)
    return above != below and below.startswith(above)


def _government_path(org: Organisation) -> str:
    """The government to whose level a body belongs: itself, or the one it is a department of."""
    return org.path if org.kind in GOVERNMENTS else org.path[:-STEP]
