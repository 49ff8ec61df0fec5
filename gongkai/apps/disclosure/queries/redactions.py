"""Reading 区分处理: whose files they are, the marks that stand, pictures of pages, what the reply says of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from gongkai.apps.disclosure.models import (
    Document,
    DocumentVersion,
    MarkState,
    Redaction,
    RedactionMark,
    RedactionState,
)
from gongkai.apps.disclosure.rules import redactions as rules
from gongkai.kernel import rows, workdays
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.procedures import procedure
from gongkai.kernel.cases.queries import visible
from gongkai.kernel.files import redaction as engine
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.files.reading import content_of
from gongkai.kernel.people.actors import Actor

# Who may see an original that is not given in full: those who hide and those who approve what is hidden.
READERS = {
    "disclosure.request": (
        "disclosure.handler",
        "disclosure.reviewer",
        "disclosure.secrecy",
        "disclosure.head",
        "disclosure.leader",
    ),
    "disclosure.document": (
        "disclosure.drafter",
        "disclosure.clerk",
        "disclosure.reviewer",
        "disclosure.secrecy",
        "disclosure.head",
        "disclosure.leader",
    ),
}
SOURCE = "redaction_source"


@dataclass(frozen=True)
class NumberedMark:
    """A mark and its number in the copy; 0 for one that is not hidden."""

    mark: RedactionMark
    number: int

    @property
    def source(self) -> str:
        return rules.SOURCES.get(self.mark.kind, self.mark.kind)

    @property
    def shown(self) -> str:
        return rules.shown(self.mark.kind, self.mark.words)

    @property
    def reason(self) -> str:
        return rules.ground(self.mark.ground).label if self.mark.ground else ""


def may_read_source(case: Case, actor: Actor) -> bool:
    roles = READERS.get(case.kind, ())
    return bool(
        actor.is_staff and actor.holds_any(roles, case.org) and visible(actor, case.kind).filter(pk=case.pk).exists()
    )


def redaction(actor: Actor, uid: UUID) -> Redaction | None:
    """One piece of work, for those who may see the original."""
    found = Redaction.objects.select_related("case__org", "source", "released", "replaces").filter(uid=uid).first()
    return found if found is not None and may_read_source(found.case, actor) else None


def by_id(pk: int) -> Redaction | None:
    return Redaction.objects.select_related("case__org", "source", "replaces").filter(pk=pk).first()


def of_case(case: Case) -> QuerySet[Redaction]:
    """Everything redacted in a case, without what was given up."""
    return (
        Redaction.objects.filter(case=case)
        .exclude(state=RedactionState.DISCARDED)
        .select_related("released", "source", "replaces")
    )


def shown_to(case: Case, actor: Actor) -> list[Redaction]:
    """For the page of a case: nothing for those who may not see the originals."""
    return list(of_case(case)) if may_read_source(case, actor) else []


def may_edit(redaction: Redaction, actor: Actor) -> bool:
    """Whether this person may change the marks now: work not finished, the case in the step where it is done."""
    spec = procedure(redaction.case.kind).act("release_copy")
    idle = redaction.state == RedactionState.MAKING and redaction.is_overdue(workdays.now())
    if not (idle or redaction.state == RedactionState.DRAFT) or redaction.case.step not in spec.source:
        return False
    return actor.holds_any(spec.by, redaction.case.org) is not None


def standing(redaction: Redaction) -> list[RedactionMark]:
    """Marks as they are now, in the order of the pages."""
    marks = list(redaction.marks.filter(removed_in=None))
    for mark in marks:
        mark.redaction = redaction
    return sorted(marks, key=_place)


def numbered(marks: Iterable[RedactionMark]) -> list[NumberedMark]:
    """What is hidden is numbered from 1 through the whole file; the numbers are printed in the boxes."""
    number = 0
    found = []
    for mark in marks:
        if mark.state == MarkState.ACCEPTED:
            number += 1
        found.append(NumberedMark(mark, number if mark.state == MarkState.ACCEPTED else 0))
    return found


def areas(marks: Iterable[RedactionMark]) -> list[engine.Area]:
    """Boxes to burn, each with its number."""
    return [
        engine.Area(one.mark.page or 0, engine.Box(*box), str(one.number))
        for one in numbered(marks)
        if one.number
        for box in one.mark.boxes
    ]


def needles(marks: Iterable[RedactionMark]) -> list[str]:
    """Words that must not be found anywhere in the copy: those hidden at every place where they stand."""
    kept = {mark.words for mark in marks if mark.state == MarkState.DISMISSED and mark.words_cipher}
    hidden = {mark.words for mark in marks if mark.state == MarkState.ACCEPTED and mark.words_cipher}
    return sorted(hidden - kept - {""})


def told(case: Case) -> list[str]:
    """What the reply says of the copies that go out with it."""
    return [line for one in _released(case) for line in told_of(one)]


def told_of(redaction: Redaction) -> list[str]:
    return rules.told(redaction.copy_name, given(redaction))


def given(redaction: Redaction) -> list[rules.Given]:
    return given_of(standing(redaction))


def given_of(marks: Iterable[RedactionMark]) -> list[rules.Given]:
    found = numbered(marks)
    return [rules.Given(one.number, one.mark.page, one.mark.ground) for one in found if one.number]


def counts(case: Case) -> tuple[int, int]:
    """(pieces of work not finished, places hidden in finished copies)."""
    found = _standing_work(case)
    if not found:
        return 0, 0
    released = [one.pk for one in found if one.state == RedactionState.RELEASED]
    hidden = RedactionMark.objects.filter(redaction__in=released, removed_in=None, state=MarkState.ACCEPTED)
    return sum(one.is_open for one in found), hidden.count()


def unseen_count(redaction: Redaction) -> int:
    """Pages without words, and pictures in documents: only eyes can judge them."""
    pictures = [place for place, _ in redaction.hidden if place == "图片"]
    return sum(not has_text for _, _, has_text in redaction.pages) + len(pictures)


def digests(case: Case) -> list[str]:
    """The copies as a reviewer saw them, for the record of his opinion."""
    return [f"{one.copy_name} {one.copy_sha256[:12]}" for one in _released(case)]


def problems(redaction: Redaction, marks: Sequence[RedactionMark]) -> list[str]:
    """Why no copy can be made yet."""
    accepted = [mark for mark in marks if mark.state == MarkState.ACCEPTED]
    found = rules.release_problems(
        proposed=sum(mark.state == MarkState.PROPOSED for mark in marks),
        without_ground=sum(not mark.ground for mark in accepted),
        unseen=unseen_count(redaction),
        looked_through=redaction.looked_through,
    )
    return found + rules.name_problems(redaction.copy_name, needles(marks))


@dataclass(frozen=True)
class Prepared:
    """What is found in a file before anybody works on it; slow, so done before the act begins."""

    pages: list[list[float | bool]]
    hidden: list[tuple[str, str]]
    found: list["Found"]


@dataclass(frozen=True)
class Found:
    """Words and where they stand: boxes on a page, or places in a document."""

    kind: str
    words: str
    page: int | None = None
    boxes: tuple[tuple[int, int, int, int], ...] = ()
    places: tuple[str, ...] = ()


def prepare(content: bytes, kind: str) -> Prepared:
    """Pages, what they hide, and the personal numbers on them. Raises `FileRefused`."""
    opened = engine.opened(content, kind)
    pages: list[list[float | bool]] = [[p.width, p.height, p.has_text] for p in opened.pages]
    return Prepared(pages, [(one.place, one.content) for one in opened.hidden], list(_proposed(content, kind, opened)))


def find_words(redaction: Redaction, words: str) -> list[Found]:
    """Every place where the words stand, whatever their width, case and line breaks."""
    content = content_of(redaction.source)
    if not redaction.is_paged:
        return _found_in_parts(content, redaction.kind, words)
    if not any(has_text for _, _, has_text in redaction.pages):
        return []
    return [
        Found(rules.TERM, words, number, _boxes(text, start, end))
        for number, text in enumerate(engine.page_texts(content, redaction.kind))
        for start, end in text.find(words)
    ]


def page_picture(redaction: Redaction, page: int, width: int, *, marked: bool) -> bytes:
    """One page of the original; with `marked` as the copy will look."""
    boxes = areas(standing(redaction)) if marked else []
    return engine.page_image(content_of(redaction.source), redaction.kind, page=page, width=width, areas=boxes)


def copy_picture(redaction: Redaction, page: int, width: int) -> bytes:
    """One page of the released copy, as the applicant or the public will see it."""
    assert redaction.released is not None
    return engine.page_image(content_of(redaction.released), "pdf", page=page, width=width)


def copy_lines(redaction: Redaction) -> list[tuple[str, str]]:
    """Words of a released Word document or spreadsheet, each with the place where it stands."""
    assert redaction.released is not None
    return engine.part_texts(content_of(redaction.released), redaction.kind)[:2_000]


def replaced_attachments(document: Document, version: DocumentVersion) -> list[StoredFile]:
    """Attachments that earlier versions show and that a redacted copy of this version stands in for."""
    redone = Redaction.objects.filter(
        case=document.case, state=RedactionState.RELEASED, released__in=version.files.all(), replaces__isnull=False
    )
    return list(
        StoredFile.objects.filter(pk__in=redone.values("replaces")).exclude(
            Q(state="purged") | Q(pk__in=version.files.values("pk"))
        )
    )


def attachable(document: Document) -> QuerySet[StoredFile]:
    """Attachments of the version under way that can be redacted and are not being redacted."""
    if document.working is None:
        return StoredFile.objects.none()
    busy = of_case(document.case).filter(state__in=("draft", "making")).exclude(replaces=None).values("replaces")
    return document.working.files.filter(kind__in=engine.KINDS).exclude(Q(state="purged") | Q(pk__in=busy))


def _released(case: Case) -> list[Redaction]:
    return [one for one in _standing_work(case) if one.state == RedactionState.RELEASED]


def _standing_work(case: Case) -> list[Redaction]:
    """As `of_case`, for acts, which look at it every time and mostly find nothing."""
    found = rows.all_of(Redaction, "case", case.pk, "pk")
    return [one for one in found if one.state != RedactionState.DISCARDED]


def _place(mark: RedactionMark) -> tuple[int, int, int, int]:
    box = mark.boxes[0] if mark.boxes else (0, 0)
    return mark.page or 0, box[1], box[0], mark.pk or 0


def _proposed(content: bytes, kind: str, opened: engine.Opened) -> Iterator[Found]:
    if not opened.pages:
        for words, places in _numbers_in_parts(content, kind).items():
            yield Found(places[0], words, places=tuple(places[1:]))
        return
    if not any(page.has_text for page in opened.pages):
        return
    for number, text in enumerate(engine.page_texts(content, kind)):
        yield from _on_page(number, text)


def _on_page(number: int, text: engine.PageText) -> Iterator[Found]:
    """As the words follow each other, and once more with the cells of tables kept apart."""
    taken: list[engine.Box] = []
    for reading in (text, text.parted):
        for hit in rules.proposals(reading.text):
            boxes = reading.lines(hit.start, hit.end)
            if any(box.meets(other) for box in boxes for other in taken):
                continue
            taken += [box.shrunk for box in boxes]
            yield Found(hit.kind, reading.text[hit.start : hit.end], number, _corners(boxes))


def _numbers_in_parts(content: bytes, kind: str) -> dict[str, list[str]]:
    """Words → their kind and every place where they stand."""
    found: dict[str, list[str]] = {}
    for place, text in engine.part_texts(content, kind):
        for hit in rules.proposals(text):
            found.setdefault(text[hit.start : hit.end], [hit.kind]).append(place)
    return found


def _found_in_parts(content: bytes, kind: str, words: str) -> list[Found]:
    wanted = engine.folded(words)[0]
    places = tuple(
        place for place, text in engine.part_texts(content, kind) if wanted and wanted in engine.folded(text)[0]
    )
    return [Found(rules.TERM, words, places=places)] if places else []


def _boxes(text: engine.PageText, start: int, end: int) -> tuple[tuple[int, int, int, int], ...]:
    return _corners(text.lines(start, end))


def _corners(boxes: Iterable[engine.Box]) -> tuple[tuple[int, int, int, int], ...]:
    return tuple((box.left, box.top, box.right, box.bottom) for box in boxes)
