"""提交、逐级审核、退回 (service items §12): each signs in turn, nobody his own draft."""

from django.db.models import Q

from gongkai.apps.services.models import WITH_VERSION, WITHOUT_POWER, ChangeKind, ItemChange, ItemVersion
from gongkai.apps.services.queries import forms, standards
from gongkai.apps.services.rules import lifecycle
from gongkai.apps.services.rules.checking import blocking
from gongkai.apps.services.rules.difference import Difference, difference
from gongkai.apps.services.rules.elements import Elements
from gongkai.apps.services.rules.problems import Problem
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused, clockwork
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.people.actors import Actor

MOST_SAID = 12
MORE_ASKED = "增加填写内容"
CLOCK = "power_review"


@act("services.change.submit")
def submit(change: ItemChange, *, by: Actor) -> ItemChange:
    """提交审核: only what could be published as it stands; what is merely said goes along for the reviewers."""
    found = check_change(change)
    context().detail(warnings=[str(p) for p in found if not p.blocks][:MOST_SAID])
    if change.version is not None and change.kind != ChangeKind.CLAIM:
        context().detail(burdens=burdens_of(change))
    return change


@act("services.change.return_draft")
def return_draft(change: ItemChange, *, by: Actor, reason: str) -> ItemChange:
    """退回修改: whatever was approved has to be approved again."""
    return change


@act("services.change.approve_legal")
def approve_legal(change: ItemChange, *, by: Actor, opinion: str = "同意。") -> ItemChange:
    context().detail(opinion=opinion)
    return change


@act("services.change.approve_office")
def approve_office(change: ItemChange, *, by: Actor, opinion: str = "同意。") -> ItemChange:
    """What leaves the power as it is needs no more; everything else goes to the establishment office."""
    context().detail(opinion=opinion)
    if change.kind in WITHOUT_POWER:
        context().goto("approved")
    else:
        context().goto("establishment_review")
        clockwork.begin(change.case, CLOCK, workdays.today(), reason="政务服务管理机构审核同意")
    return change


@act("services.change.approve_establishment")
def approve_establishment(change: ItemChange, *, by: Actor, opinion: str = "同意。") -> ItemChange:
    context().detail(opinion=opinion)
    return change


def check_change(change: ItemChange) -> list[Problem]:
    """What is said against a change on the day it takes effect; refuses with the first things that block."""
    on = max(change.effective_on or workdays.today(), workdays.today())
    found: list[Problem] = []
    if change.kind in WITH_VERSION:
        if change.version is None:
            raise Refused("没有在编的版本。")
        elements = standards.elements_of(change.version)
        found = standards.problems_of(change.item, elements, on)
        found += form_problems(change.version, elements)
    elif lacking := lifecycle.change_problems(
        change.kind,
        basis=change.basis,
        effective_on=change.effective_on,
        until_on=change.until_on,
        transition=change.transition,
    ):
        raise Refused(lacking[0][1], field=lacking[0][0])
    if stopping := blocking(found):
        said = "\n".join(str(p) for p in stopping[:MOST_SAID])
        more = f"\n另有{len(stopping) - MOST_SAID}处。" if len(stopping) > MOST_SAID else ""
        raise Refused(f"还有{len(stopping)}处不符合要求：\n{said}{more}", code="problems")
    if change.kind == ChangeKind.CORRECT:
        _refuse_more_than_a_correction(change)
    return found


def difference_of(change: ItemChange) -> Difference:
    """Against the version in force."""
    current = standards.current_version(change.item)
    if current is None or change.version is None:
        return Difference()
    return difference(standards.elements_of(current), standards.elements_of(change.version))


def form_problems(version: ItemVersion, elements: Elements) -> list[Problem]:
    """What does not fit between the form the version names and its list of materials."""
    named = forms.form_of(version)
    if named.version is None or named.source != forms.OWN:
        return []
    return [Problem("materials", f"申请表“{named.label}”：{text}") for text in forms.misfits(named.version, elements)]


def form_difference(change: ItemChange) -> forms.FormDifference | None:
    """The form of the version in force against that of the draft; None where there is nothing to compare."""
    current = standards.current_version(change.item)
    if current is None or change.version is None:
        return None
    return forms.difference_of(forms.form_of(current), forms.form_of(change.version))


def burdens_of(change: ItemChange) -> list[str]:
    """What the draft newly asks of people, of its elements and of its form."""
    form = form_difference(change)
    return [*difference_of(change).burdens, *([MORE_ASKED] if form is not None and form.more else [])]


def _refuse_more_than_a_correction(change: ItemChange) -> None:
    form = form_difference(change)
    if not difference_of(change).changes and not (form is not None and form.changed) and not papers_changed(change):
        raise Refused("没有改动任何要素。", code="no_change")
    if found := burdens_of(change):
        raise Refused(f"更正文字差错不能{'、'.join(found)}，请作废本次更正，办理变更。", code="not_a_correction")


def papers_changed(change: ItemChange) -> bool:
    """Whether a file beside a material comes or goes with this draft."""
    assert change.version is not None  # asked of corrections, which have one
    number = change.version.number
    return change.item.material_files.filter(Q(since=number) | Q(until=number)).exists()
