"""一件事的起草、修改、发布、撤下 (law/steps/journey.toml)."""

from gongkai.apps.services.actions import placing
from gongkai.apps.services.events import JourneyPublished, JourneyTakenDown
from gongkai.apps.services.models import GuidanceState, Journey, JourneyItem, JourneyRevision
from gongkai.apps.services.queries import journeys, named
from gongkai.apps.services.rules import journeys as rules
from gongkai.apps.services.rules.journeys import JourneyText
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.cases.opening import open_case
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.outbox import emit
from gongkai.kernel.people.actors import Actor

KIND = "services.journey"


@act("services.journey.propose")
def propose(
    *, org: Organisation, by: Actor, text: JourneyText | None = None, journey: Journey | None = None, reason: str = ""
) -> JourneyRevision:
    """起草: a new one from `text`, or a copy of the version of `journey` in force."""
    if journey is not None:
        journey = _locked(journey, org)
        if journeys.open_of(journey) is not None:
            raise Refused("已有编制中的草稿，请继续编制或者先作废。", code="open_change")
        current = journeys.in_force(journey)
        text = rules.stored(current.document) if current else text
    if text is None or not text.title:
        raise Refused("请填写标题。", field="title")
    if text.stage not in rules.stages(text.audience):
        raise Refused("请选择对象和阶段。", field="stage")
    if journey is None:
        journey = Journey(
            org=org,
            org_path=org.path,
            region_code=placing.region_of(org),
            audience=text.audience,
            stage=text.stage,
            title=text.title,
        )
        journey.save(force_insert=True)
    case = open_case(KIND, org=org, title=f"一件事：{text.title}")
    revision = JourneyRevision(
        case=case,
        journey=journey,
        org=org,
        org_path=org.path,
        number=journey.number + 1,
        document=rules.document(text),
        reason=reason.strip()[:500],
    )
    revision.save(force_insert=True)
    context().detail(journey=str(journey.uid), version=revision.number)
    return revision


@act("services.journey.edit")
def edit(revision: JourneyRevision, *, by: Actor, text: JourneyText) -> JourneyRevision:
    if not text.title:
        raise Refused("请填写标题。", field="title")
    revision.document = rules.document(text)
    revision.save()
    revision.case.title = f"一件事：{text.title}"
    if not revision.journey.number:
        # Until something is published, lists at the desk show what is being written.
        Journey.objects.filter(pk=revision.journey_id).update(
            title=text.title, audience=text.audience, stage=text.stage
        )
    return revision


@act("services.journey.submit")
def submit(revision: JourneyRevision, *, by: Actor) -> JourneyRevision:
    _refuse_flaws(rules.stored(revision.document))
    return revision


@act("services.journey.return_draft")
def return_draft(revision: JourneyRevision, *, by: Actor, reason: str) -> JourneyRevision:
    return revision


@act("services.journey.publish")
def publish(revision: JourneyRevision, *, by: Actor) -> JourneyRevision:
    """发布: what its codes lead to may have ended since it was submitted."""
    text = rules.stored(revision.document)
    _refuse_flaws(text)
    journey = _locked(revision.journey, revision.org)
    revision.open, revision.published_at = False, workdays.now()
    revision.save()
    journey.state, journey.visible, journey.number = GuidanceState.IN_USE, True, revision.number
    journey.published_on, journey.state_reason = workdays.today(), ""
    journey.title, journey.audience, journey.stage = text.title, text.audience, text.stage
    journey.joint, journey.step_count, journey.item_count = bool(text.lead), len(text.steps), len(text.keys)
    journey.region_code = placing.region_of(revision.org)
    journey.save()
    _name(journey, text)
    context().detail(version=revision.number, journey=str(journey.uid))
    emit(JourneyPublished(journey_uid=journey.uid, title=journey.title, org_path=journey.org_path))
    return revision


@act("services.journey.take_down")
def take_down(revision: JourneyRevision, *, by: Actor, reason: str) -> JourneyRevision:
    """撤下: gone from lists and search; its address says why."""
    journey = _locked(revision.journey, revision.org)
    if not journey.visible or journey.number != revision.number:
        raise Refused("这不是现行版本，不能撤下。", code="wrong_state")
    journey.state, journey.visible, journey.state_reason = GuidanceState.TAKEN_DOWN, False, reason.strip()[:500]
    journey.save()
    emit(JourneyTakenDown(journey_uid=journey.uid, title=journey.title, org_path=journey.org_path))
    return revision


@act("services.journey.discard")
def discard(revision: JourneyRevision, *, by: Actor, reason: str) -> JourneyRevision:
    revision.open = False
    revision.save()
    if not revision.journey.number:
        Journey.objects.filter(pk=revision.journey_id).update(state=GuidanceState.DISCARDED)
    return revision


def _locked(journey: Journey, org: Organisation) -> Journey:
    if journey.org_id != org.pk:
        raise Refused(f"“{journey.title}”不是{org.label}编制的。", code="not_ours")
    return Journey.objects.select_for_update().get(pk=journey.pk)


def _refuse_flaws(text: JourneyText) -> None:
    if found := journeys.flaws(text):
        raise Refused("".join(str(one) for one in found[:5]))


def _name(journey: Journey, text: JourneyText) -> None:
    """Which entries and items it names, so that their pages lead back to it."""
    JourneyItem.objects.filter(journey=journey).delete()
    rows = named.known(text.codes).values()
    JourneyItem.objects.bulk_create(JourneyItem(journey=journey, catalogue=one.entry, item=one.item) for one in rows)
