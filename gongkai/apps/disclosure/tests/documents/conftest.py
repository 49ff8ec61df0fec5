"""An empty storage, an empty index, and events that reach their handlers when a test says so."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile

from gongkai.apps.disclosure.models import Document
from gongkai.kernel import files, search
from gongkai.kernel.outbox.delivering import run_pending


@pytest.fixture(autouse=True)
def _storage(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.SEARCH_PATH = tmp_path / "search"
    settings.CLAMD = ""
    cache.clear()


@pytest.fixture
def settle() -> Callable[[], None]:
    """Everything that was told reaches who listens, as a moment later in real life."""

    def deliver() -> None:
        run_pending()
        search.index("disclosure_documents").query("", visible=search.PUBLIC)

    return deliver


def text_file(name: str = "附件.txt", text: str = "附件全文") -> files.Checked:
    return files.check(ContentFile(text.encode(), name=name))


def word_file(*paragraphs: str) -> bytes:
    from docx import Document as Word

    word = Word()
    for one in paragraphs:
        word.add_paragraph(one)
    target = BytesIO()
    word.save(target)
    return target.getvalue()


def again(document: Document) -> Document:
    """The row as it stands in the database."""
    return Document.objects.select_related("case", "current", "working", "org").get(pk=document.pk)
