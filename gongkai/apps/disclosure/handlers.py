"""What 政府信息公开 does when something was published, taken down or repealed: the index follows.

And who may open the files of its cases.
"""

from django.db import transaction

from gongkai.apps.disclosure.actions import library
from gongkai.apps.disclosure.events import DocumentPublished, DocumentRepealed, DocumentTakenDown, ValidityMarked
from gongkai.apps.disclosure.queries import documents, file_access, indexing, library_search
from gongkai.kernel import search
from gongkai.kernel.cases import attachments
from gongkai.kernel.cases.models import Case
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.orgs.events import OrganisationChanged
from gongkai.kernel.outbox import handles

search.source(indexing.INDEX, indexing.every_document)
search.source(library_search.INDEX, library_search.every_document)
attachments.policy("disclosure.request", file_access.of_request)
attachments.policy("disclosure.document", file_access.of_document)
attachments.policy("disclosure.report", file_access.of_report)
attachments.policy("disclosure.correction", file_access.of_correction)


@handles(DocumentPublished)
def index_published(event: DocumentPublished) -> None:
    library.follow(event.document_id)
    _reindex(event.document_id)


@handles(DocumentTakenDown)
def drop_taken_down(event: DocumentTakenDown) -> None:
    _reindex(event.document_id)


@handles(DocumentRepealed)
def reindex_repealed(event: DocumentRepealed) -> None:
    library.follow(event.document_id)
    _reindex(event.document_id)


@handles(ValidityMarked)
def reindex_marked(event: ValidityMarked) -> None:
    _reindex(event.document_id)


@handles(OrganisationChanged)
def reindex_body(event: OrganisationChanged) -> None:
    """Names and addresses of bodies stand in the index with each of their documents."""
    search.index(indexing.INDEX).put_many(indexing.documents_below(event.org_path))
    search.index(library_search.INDEX).put_many(library_search.documents_below(event.org_path))


def forget_file(case: Case, file: StoredFile) -> None:
    """The words of a destroyed attachment leave the index too."""
    transaction.on_commit(lambda: _reindex(case.document.pk))


attachments.on_purge("disclosure.document", forget_file)


def _reindex(document_id: int) -> None:
    """The index follows what is true now, whatever the order in which events arrive."""
    document = documents.public().filter(pk=document_id).first()
    uid = documents.uid_of(document_id)
    if document is not None:
        search.index(indexing.INDEX).put(indexing.indexed(document))
    elif uid is not None:
        search.index(indexing.INDEX).delete(str(uid))
    if document is not None and library_search.belongs(document):
        search.index(library_search.INDEX).put(library_search.indexed(document))
    elif uid is not None:
        # A revision may have changed what kind of document it is.
        search.index(library_search.INDEX).delete(str(uid))
