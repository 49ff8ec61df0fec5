"""Acts of the library (法规规章规范性文件库). Each function is one act of `law/steps/library.toml`."""

from gongkai.apps.disclosure.actions.library.course import (
    close_soliciting,
    issue,
    pass_legality,
    record_discussion,
    record_filing,
    return_draft,
    sign,
    skip_soliciting,
    solicit,
)
from gongkai.apps.disclosure.actions.library.drafting import Draft, create, discard, edit, enter
from gongkai.apps.disclosure.actions.library.following import follow, follow_all
from gongkai.apps.disclosure.actions.library.interpreting import (
    draft_interpretation,
    link_interpretation,
    unlink_interpretation,
)
from gongkai.apps.disclosure.actions.library.links import apply_links, link, unlink
from gongkai.apps.disclosure.actions.library.validity import (
    abandon_amendment,
    amend,
    invalidate,
    lapse,
    order_amendment,
    renew,
    repeal,
    republish,
    supersede,
    take_effect,
    warn_expiry,
)

__all__ = [
    "Draft",
    "abandon_amendment",
    "amend",
    "apply_links",
    "close_soliciting",
    "create",
    "discard",
    "draft_interpretation",
    "edit",
    "enter",
    "follow",
    "follow_all",
    "invalidate",
    "issue",
    "lapse",
    "link",
    "link_interpretation",
    "order_amendment",
    "pass_legality",
    "record_discussion",
    "record_filing",
    "renew",
    "repeal",
    "republish",
    "return_draft",
    "sign",
    "skip_soliciting",
    "solicit",
    "supersede",
    "take_effect",
    "unlink",
    "unlink_interpretation",
    "warn_expiry",
]
