"""检索用词 (law/words.toml): what people say for what the lists call otherwise."""

from collections.abc import Sequence
from functools import cache

from pydantic import model_validator

from gongkai.apps.services.rules.tables import FOLDER
from gongkai.kernel import law
from gongkai.kernel.law import Entry, Table

# A saying stands in a query of at most so many characters.
SHORTEST, LONGEST, LONGEST_QUERY = 2, 20, 60


class Everyday(Entry):
    """Ways to say one thing, and the words of the lists that find it."""

    says: tuple[str, ...]
    means: str

    @model_validator(mode="after")
    def _leads_elsewhere(self) -> "Everyday":
        if not self.means.strip() or not self.says or self.means in self.says:
            raise ValueError(f"检索用词“{'、'.join(self.says)}”没有指向别的说法。")
        return self


class BodyNames(Entry):
    """Names that bodies of one kind go by."""

    names: tuple[str, ...]


class _Words(Table):
    everyday: tuple[Everyday, ...]
    bodies: tuple[BodyNames, ...]


@cache
def _words() -> _Words:
    return law.load(f"{FOLDER}/words.toml", _Words)


@cache
def _by_saying() -> tuple[tuple[str, str], ...]:
    """(saying, meaning), the longest saying first, so that 给孩子上户口 is not read as 上户口."""
    pairs = ((saying, one.means) for one in _words().everyday for saying in one.says)
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def in_official_words(folded: str, added: Sequence[tuple[str, str]] = ()) -> str:
    """A query in simplified script with everyday sayings replaced; the same text where there are none.

    `added` are pairs of the bodies' own; of two sayings the longer one counts, of equal ones theirs.
    """
    for saying, meaning in sorted((*added, *_by_saying()), key=lambda pair: -len(pair[0])):
        if saying in folded and meaning not in folded:
            return folded.replace(saying, meaning)
    return folded


def pieces(folded: str) -> set[str]:
    """Every piece of a query that may be a saying: so many are looked up in one statement, however many words there
    are."""
    text = folded[:LONGEST_QUERY]
    ends = range(len(text) + 1)
    return {text[start:end] for end in ends for start in range(max(0, end - LONGEST), end - SHORTEST + 1)}


def general() -> list[tuple[tuple[str, ...], str]]:
    """The sayings of law/words.toml, for whoever looks what is there already."""
    return [(one.says, one.means) for one in _words().everyday]


def saying_problem(says: str, means: str) -> str:
    """Why a saying cannot be kept; empty when it can. Both are folded."""
    if not SHORTEST <= len(says) <= LONGEST:
        return f"说法应当是 {SHORTEST} 到 {LONGEST} 个字：太短的会把别的检索也换掉。"
    if means in says:
        return "“清单怎么写”已经包含在说法里，不需要替换。"
    if (says, means) in _by_saying():
        return "通用词表里已经有这个说法。"
    return ""


def other_names(name: str) -> list[str]:
    """Other names for a body of this full or short name; none for a body of no known kind."""
    found = [n for one in _words().bodies if any(name.endswith(known) for known in one.names) for n in one.names]
    return [other for other in dict.fromkeys(found) if other not in name]
