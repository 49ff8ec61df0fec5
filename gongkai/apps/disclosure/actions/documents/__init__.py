"""Acts on documents (主动公开). Each function is one act of `law/steps/document.toml`."""

from gongkai.apps.disclosure.actions.documents.attachments import attach_file, remove_file
from gongkai.apps.disclosure.actions.documents.drafting import Content, create, edit
from gongkai.apps.disclosure.actions.documents.placing import Placing, placing_of
from gongkai.apps.disclosure.actions.documents.publishing import (
    Imported,
    count_reading,
    file_closed,
    import_published,
    publish,
    schedule,
)
from gongkai.apps.disclosure.actions.documents.review import (
    SecrecyFinding,
    allow_finding,
    approve_office,
    approve_secrecy,
    approve_section,
    return_draft,
    sign,
    submit_review,
)
from gongkai.apps.disclosure.actions.documents.revising import begin_revision, discard, mark_validity, repeal, take_down

__all__ = [
    "Content",
    "Imported",
    "Placing",
    "SecrecyFinding",
    "allow_finding",
    "approve_office",
    "approve_secrecy",
    "approve_section",
    "attach_file",
    "begin_revision",
    "count_reading",
    "create",
    "discard",
    "edit",
    "file_closed",
    "import_published",
    "mark_validity",
    "placing_of",
    "publish",
    "remove_file",
    "repeal",
    "return_draft",
    "schedule",
    "sign",
    "submit_review",
    "take_down",
]
