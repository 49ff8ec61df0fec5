"""敏感词表的增减 (条例第十七条): by the secrecy officer of the body, written down in the journal of the body."""

from django.db import transaction

from gongkai.apps.disclosure.actions.standing import keeper_of, note
from gongkai.apps.disclosure.models import WatchWord
from gongkai.apps.disclosure.models.secrecy import WordWeight
from gongkai.apps.disclosure.queries import watch_words as reading
from gongkai.apps.disclosure.rules.sensitive import word_problems
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor

# One search looks for all of them in every text of every body below.
MOST = 1000


@transaction.atomic
def add_words(*, org: Organisation, by: Actor, texts: list[str], weight: str, remark: str = "") -> list[WatchWord]:
    """列入: words already listed by the body are left as they are."""
    holding = keeper_of(org, by, (reading.KEEPER,), "敏感词表")
    wanted = list(dict.fromkeys("".join(text.split()) for text in texts if text.strip()))
    if not wanted:
        raise Refused("请填写敏感词。", field="texts")
    for text in wanted:
        if problems := word_problems(text):
            raise Refused(f"“{text}”：{problems[0]}", field="texts")
    if weight not in WordWeight.values:
        raise Refused("请选择处理要求。", field="weight")
    known = set(reading.own(org).values_list("text", flat=True))
    if len(known) + len(wanted) > MOST:
        raise Refused(f"每个单位最多列入 {MOST} 个敏感词。", field="texts")
    made = [
        WatchWord.objects.create(
            org=org, org_path=org.path, text=text, weight=weight, note=remark.strip()[:200], added_on=workdays.today()
        )
        for text in wanted
        if text not in known
    ]
    if not made:
        raise Refused("这些词已经在表中。", code="known", field="texts")
    note(org, by, holding, "disclosure.words.add", "configure", {"words": len(made), "weight": weight})
    return made


@transaction.atomic
def remove_word(word: WatchWord, *, by: Actor, reason: str) -> WatchWord:
    """移出: with the reason; drafts are looked through again the next time they are opened."""
    holding = keeper_of(word.org, by, (reading.KEEPER,), "敏感词表")
    if not reason.strip():
        raise Refused("请写明移出的理由。", code="reason_required", field="reason")
    if word.removed_on is not None:
        raise Refused("该词已经移出。", code="removed")
    word.removed_on = workdays.today()
    word.save()
    details = {"word_uid": str(word.uid), "reason": reason.strip()[:300]}
    note(word.org, by, holding, "disclosure.words.remove", "delete", details)
    return word
