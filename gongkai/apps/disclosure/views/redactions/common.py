"""What the pages of 区分处理 share: whose file it is, which page is open, the way back."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse

from gongkai.apps.disclosure.models import MarkState, Redaction, RedactionMark
from gongkai.apps.disclosure.queries import redactions as reading
from gongkai.apps.disclosure.queries.redactions import NumberedMark
from gongkai.kernel.files import redaction as engine
from gongkai.kernel.journal.writing import record_read
from gongkai.web.shapes import Crumb

SEEN = "disclosure_redactions_read"
WIDTH, THUMB = 1_200, 120
CASE_PAGES = {"disclosure.request": "disclosure_desk:request", "disclosure.document": "disclosure_desk:document"}


@dataclass(frozen=True)
class Drawn:
    """One box over the picture of a page, in hundred-thousandths."""

    x: int
    y: int
    width: int
    height: int
    state: str
    number: int

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True)
class Leaf:
    """One page in the strip of small pictures."""

    number: int  # from 1
    open: bool
    hidden: int
    proposed: int
    url: str
    picture: str


def held(request: HttpRequest, uid: UUID) -> Redaction:
    found = reading.redaction(request.actor, uid)  # type: ignore[attr-defined]
    if found is None or found.state == "discarded":
        raise Http404
    return found


def note_reading(request: HttpRequest, redaction: Redaction) -> None:
    """Who looked at an original stands in the journal of its case, once for each log-in."""
    seen = request.session.setdefault(SEEN, [])
    if str(redaction.uid) not in seen:
        record_read(
            redaction.case.subject,
            by=request.actor,  # type: ignore[attr-defined]
            what=f"查看区分处理原件（附件 {redaction.source.uid}）",
            org=redaction.case.org,
        )
        request.session[SEEN] = [*seen[-50:], str(redaction.uid)]


def page_number(request: HttpRequest, redaction: Redaction) -> int:
    """The page that is asked for, from 0; the nearest one when there is no such page."""
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isdigit() and len(asked) < 6 else 1
    return min(max(number, 1), max(len(redaction.pages), 1)) - 1


def case_page(redaction: Redaction) -> str:
    return reverse(CASE_PAGES[redaction.case.kind], args=[redaction.case.uid])


def crumbs(redaction: Redaction) -> list[Crumb]:
    lists = {"disclosure.request": ("依申请公开", "requests"), "disclosure.document": ("主动公开", "documents")}
    label, name = lists[redaction.case.kind]
    return [Crumb(label, reverse(f"disclosure_desk:{name}")), Crumb(redaction.case.number, case_page(redaction))]


def drawn(marks: list[NumberedMark], page: int) -> list[Drawn]:
    return [
        Drawn(box[0], box[1], box[2] - box[0], box[3] - box[1], one.mark.state, one.number)
        for one in marks
        if one.mark.page == page
        for box in one.mark.boxes
    ]


def leaves(redaction: Redaction, marks: list[RedactionMark], current: int, name: str) -> list[Leaf]:
    address = reverse(f"disclosure_desk:{name}", args=[redaction.uid])
    found = []
    for page in range(len(redaction.pages)):
        here = [mark.state for mark in marks if mark.page == page]
        found.append(
            Leaf(
                page + 1,
                page == current,
                here.count(MarkState.ACCEPTED),
                here.count(MarkState.PROPOSED),
                f"{address}?page={page + 1}",
                f"{reverse('disclosure_desk:redaction_page', args=[redaction.uid, page + 1])}?small=1",
            )
        )
    return found


def page_context(redaction: Redaction, page: int) -> dict[str, Any]:
    width, height = redaction.pages[page][:2] if redaction.pages else (1, 1)
    return {
        "page": page + 1,
        "page_count": len(redaction.pages),
        "has_text": redaction.pages[page][2] if redaction.pages else True,
        "image_width": WIDTH,
        "image_height": max(1, round(WIDTH * height / width)),
        "unit": engine.UNIT,
    }
