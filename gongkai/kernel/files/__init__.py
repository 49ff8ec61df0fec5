"""附件: checks, scanning, storage, released copies. See docs/explain/files.md.

check in the form, store in the act:

    checked = files.check(upload)
    files.store(checked, org=org, owner=f"case:{case.uid}", by=actor, purpose="material")
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from gongkai.kernel.files.kinds import ARCHIVES, DOCUMENTS, IMAGES, PROOFS, TEXTS
from gongkai.kernel.files.refusals import FileRefused

if TYPE_CHECKING:
    from gongkai.kernel.files.access import FileShut, is_openable, may_open, on_purge, personal, policy
    from gongkai.kernel.files.actions import attach, hand_over, purge, release, rescan_pending, store
    from gongkai.kernel.files.checking import Checked, check
    from gongkai.kernel.files.models import StoredFile
    from gongkai.kernel.files.reading import of_owner, open_file, search_text

# These need the models, which do not exist yet while Django imports this package, or Django's requests, which the
# child process of redaction starts without.
_LATER = {
    "Checked": "checking",
    "FileShut": "access",
    "StoredFile": "models",
    "attach": "actions",
    "check": "checking",
    "hand_over": "actions",
    "is_openable": "access",
    "may_open": "access",
    "of_owner": "reading",
    "on_purge": "access",
    "open_file": "reading",
    "personal": "access",
    "policy": "access",
    "purge": "actions",
    "release": "actions",
    "rescan_pending": "actions",
    "search_text": "reading",
    "store": "actions",
}

__all__ = [
    "ARCHIVES",
    "DOCUMENTS",
    "IMAGES",
    "PROOFS",
    "TEXTS",
    "Checked",
    "FileRefused",
    "FileShut",
    "StoredFile",
    "attach",
    "check",
    "hand_over",
    "is_openable",
    "may_open",
    "of_owner",
    "on_purge",
    "open_file",
    "personal",
    "policy",
    "purge",
    "release",
    "rescan_pending",
    "search_text",
    "store",
]


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
