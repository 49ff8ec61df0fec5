"""自测的起草、修改、发布、撤下 (law/steps/selftest.toml)."""

from gongkai.apps.services.events import SelfTestPublished, SelfTestTakenDown
from gongkai.apps.services.models import GuidanceState, SelfTest, SelfTestRevision, ServiceItem
from gongkai.apps.services.queries import selftests
from gongkai.apps.services.queries.selftests import Target
from gongkai.apps.services.rules.selftests import MOST_OUTCOMES, MOST_QUESTIONS, Tree, document, stored
from gongkai.kernel import workdays
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.opening import open_case
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.outbox import emit
from gongkai.kernel.people.actors import Actor

KIND = "services.selftest"
# 目录的、一件事的 concern many bodies: whoever edits the list of one of them does not write for all.
ABOVE = ("services.manager", "services.catalogue")


@act("services.selftest.propose")
def propose(
    *, org: Organisation, by: Actor, target: Target, tree: Tree | None = None, reason: str = ""
) -> SelfTestRevision:
    """起草, from nothing, from `tree`, or from the version in force."""
    if target.org_id != org.pk:
        raise Refused(f"须由{target.org.label}编制。", code="not_ours")
    own = isinstance(target, ServiceItem)
    if not own and not by.holds_any(ABOVE, org):
        raise NotAllowed("目录和一件事的自测由政务服务管理员或者目录管理员编制。")
    # Two who begin at once: the second waits and finds the draft of the first.
    type(target)._default_manager.select_for_update().get(pk=target.pk)
    found = selftests.of_target(target)
    current = selftests.in_force(found) if found else None
    written = tree or (stored(current.document) if current else Tree(title=_title(target)))
    if found is None:
        found = SelfTest(org=org, org_path=org.path, title=written.title, **selftests.target_of(target))
        found.save(force_insert=True)
    elif selftests.open_of(found) is not None:
        raise Refused("已有编制中的自测，请继续编制或者先作废。", code="open_change")
    elif found.state == GuidanceState.DISCARDED:
        found.state = GuidanceState.DRAFT
        found.save()
    case = open_case(KIND, org=org, title=f"自测：{written.title}")
    revision = SelfTestRevision(
        case=case,
        test=found,
        org=org,
        org_path=org.path,
        number=found.number + 1,
        document=document(written),
        reason=reason.strip()[:500],
    )
    revision.save(force_insert=True)
    context().detail(selftest=str(found.uid), version=revision.number)
    context().goto("draft" if own else "draft_above")
    return revision


@act("services.selftest.edit")
def edit(revision: SelfTestRevision, *, by: Actor, tree: Tree) -> SelfTestRevision:
    if not tree.title:
        raise Refused("请填写标题。", field="title")
    if len(tree.questions) > MOST_QUESTIONS or len(tree.outcomes) > MOST_OUTCOMES:
        raise Refused(f"最多 {MOST_QUESTIONS} 题、{MOST_OUTCOMES} 个结果。题目多的，请分成几个自测。")
    revision.document = document(tree)
    revision.save()
    revision.case.title = f"自测：{tree.title}"
    if not revision.test.number:
        SelfTest.objects.filter(pk=revision.test_id).update(title=tree.title, question_count=len(tree.questions))
    return revision


@act("services.selftest.submit")
def submit(revision: SelfTestRevision, *, by: Actor) -> SelfTestRevision:
    _refuse_flaws(revision)
    context().goto("review" if revision.test.item_id else "review_above")
    return revision


@act("services.selftest.return_draft")
def return_draft(revision: SelfTestRevision, *, by: Actor, reason: str) -> SelfTestRevision:
    context().goto("draft" if revision.test.item_id else "draft_above")
    return revision


@act("services.selftest.publish")
def publish(revision: SelfTestRevision, *, by: Actor) -> SelfTestRevision:
    """审核发布: the list of materials may have changed since it was submitted."""
    tree = _refuse_flaws(revision)
    test = SelfTest.objects.select_for_update().get(pk=revision.test_id)
    revision.open, revision.published_at = False, workdays.now()
    revision.save()
    test.state, test.visible, test.number = GuidanceState.IN_USE, True, revision.number
    test.published_on, test.title, test.question_count = workdays.today(), tree.title, len(tree.questions)
    test.save()
    context().detail(version=revision.number, selftest=str(test.uid))
    emit(SelfTestPublished(selftest_uid=test.uid, title=test.title, org_path=test.org_path, version=revision.number))
    return revision


@act("services.selftest.take_down")
def take_down(revision: SelfTestRevision, *, by: Actor, reason: str) -> SelfTestRevision:
    test = SelfTest.objects.select_for_update().get(pk=revision.test_id)
    if not test.visible or test.number != revision.number:
        raise Refused("这不是现行版本，不能撤下。", code="wrong_state")
    test.state, test.visible = GuidanceState.TAKEN_DOWN, False
    test.save()
    emit(SelfTestTakenDown(selftest_uid=test.uid, title=test.title, org_path=test.org_path))
    return revision


@act("services.selftest.discard")
def discard(revision: SelfTestRevision, *, by: Actor, reason: str) -> SelfTestRevision:
    revision.open = False
    revision.save()
    if not revision.test.number:
        SelfTest.objects.filter(pk=revision.test_id).update(state=GuidanceState.DISCARDED)
    return revision


def _title(target: Target) -> str:
    name = target.title if hasattr(target, "title") else target.name
    return f"我能不能办：{name}"[:60]


def _refuse_flaws(revision: SelfTestRevision) -> Tree:
    tree = stored(revision.document)
    if found := selftests.flaws(tree, revision.test.target):
        said = [f"{tree.name(one.key)}：{one.text}" if one.key else one.text for one in found[:5]]
        raise Refused("".join(said))
    return tree
