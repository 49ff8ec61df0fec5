"""与公开版本的差异: text, attributes and attachments of a revision against the version the public reads."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gongkai.apps.disclosure.actions.documents import placing_of
from gongkai.apps.disclosure.models import Document, DocumentKind, DocumentVersion, Openness
from gongkai.apps.disclosure.queries.documents import attachments
from gongkai.apps.disclosure.rules import differences
from gongkai.apps.disclosure.views.documents.lists import column_label
from gongkai.web.formatting import cn_date

COMPARED: tuple[tuple[str, str], ...] = (
    ("标题", "title"),
    ("发文字号", "doc_no"),
    ("内容概述", "summary"),
    ("主题分类", "theme"),
    ("体裁分类", "genre"),
    ("主题词", "keywords"),
)
PLACED: tuple[tuple[str, str, Callable[[Any], str]], ...] = (
    ("法定公开栏目", "column", column_label),
    ("信息种类", "kind", lambda v: DocumentKind(v).label),
    ("公开属性", "openness", lambda v: Openness(v).label),
    ("生成日期", "formed_on", cn_date),
    ("生效日期", "effective_on", cn_date),
    ("有效期至", "expires_on", cn_date),
)


@dataclass(frozen=True)
class Changes:
    """`facts` are (label, before, after); `lines` is empty where the text is the same or too long to compare."""

    lines: list[differences.Line]
    too_long: bool
    format_only: bool
    facts: list[tuple[str, str, str]]
    added_files: list[str]
    removed_files: list[str]

    @property
    def any(self) -> bool:
        return bool(
            self.lines or self.too_long or self.format_only or self.facts or self.added_files or self.removed_files
        )


def changes_of(document: Document) -> Changes | None:
    """None where no revision of a published version is under way."""
    public, draft = document.current, document.working
    if public is None or draft is None:
        return None
    before, after = ({f.sha256: f.original_name for f in attachments(v)} for v in (public, draft))
    long = differences.too_long(public.text, draft.text)
    return Changes(
        lines=[] if long else differences.compare(public.text, draft.text),
        too_long=long,
        format_only=public.text == draft.text and public.body != draft.body,
        facts=_changed_facts(document, public, draft),
        added_files=[name for digest, name in after.items() if digest not in before],
        removed_files=[name for digest, name in before.items() if digest not in after],
    )


def _changed_facts(document: Document, public: DocumentVersion, draft: DocumentVersion) -> list[tuple[str, str, str]]:
    placing = placing_of(document)
    rows = [(label, _plain(getattr(public, name)), _plain(getattr(draft, name))) for label, name in COMPARED]
    rows += [(label, say(getattr(document, name)), say(getattr(placing, name))) for label, name, say in PLACED]
    return [row for row in rows if row[1] != row[2]]


def _plain(value: Any) -> str:
    return "、".join(value) if isinstance(value, list) else str(value)
