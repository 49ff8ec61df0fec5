"""Every hostile file is either redacted and proven, or refused with a sentence; the process that asks never falls."""

import re

import pytest

from gongkai.kernel.cases import Refused
from gongkai.kernel.files import redaction
from gongkai.kernel.files.redaction import isolation
from gongkai.kernel.files.residues import leaks
from gongkai.kernel.files.tests.redaction import papers
from gongkai.kernel.files.tests.redaction.hostile_files import CASES
from gongkai.kernel.files.tests.redaction.papers import SECRET

CHINESE = re.compile(r"^[\u4e00-\u9fff].*。$|^PDF [\u4e00-\u9fff].*。$|^Word [\u4e00-\u9fff].*。$")


def worked_on(content: bytes, kind: str) -> tuple[bytes, redaction.Proof]:
    """What the desk does with it: open, find, hide everything found, make the copy, prove it."""
    opened = redaction.opened(content, kind)
    if kind in redaction.OFFICE:
        copy = redaction.cleaned(content, kind, [SECRET])
        return copy, redaction.prove_cleaned(copy, kind, [SECRET], name=f"a.{kind}")
    areas = [redaction.Area(0, redaction.Box(1_000, 1_000, 9_000, 9_000), "1")]
    for number, text in enumerate(redaction.page_texts(content, kind)):
        areas += [
            redaction.Area(number, box, "2") for start, end in text.find(SECRET) for box in text.lines(start, end)
        ]
    redaction.page_image(content, kind, page=len(opened.pages) - 1, width=300)
    made = redaction.burn(content, kind, [a for a in areas if not a.box.is_empty])
    return made.content, redaction.prove(made, [a for a in areas if not a.box.is_empty], [SECRET], name="a.pdf")


@pytest.mark.parametrize(("name", "kind", "make"), CASES, ids=[name for name, _, _ in CASES])
def test_a_hostile_file_is_proven_clean_or_refused_in_words(monkeypatch, name, kind, make):
    monkeypatch.setattr(isolation, "SECONDS", 20.0)
    try:
        copy, proof = worked_on(make(), kind)
    except Refused as refusal:
        assert CHINESE.match(refusal.message), refusal.message
        return
    assert proof.passed, [check for check in proof.checks if not check.passed]
    assert leaks(copy, "pdf" if kind in redaction.PAGED else kind, [SECRET]) == []


def test_a_reader_that_hangs_is_ended_and_the_next_one_works(monkeypatch):
    monkeypatch.setattr(isolation, "SECONDS", 0.0)
    with pytest.raises(Refused, match="规定时间"):
        redaction.opened(papers.pdf(pages=30), "pdf")
    monkeypatch.setattr(isolation, "SECONDS", 60.0)
    assert len(redaction.opened(papers.pdf(), "pdf").pages) == 1


def test_a_reader_that_dies_is_replaced():
    redaction.opened(papers.pdf(), "pdf")
    for child in list(isolation._idle):
        child._process.kill()
        child._process.wait()
    assert len(redaction.opened(papers.pdf(), "pdf").pages) == 1


def test_memory_is_limited(settings):
    settings.REDACTION_MEMORY = 220 * 1024 * 1024
    isolation.end_idle()
    with pytest.raises(Refused):
        redaction.page_image(papers.scan(size=(9_000, 9_000)), "png", page=0, width=5_000)
    isolation.end_idle()
