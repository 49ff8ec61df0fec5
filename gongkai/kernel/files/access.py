"""Who may open a file: the policy of the record it belongs to, and never before it is known to be clean."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from django.conf import settings
from django.http import HttpRequest

from gongkai.kernel.files.refusals import FileRefused

if TYPE_CHECKING:
    from gongkai.kernel.files.models import StoredFile
    from gongkai.kernel.people.actors import Actor

Policy = Callable[["StoredFile", "Actor", HttpRequest | None], bool]
PurgeHook = Callable[["StoredFile"], None]
Function = TypeVar("Function")

SCAN_OK = "OK"
_SHUT = frozenset({"scanning", "infected", "purged"})

_policies: dict[str, Policy] = {}
_purge_hooks: dict[str, PurgeHook] = {}

PROOF = "identity_proof"
# Purposes whose reading is recorded (个人信息), with the word the record uses.
PERSONAL: dict[str, str] = {"identity_proof": "身份证明", "authorisation": "授权委托书"}
# Purposes that are encrypted at rest.
SEALED: set[str] = {"identity_proof", "authorisation"}


class FileShut(FileRefused):
    """Missing, forbidden, not yet scanned and purged all look the same."""

    def __init__(self) -> None:
        super().__init__("文件不存在，或您无权查看。", code="not_found")


def policy(prefix: str, decide: Policy) -> None:
    """Register who may open files whose owner is "<prefix>:…". No policy, no access. One policy per prefix."""
    _register(_policies, prefix, decide)


def on_purge(prefix: str, forget: PurgeHook) -> None:
    """Register what must forget a purged file of these owners, such as a search entry that holds its text."""
    _register(_purge_hooks, prefix, forget)


def personal(purpose: str, label: str, *, sealed: bool = False) -> None:
    """Declare a purpose as personal data: reading is recorded; with `sealed` it is encrypted at rest.

    A numbered purpose ("material-3") is declared by its stem ("material").
    """
    PERSONAL[purpose] = label
    if sealed:
        SEALED.add(purpose)


def personal_label(purpose: str) -> str:
    """What the record of reading calls files of this purpose; empty for what is no personal data."""
    return PERSONAL.get(purpose) or PERSONAL.get(stem(purpose), "")


def is_sealed(purpose: str) -> bool:
    """Whether files of this purpose are encrypted at rest."""
    return purpose in SEALED or stem(purpose) in SEALED


def stem(purpose: str) -> str:
    """ "material" of "material-3"; any other purpose is its own stem."""
    name, _, number = purpose.rpartition("-")
    return name if name and number.isdecimal() else purpose


def may_open(file: "StoredFile", actor: "Actor", request: HttpRequest | None = None) -> bool:
    """Whether this person may open the file now; the platform itself may open whatever is clean."""
    if not is_openable(file):
        return False
    if actor.kind == "system":
        return True
    decide = _policies.get(_prefix(file))
    return decide is not None and decide(file, actor, request)


def is_openable(file: "StoredFile") -> bool:
    """Not quarantined and, where a scanner is configured, scanned and found clean."""
    return file.state not in _SHUT and (file.scan_result == SCAN_OK or not settings.CLAMD)


def run_purge_hook(file: "StoredFile") -> None:
    if hook := _purge_hooks.get(_prefix(file)):
        hook(file)


def _prefix(file: "StoredFile") -> str:
    return file.owner.partition(":")[0]


def _register(table: dict[str, Function], prefix: str, function: Function) -> None:
    known = table.get(prefix)
    if known is not None and known is not function:
        raise ValueError(f"“{prefix}”的附件规则已登记。")
    table[prefix] = function
