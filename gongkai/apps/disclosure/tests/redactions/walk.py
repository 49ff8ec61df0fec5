"""区分处理 from the original to the copy, each step by the people whose posts do it."""

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.apps.disclosure.actions import redactions as acts
from gongkai.apps.disclosure.models import MarkState, Redaction
from gongkai.apps.disclosure.queries import copies
from gongkai.apps.disclosure.queries import redactions as reading
from gongkai.kernel import files, jobs
from gongkai.kernel.files import redaction as engine
from gongkai.kernel.files.reading import content_of
from gongkai.kernel.files.tests.redaction import papers
from gongkai.kernel.people.actors import Actor
from gongkai.testing import Cast

NAME = "project list.pdf"


def upload(content: bytes | None = None, name: str = NAME) -> files.Checked:
    return files.check(SimpleUploadedFile(name, content or papers.pdf(pages=2)), engine.KINDS)


@dataclass
class Work:
    cast: Cast
    by: Actor
    redaction: Redaction

    @property
    def now(self) -> Redaction:
        self.redaction = Redaction.objects.select_related("source", "released", "case__org").get(pk=self.redaction.pk)
        return self.redaction

    @property
    def marks(self) -> list[Any]:
        return reading.standing(self.now)

    def accept(self, ground: str = "") -> "Work":
        """Every proposal."""
        waiting = [mark.pk for mark in self.marks if mark.state == MarkState.PROPOSED]
        acts.decide(self.redaction, by=self.by, marks=waiting, state=MarkState.ACCEPTED, ground=ground)
        return self

    def area(self, ground: str = "personal_privacy", page: int = 0, box: engine.Box | None = None) -> Any:
        where = box or engine.Box(10_000, 10_000, 40_000, 14_000)
        return acts.add_area(self.redaction, by=self.by, page=page, box=where, ground=ground)

    def words(self, words: str, ground: str = "") -> int:
        return acts.add_found(self.redaction, by=self.by, found=reading.find_words(self.now, words), ground=ground)

    def settle(self, **changes: Any) -> "Work":
        values = {"copy_name": self.now.copy_name, "keep_text": False, "looked_through": False, **changes}
        acts.settle(self.redaction, by=self.by, **values)
        return self

    def finish(self) -> "Work":
        """The copy at once, without the job."""
        acts.release(self.now, copies.made(self.now), by=self.by)
        return self

    def make(self) -> "Work":
        acts.order_copy(self.redaction, by=self.by)
        jobs.run_due()
        return self


def begun(cast: Cast, request: Any, file: files.Checked | None = None) -> Work:
    file = file or upload()
    prepared = reading.prepare(file.content, file.kind)
    made = acts.begin_for_request(request, by=cast.handler, upload=file, prepared=prepared)
    return Work(cast, cast.handler, made)


def begun_on(cast: Cast, document: Any, file: files.StoredFile) -> Work:
    content = content_of(file)
    prepared = reading.prepare(content, file.kind)
    made = acts.begin_for_document(document, by=cast.drafter, file=file, prepared=prepared)
    return Work(cast, cast.drafter, made)
