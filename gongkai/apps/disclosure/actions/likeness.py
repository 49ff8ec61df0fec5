"""内容指纹 and 重复的判断: found by the machine, judged by a person, never merged or removed by either."""

from django.db import transaction

from gongkai.apps.disclosure.actions.standing import keeper_of, note
from gongkai.apps.disclosure.models import ContentPrint, Document, LikenessJudgement, LikenessVerdict
from gongkai.apps.disclosure.rules.likeness import prints
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.people.actors import Actor

JUDGES = ("disclosure.clerk", "disclosure.drafter", "disclosure.head")


def remember(document: Document) -> None:
    """The prints of what a document says now: the draft under way, else what is public."""
    version = document.working or document.current
    wanted = set(prints(version.text)) if version else set()
    ContentPrint.objects.filter(document=document).delete()
    ContentPrint.objects.bulk_create([ContentPrint(document=document, value=value) for value in sorted(wanted)])


@transaction.atomic
def judge(*, first: Document, second: Document, by: Actor, verdict: str, reason: str) -> LikenessJudgement:
    """判断: what is no duplicate is not shown again; what is one stays shown until a person took it down."""
    holding = keeper_of(second.org, by, JUDGES, "重复的判断")
    if verdict not in LikenessVerdict.values:
        raise Refused("请选择判断。", field="verdict")
    if not reason.strip():
        raise Refused("请写明理由。", code="reason_required", field="reason")
    if first.pk == second.pk:
        raise Refused("请选择两条不同的信息。", code="same")
    older, newer = sorted((first, second), key=lambda one: one.pk)
    made, _ = LikenessJudgement.objects.update_or_create(
        first=older,
        second=newer,
        defaults={
            "verdict": verdict,
            "reason": reason.strip()[:300],
            "judged_by": by.name[:60],
            "judged_on": workdays.today(),
        },
    )
    details = {"first": older.index_no, "second": newer.index_no, "verdict": verdict, "reason": made.reason}
    note(second.org, by, holding, "disclosure.likeness.judge", "decide", details)
    return made
