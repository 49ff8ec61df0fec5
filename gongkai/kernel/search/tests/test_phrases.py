"""Which tokens of a phrase have to be looked at where they stand."""

import pytest

from gongkai.kernel.search.engines.tantivy_query import telling
from gongkai.kernel.search.text import token_texts


@pytest.mark.parametrize(
    ("text", "standing", "anywhere"),
    [
        ("食品", [(0, "食品")], []),
        ("食品经", [(0, "食品"), (1, "品经")], []),
        ("食品经营", [(0, "食品"), (2, "经营")], ["品经"]),
        ("食品经营者", [(0, "食品"), (2, "经营"), (3, "营者")], ["品经"]),
        ("食品经营许可", [(0, "食品"), (2, "经营"), (4, "许可")], ["品经", "营许"]),
        ("2017年度", [(0, "2017"), (1, "年"), (2, "年度")], []),
        ("it服务", [(0, "it"), (1, "服"), (2, "服务")], []),
    ],
)
def test_every_character_is_in_a_token_that_is_looked_at(text: str, standing: list, anywhere: list[str]) -> None:
    assert telling(token_texts(text)) == (standing, anywhere)


def test_pairs_that_do_not_overlap_are_all_looked_at() -> None:
    assert telling(["ab", "bc", "cd"])[1] == telling(["食品", "经营", "营许"])[1] == []
