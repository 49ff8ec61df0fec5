"""A request in PostgreSQL's terms: what GIN decides, what is left to check row by row, and what a row is worth.

One tsvector holds every term under a one-letter mark (t title, b text, c characters …). It has no positions: those stop
at 16,383 and at 256 a term, so phrases of several tokens are checked on the stored token text of the rows that GIN
leaves over. A long text and its tsvector lie outside the row and cost more to fetch than all the rest: what GIN has
decided is not asked again, and what a row is worth is read from its title and its numbers as far as possible.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from gongkai.kernel.search.documents import Sight, Within
from gongkai.kernel.search.engines import Request
from gongkai.kernel.search.entries import SPAN_BITS, SPANS, Entry, ancestors
from gongkai.kernel.search.plan import BOOSTS, RARE, Every, Node, Phrase, doubled

MARKS = {
    "title": "t",
    "body": "b",
    "chars": "c",
    "title_chars": "k",
    "pinyin": "p",
    "initials": "i",
    "loose": "l",
    "codes": "n",
    "whole": "w",
    "spans": "s",
}
# Columns of token text in which phrases are checked, and the column of each single token that is in one of them.
TEXTS = ("title", "body", "pinyin", "initials")
_SHORT = {"title": "title", "title_chars": "title", "codes": "exact", "whole": "exact"}
_SHORT |= {"pinyin": "pinyin", "initials": "initials"}
# A stretch is put together of so many spans of one length at least.
_FINE = 8

Sql = tuple[str, list[Any]]


def terms_of(entry: Entry) -> Iterator[str]:
    """Filters first: a very long text must not push them over the limit."""
    yield f"v:{entry.visibility}"
    yield from (f"o:{path}" for path in ancestors(entry.org_path))
    yield from (f"v:{entry.visibility}@{path}" for path in ancestors(entry.org_path))
    yield from (_facet_term(name, value) for name, values in entry.facets.items() for value in values)
    for field in ("spans", *RARE, "title", "title_chars", "pinyin", "initials", "chars", "loose", "body"):
        yield from (f"{MARKS[field]}:{token}" for token in getattr(entry, field).split())


def _facet_term(name: str, value: str) -> str:
    return f"f:{name}={value}"


def _lexeme(term: str) -> str:
    quoted = term.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'"


def _any(terms: Iterable[str]) -> str:
    return "(" + " | ".join(terms) + ")"


# What GIN decides -----------------------------------------------------------


def request_terms(request: Request, spans: Sequence[str] | None) -> str:
    """Everything an index look-up can decide, as one tsquery text; numbers and whole titles however old they are."""
    within = [_lexeme(f"{MARKS['spans']}:{one}") for one in spans or ()]
    return _asked(request, [] if spans is None else [*within, *_rare(request.node)])


def rare_terms(request: Request) -> str:
    """The matches that hold a number or a whole title as it was typed; empty where none can."""
    rare = _rare(request.node)
    return _asked(request, rare) if rare else ""


def _asked(request: Request, among: Sequence[str]) -> str:
    """All of the request, of documents that hold one of these terms where there are any."""
    parts = [_any(_sight(sight) for sight in request.visible)]
    if request.filters.org_path:
        parts.append(_lexeme(f"o:{request.filters.org_path}"))
    for name, value in request.filters.facets.items():
        values = [value] if isinstance(value, str) else value
        parts.append(_any(_lexeme(_facet_term(name, v)) for v in values))
    if among:
        parts.append(_any(among))
    if request.node is not None:
        parts.append(_node_terms(request.node))
    return " & ".join(parts)


def _rare(node: Node | None) -> list[str]:
    return [_node_terms(leaf) for leaf in leaves(node) if leaf.field in RARE]


def _sight(sight: Sight) -> str:
    return _lexeme(f"v:{sight.level}@{sight.org_path}" if isinstance(sight, Within) else f"v:{sight}")


def _node_terms(node: Node) -> str:
    if isinstance(node, Phrase):
        lexemes = [_lexeme(f"{MARKS[node.field]}:{token}") for token in node.tokens]
        if node.prefix:
            lexemes[-1] += ":*"
        return "(" + " & ".join(lexemes) + ")"
    if doubled(node):
        return _node_terms(node.parts[1])
    joint = " & " if isinstance(node, Every) else " | "
    return "(" + joint.join(_node_terms(part) for part in node.parts) + ")"


def leaves(node: Node | None) -> Iterator[Phrase]:
    if isinstance(node, Phrase):
        yield node
    elif node is not None:
        yield from chain.from_iterable(leaves(part) for part in node.parts)


# What is checked row by row -------------------------------------------------


def where(request: Request) -> Sql:
    """Dates, and phrases of several tokens."""
    conditions: list[Sql] = []
    for name, (low, high) in request.filters.dates.items():
        bounds = [low.toordinal() if low else 0, high.toordinal() if high else 1 << 30]
        conditions.append(("(dates ->> %s)::integer BETWEEN %s AND %s", [name, *bounds]))
    if request.node is not None and _is_open(request.node):
        conditions.append(_check(request.node))
    return _joined(conditions, " AND ")


def _to_check(phrase: Phrase) -> bool:
    return len(phrase.tokens) > 1 and phrase.field in TEXTS


def _check(node: Node, *, sure: bool = True) -> Sql:
    """The short columns first: where they decide, the long text is not fetched. `sure`: whatever is not true by
    another way has passed all terms of this part in GIN, so its single tokens need not be asked for again."""
    if isinstance(node, Phrase):
        return phrase(node)
    if isinstance(node, Every):
        parts = [part for part in node.parts if not sure or _is_open(part)]
        return _joined([_check(part, sure=sure) for part in parts], " AND ")
    ways = sorted(node.parts, key=lambda part: not (isinstance(part, Phrase) and part.field in _SHORT))
    # Of several ways that GIN leaves open it may have been any that let a row through.
    sure = sure and sum(map(_is_open, ways)) == 1
    return _joined([_check(way, sure=sure and _is_open(way)) for way in ways], " OR ")


def _is_open(node: Node) -> bool:
    return any(map(_to_check, leaves(node)))


def _joined(conditions: Sequence[Sql], joint: str) -> Sql:
    if not conditions:
        return "TRUE", []
    return joint.join(f"({sql})" for sql, _ in conditions), [value for _, values in conditions for value in values]


def phrase(phrase: Phrase) -> Sql:
    column = phrase.field if phrase.field in TEXTS else _SHORT.get(phrase.field)
    if column is None:
        return "terms @@ %s::tsquery", [_node_terms(phrase)]
    if phrase.field == "title_chars":
        return f"position(%s IN {column}) > 0", [phrase.tokens[0]]
    wanted = f" {' '.join(phrase.tokens)}" + ("" if phrase.prefix else " ")
    return f"position(%s IN {column}) > 0", [wanted]


# What a row is worth --------------------------------------------------------


def score(node: Node | None) -> Sql:
    """Sum of what each matching phrase is worth; longer phrases say more."""
    if node is None:
        return "0.0", []
    found = list(_worth(node, sure=True))
    return " + ".join(sql for sql, _ in found) or "0.0", [value for _, values in found for value in values]


def _worth(node: Node, *, sure: bool) -> Iterator[Sql]:
    """`sure`: every row that is left over matches this part, so it need not be asked again."""
    if isinstance(node, Phrase):
        worth = f"{BOOSTS[node.field] * (1 + 0.1 * len(node.tokens)):.2f}"
        if sure:
            yield worth, []
        else:
            sql, values = phrase(node)
            yield f"CASE WHEN {sql} THEN {worth} ELSE 0.0 END", values
    elif isinstance(node, Every):
        for part in node.parts:
            yield from _worth(part, sure=sure)
    elif doubled(node):
        inner, outer = node.parts
        yield from _worth(inner, sure=False)
        yield from _worth(outer, sure=sure)
    else:
        # What is left over without one of the numbers and whole titles has come by the only other way.
        ways = [part for part in node.parts if not (isinstance(part, Phrase) and part.field in RARE)]
        for part in node.parts:
            yield from _worth(part, sure=sure and [part] == ways)


# Stretches ------------------------------------------------------------------


def spans(oldest: int, newest: int) -> list[str]:
    """The spans that cover these sort keys, short ones put together to longer ones."""
    level = next((n for n, bits in enumerate(SPANS) if (newest >> bits) - (oldest >> bits) >= _FINE), len(SPANS) - 1)
    low, high = oldest >> SPANS[level], newest >> SPANS[level]
    found: list[str] = []
    while low <= high:
        longer = [n for n in range(1, level + 1) if low % (1 << SPAN_BITS * n) == 0]
        up = max((n for n in longer if low + (1 << SPAN_BITS * n) - 1 <= high), default=0)
        found.append(f"{level - up}{low >> SPAN_BITS * up:x}")
        low += 1 << SPAN_BITS * up
    return found
