"""检索用词的增减: by bodies for their own, in effect at once. Journalled under `search_word:<uid>`."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from gongkai.apps.services.models import SearchWord, WordKind
from gongkai.apps.services.queries import words as reading
from gongkai.apps.services.rules.words import LONGEST, SHORTEST, saying_problem
from gongkai.kernel import jobs
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.journal import writing as journal
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.search.text import fold

MOST = 500  # of one body


@dataclass(frozen=True)
class Wanted:
    kind: str
    says: str
    means: str = ""
    note: str = ""


@transaction.atomic
def add_word(*, org: Organisation, by: Actor, wanted: Wanted) -> SearchWord:
    """增加: a saying means one thing on the whole platform, so whoever was first keeps it until it is ended."""
    _permit(org, by)
    if SearchWord.objects.filter(org=org, active=True).count() >= MOST:
        raise Refused(f"每个单位最多 {MOST} 个检索用词。")
    made = SearchWord(org=org, org_path=org.path, **_checked(org, wanted, None))
    _keep(made)
    _note(made, by, "create", says=made.says, means=made.means)
    _index(made)
    return made


@transaction.atomic
def change_word(word: SearchWord, *, by: Actor, wanted: Wanted) -> SearchWord:
    _permit(word.org, by)
    word = _active(word)
    before = str(word)
    for name, value in _checked(word.org, Wanted(word.kind, wanted.says, wanted.means, wanted.note), word).items():
        setattr(word, name, value)
    _keep(word)
    _note(word, by, "edit", says=word.says, means=word.means, before=before)
    _index(word)
    return word


@transaction.atomic
def end_word(word: SearchWord, *, by: Actor, reason: str) -> SearchWord:
    """停用: the record stays, the word may be given again."""
    _permit(word.org, by)
    word = _active(word)
    if not reason.strip():
        raise Refused("请写明停用的理由。", field="reason")
    word.active = False
    word.save()
    _note(word, by, "delete", says=word.says, reason=reason.strip()[:300])
    _index(word)
    return word


def _checked(org: Organisation, wanted: Wanted, word: SearchWord | None) -> dict[str, str]:
    says, means = _plain(wanted.says), _plain(wanted.means)
    if wanted.kind == WordKind.BODY:
        means = ""
        if not SHORTEST <= len(says) <= LONGEST:
            raise Refused(f"别称应当是 {SHORTEST} 到 {LONGEST} 个字。", field="says")
        rows = SearchWord.objects.filter(org=org, kind=WordKind.BODY, active=True, says=says)
        if (rows.exclude(pk=word.pk) if word else rows).exists():
            raise Refused("这个别称已经有了。", field="says")
    else:
        if not means:
            raise Refused("请填写清单怎么写。", field="means")
        if problem := saying_problem(says, means):
            raise Refused(problem, field="says")
        other = reading.saying(says)
        if other is not None and (word is None or other.pk != word.pk):
            raise Refused(f"{other.org.label}已经把“{says}”指向“{other.means}”。", field="says")
    return {"kind": wanted.kind, "says": says, "means": means, "note": wanted.note.strip()[:200]}


def _keep(word: SearchWord) -> None:
    """Two who add the same word at once meet at the unique column."""
    try:
        with transaction.atomic():
            word.save()
    except IntegrityError:
        raise Refused(f"“{word.says}”刚刚由别人增加，请刷新后再看。", field="says") from None


def _plain(text: str) -> str:
    """As queries are read: simplified script, half-width, small letters, no spaces."""
    return "".join(fold(text).split())


def _active(word: SearchWord) -> SearchWord:
    found = SearchWord.objects.select_for_update().select_related("org").get(pk=word.pk)
    if not found.active:
        raise Refused("这个词已经停用。", code="wrong_state")
    return found


def _index(word: SearchWord) -> None:
    """Sayings are read with every query; names of a body stand in the index with its items."""
    if word.kind == WordKind.BODY:
        jobs.enqueue("services.index_body", key=f"services.index_body:{word.org_path}", path=word.org_path)


def _permit(org: Organisation, by: Actor) -> None:
    if by.holds_any(reading.KEEPERS, org) is None:
        raise NotAllowed(f"须由{org.label}的事项编辑员或者政务服务管理员设置。")


def _note(word: SearchWord, by: Actor, verb: str, **details: object) -> None:
    journal.write(subject=word.subject, verb=verb, by=by, org=word.org, details=details)
