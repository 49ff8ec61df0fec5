"""区分处理 in the county: a list with names and numbers, of which the applicant gets the rest (第三十七条)."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from gongkai.apps.disclosure.actions import redactions as acts
from gongkai.apps.disclosure.demo.applicants import mobile
from gongkai.apps.disclosure.demo.wording import data, person_name
from gongkai.apps.disclosure.models import MarkState, Redaction
from gongkai.apps.disclosure.queries import copies
from gongkai.apps.disclosure.queries import redactions as reading
from gongkai.kernel import files
from gongkai.kernel.files import redaction as engine
from gongkai.kernel.numbering import codes
from gongkai.web import pdf
from gongkai.web.official import OfficialDocument, OfficialTable

if TYPE_CHECKING:
    from gongkai.apps.disclosure.demo.courses import Course

PEOPLE = 9


def begin(course: "Course") -> Redaction:
    """An original as it lies in the file, uploaded for 区分处理; the system proposes what is personal."""
    content, _ = _original(course)
    return _begin(course, content)


def finish(course: "Course") -> None:
    """The whole way to the proven copy: proposals accepted, names searched, copy made by the handler."""
    content, names = _original(course)
    redaction = _begin(course, content)
    for name in names:
        found = reading.find_words(redaction, name)
        acts.add_found(redaction, by=course.handler, found=found, ground="personal_privacy")
    waiting = [mark.pk for mark in reading.standing(redaction) if mark.state == MarkState.PROPOSED]
    acts.decide(redaction, by=course.handler, marks=waiting, state=MarkState.ACCEPTED)
    acts.release(redaction, copies.made(redaction), by=course.handler)


def _begin(course: "Course", content: bytes) -> Redaction:
    upload = files.check(ContentFile(content, name="发放明细表.pdf"), engine.KINDS)
    prepared = reading.prepare(upload.content, upload.kind)
    return acts.begin_for_request(course.item, by=course.handler, upload=upload, prepared=prepared)


def _original(course: "Course") -> tuple[bytes, list[str]]:
    """The list, and the names in it."""
    rng, org = course.rng, course.item.org
    rows, names = [], []
    for number in range(1, PEOPLE + 1):
        name = person_name(rng)
        names.append(name)
        born_on = date(1950, 1, 1) + timedelta(days=rng.randint(0, 18_000))
        identity = codes.make_citizen_id(region=data("bodies")["region"], born_on=born_on, sequence=rng.randint(1, 998))
        rows.append((str(number), name, identity, f"{rng.randint(8, 60) * 100:,}"))
    paragraphs = [f"{org.name}{course.known['topic']}涉及的发放情况如下，金额单位为元。核对联系电话：{mobile(rng)}。"]
    table = OfficialTable(rows, ("序号", "姓名", "公民身份号码", "金额"))
    paper = OfficialDocument(org.name, "发放明细表", [*paragraphs, table], signature=org.name, style="plain")
    return pdf.render(paper), list(dict.fromkeys(names))
