"""Making the copy of a redacted file and its proof: slow, outside any transaction, changing nothing (第三十七条)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.core.files.base import ContentFile

from gongkai.apps.disclosure.models import Redaction, RedactionMark
from gongkai.apps.disclosure.queries import redactions as reading
from gongkai.apps.disclosure.rules import redactions as rules
from gongkai.kernel import files, workdays
from gongkai.kernel.cases import refuse_any
from gongkai.kernel.files import redaction as engine
from gongkai.kernel.files.reading import content_of
from gongkai.web import pdf
from gongkai.web.official import OfficialDocument, OfficialTable

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Made:
    """A copy and what was found when it was opened anew; `edit` names the marks it was made from."""

    upload: files.Checked
    proof: engine.Proof
    edit: int


def made(redaction: Redaction, progress: Progress = lambda done, total: None) -> Made:
    """Raises `Refused` where something is undecided or the file cannot be worked on."""
    marks = reading.standing(redaction)
    refuse_any(reading.problems(redaction, marks), code="unfinished")
    content, needles = content_of(redaction.source), reading.needles(marks)
    if redaction.is_paged:
        areas = reading.areas(marks)
        copy = engine.burn(
            content,
            redaction.kind,
            areas,
            keep_text=redaction.keep_text,
            legend=legend(redaction, marks) if areas else b"",
            progress=progress,
        )
        made_of = copy.content
        proof = engine.prove(copy, areas, needles, name=redaction.copy_name)
    else:
        made_of = engine.cleaned(content, redaction.kind, needles)
        proof = engine.prove_cleaned(made_of, redaction.kind, needles, name=redaction.copy_name)
    upload = files.check(ContentFile(made_of, name=redaction.copy_name))
    return Made(upload, proof, redaction.edit_count)


def legend(redaction: Redaction, marks: Sequence[RedactionMark]) -> bytes:
    """区分处理说明: the last page of the copy, which says for every number in a box why something is hidden."""
    org = redaction.case.org
    given = reading.given_of(marks)
    rows = [(str(one.number), str((one.page or 0) + 1), rules.reason(one.ground)) for one in given]
    return pdf.render(
        OfficialDocument(
            org=org.name,
            title="区分处理说明",
            paragraphs=[
                f"本文件由{org.name}依据《中华人民共和国政府信息公开条例》第三十七条作区分处理，"
                f"共遮盖 {len(given)} 处。"
                "遮盖处显示为黑色方块，方块中的数字为下表的序号；方块过小的不印数字，按页内从上到下的次序对应。",
                OfficialTable(rows, ("序号", "页", "不予公开的理由和依据")),
            ],
            signature=org.name,
            date=workdays.today(),
            style="plain",
        )
    )
