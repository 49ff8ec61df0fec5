"""公开指南的发布和更新 (条例第十二条)."""

from dataclasses import asdict, dataclass

from django.db import transaction

from gongkai.apps.disclosure.models import Guide
from gongkai.apps.disclosure.queries.guides import guide_labels
from gongkai.kernel import workdays
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor

PUBLISHERS = ("disclosure.clerk", "disclosure.head")


@dataclass(frozen=True)
class GuideText:
    """What a guide says (第十二条第二款)."""

    classification: str
    obtaining: str
    requesting: str
    supervision: str
    office_name: str
    address: str
    office_hours: str
    phone: str
    online_contact: str
    fax: str = ""


@transaction.atomic
def publish_guide(*, org: Organisation, by: Actor, text: GuideText) -> Guide:
    """A new version is public at once; the earlier ones keep their addresses. Nothing changed, nothing published."""
    holding = by.holds_any(PUBLISHERS, org)
    if holding is None:
        raise NotAllowed(f"公开指南须由{org.label}的公开受理员或者公开工作机构负责人发布。")
    # One writer for one body, so that two versions never take the same number.
    Organisation.objects.select_for_update().get(pk=org.pk)
    last = Guide.objects.filter(org=org).order_by("-number").first()
    _refuse_incomplete(text)
    values = {name: value.strip() for name, value in asdict(text).items()}
    if last is not None and all(getattr(last, name) == value for name, value in values.items()):
        raise Refused("内容没有变化，不需要发布新版本。", code="unchanged")
    made = Guide.objects.create(org=org, number=last.number + 1 if last else 1, published_on=workdays.today(), **values)
    changed = [name for name in values if last is None or getattr(last, name) != values[name]]
    journal.write(
        subject=f"org:{org.uid}",
        verb="publish",
        by=by,
        act="disclosure.guide.publish",
        org=org,
        holding=holding,
        details={"guide": made.number, "changed": changed},
    )
    return made


def _refuse_incomplete(text: GuideText) -> None:
    """Every item the regulation names is there; only a fax may be missing where a body has none."""
    labels = guide_labels()
    for name, value in asdict(text).items():
        if name != "fax" and not value.strip():
            label = labels[name]
            raise Refused(f"请填写{label}。", code="incomplete", field=name)
