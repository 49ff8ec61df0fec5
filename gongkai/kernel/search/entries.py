"""A document as the token streams every engine stores."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from gongkai.kernel.search import pinyin
from gongkai.kernel.search.documents import Document
from gongkai.kernel.search.text import characters, code_token, token_texts, whole_token

# Changing what follows changes the layout of every index: raise it and the indexes rebuild themselves.
VERSION = 5

# Bits that are left out of a sort key, level by level: each stretch has 32 of the next.
SPANS = (34, 29, 24, 19, 14)
SPAN_BITS = 5
MAX_BODY = 1_000_000
MAX_SHOWN = 30_000
MAX_LOOSE_WORDS = 2000
PATH_STEP = 4  # digits of one level of an organisation path
# Between title and text: no token, so that no phrase reaches from one into the other.
_APART = "¶"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_LATIN = re.compile(r"[a-z]{4,20}")


@dataclass(frozen=True)
class Entry:
    """Token streams are joined by single spaces; `shown` is what comes back with a hit (JSON).

    `body` begins with the title, as `chars` holds `title_chars`: what is looked for in both is looked for there, and
    that it is in the title only counts for more. `whole` is the title as one token, `spans` the stretches of time that
    the document lies in, from long to short.
    """

    id: str
    visibility: str
    org_path: str
    sort_key: int
    title: str
    body: str
    chars: str
    title_chars: str
    pinyin: str
    initials: str
    loose: str
    codes: str
    whole: str
    spans: str
    facets: dict[str, list[str]]
    dates: dict[str, int]
    shown: bytes


def entry_of(document: Document) -> Entry:
    if not document.id or not document.visibility:
        raise ValueError("检索文档必须有标识和可见级别。")
    if document.org_path and not document.org_path.isdigit():
        raise ValueError("单位路径只能是数字。")
    title, body = document.title, document.body[:MAX_BODY]
    # Numbers are searched as text too: part of a document number is a usual query.
    body_tokens = token_texts("\n。".join([body, *document.codes]))
    title_tokens = token_texts(title)
    title_chars = characters(title)
    return Entry(
        id=document.id,
        visibility=document.visibility,
        org_path=document.org_path,
        sort_key=sort_key(document),
        title=" ".join(title_tokens),
        body=" ".join([*title_tokens, _APART, *body_tokens]),
        chars=" ".join(sorted(title_chars | characters(body))),
        title_chars=" ".join(sorted(title_chars)),
        pinyin=" ".join(pinyin.stream(title)),
        initials=" ".join(pinyin.initials(title)),
        loose=" ".join(sorted(_loose([*title_tokens, *body_tokens]))),
        codes=" ".join(sorted({code_token(code) for code in document.codes if code.strip()})),
        whole=whole_token(title),
        spans=" ".join(span_token(level, sort_key(document)) for level in range(len(SPANS))),
        facets={checked_name(name): _values(value) for name, value in document.facets.items()},
        dates={checked_name(name): day.toordinal() for name, day in document.dates.items() if day is not None},
        shown=_shown(document),
    )


def sort_key(document: Document) -> int:
    """Days, then 24 bits of the id: equal dates keep one order on every page and in every engine."""
    day = document.sort.toordinal() if document.sort else 0
    tie = int.from_bytes(hashlib.blake2s(document.id.encode(), digest_size=3).digest(), "big")
    return (day << 24) | tie


def span_token(level: int, key: int) -> str:
    """The stretch of sort keys of this level that holds the key: 1,024 days, 32 days, a day, parts of a day."""
    return f"{level}{key >> SPANS[level]:x}"


def loose_forms(word: str) -> list[str]:
    """A latin word and each form with one letter missing: two words one slip apart share a form."""
    return [word, *sorted({word[:i] + word[i + 1 :] for i in range(len(word))})]


def is_latin(word: str) -> bool:
    return _LATIN.fullmatch(word) is not None


def ancestors(org_path: str) -> list[str]:
    """00010004 gives 0001 and 00010004: the exact terms that make "this body and all below" one look-up."""
    return [org_path[:end] for end in range(PATH_STEP, len(org_path), PATH_STEP)] + ([org_path] if org_path else [])


def _loose(tokens: Iterable[str]) -> set[str]:
    words = {token for token in tokens if token.isascii() and is_latin(token)}
    return {form for word in sorted(words)[:MAX_LOOSE_WORDS] for form in loose_forms(word)}


def _values(value: str | Iterable[str]) -> list[str]:
    values = [value] if isinstance(value, str) else list(value)
    return [v for v in dict.fromkeys(_plain(value)[:200] for value in values) if v]


def _plain(value: str) -> str:
    """Without what databases refuse: NUL and halves of characters (both come out of broken PDF files)."""
    return value.encode("utf-8", "replace").decode().replace("\0", "")


def checked_name(name: str) -> str:
    """The name of a facet or date; a wrong one is a mistake in the program, not of the person who searches."""
    if not _NAME.match(name):
        raise ValueError(f"检索字段名“{name}”只能用小写字母、数字和下划线。")
    return name


def _shown(document: Document) -> bytes:
    value = {"title": document.title, "body": document.body[:MAX_SHOWN], "extra": dict(document.extra)}
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
