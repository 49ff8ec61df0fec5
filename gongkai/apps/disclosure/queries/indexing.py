"""What the search index holds of public documents and published reports; nothing that `public()` would not show."""

from collections.abc import Iterator

from django.db.models import QuerySet

from gongkai.apps.disclosure.models import Document, DocumentVersion
from gongkai.apps.disclosure.queries.documents import attachments, below, public
from gongkai.kernel import search
from gongkai.kernel.files import reading as files

INDEX = "disclosure_documents"


def indexed(document: Document) -> search.Document:
    """One public document with its body and the text of its attachments."""
    version = document.current
    assert version is not None
    return search.Document(
        id=str(document.case.uid),
        title=version.title,
        # A body's papers are found by its name even where their text only says "本局".
        body="\n".join([version.summary, version.text, *_attached(document, version), _publisher(document)]),
        visibility=search.PUBLIC,
        org_path=document.org_path,
        codes=[c for c in (document.index_no, version.doc_no) if c],
        facets={
            "column": document.column,
            "org": document.org.site_slug,
            "theme": version.theme,
            "genre": version.genre,
            "year": str(document.published_on.year) if document.published_on else "",
        },
        dates={"published_on": document.published_on, "formed_on": document.formed_on},
        sort=document.published_on,
        extra={
            "index_no": document.index_no,
            "doc_no": version.doc_no,
            "org": document.org.name,
            "version": str(version.number),
        },
    )


def every_document() -> Iterator[search.Document]:
    return _indexed(public())


def documents_below(path: str) -> Iterator[search.Document]:
    """What is public of a body and of everything below it."""
    return _indexed(below(public(), path))


def _indexed(rows: QuerySet[Document]) -> Iterator[search.Document]:
    for document in rows.order_by("pk").iterator(chunk_size=500):
        yield indexed(document)


def _publisher(document: Document) -> str:
    return " ".join(dict.fromkeys(name for name in (document.org.name, document.org.short_name) if name))


def _attached(document: Document, version: DocumentVersion) -> list[str]:
    return [files.search_text(file) for file in attachments(version)] if document.has_files else []
