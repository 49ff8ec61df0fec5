"""检索用词 (law/words.toml): what people say for what the lists call otherwise."""

from functools import cache

from pydantic import model_validator

from gongkai.apps.services.rules.tables import FOLDER
from gongkai.kernel import law
from gongkai.kernel.law import Entry, Table


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


def in_official_words(folded: str) -> str:
    """A query in simplified script with everyday sayings replaced; the same text where there are none."""
    for saying, meaning in _by_saying():
        if saying in folded and meaning not in folded:
            return folded.replace(saying, meaning)
    return folded


def other_names(name: str) -> list[str]:
    """Other names for a body of this full or short name; none for a body of no known kind."""
    found = [n for one in _words().bodies if any(name.endswith(known) for known in one.names) for n in one.names]
    return [other for other in dict.fromkeys(found) if other not in name]
