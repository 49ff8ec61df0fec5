"""Journal entries in words: choices by their Chinese names, whoever declared them."""

import re

import pytest
from django.utils.module_loading import import_string

from gongkai.kernel import registry
from gongkai.kernel.journal import writing
from gongkai.kernel.people.actors import SYSTEM
from gongkai.web.desk.entries import entry_facts

DECLARED = [one for found in registry.details().values() for one in found]


@pytest.mark.parametrize("one", DECLARED, ids=lambda one: f"{one.kind}.{one.key}")
def test_every_declared_choice_has_chinese_words(one):
    words = import_string(one.words)
    others = {
        "outcome": ("granted", "partial", "unable.not_held"),
        "form": ("gov-info-annual-report-2021", "statistics-2014"),
        "ground": ("not_required", "false_application"),
        "bar": ("false", "deceit"),
        "kind": ("hearing",),
        "window": ("morning",),
    }
    for value in getattr(words, "values", others.get(one.key, ())) or ("nothing",):
        found = words(value)
        assert re.search("[一-鿿]", str(getattr(found, "label", found))), value


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("act", "details", "shown"),
    [
        ("disclosure.dispute.record_result", {"result": "corrected"}, ("审理结果", "结果纠正")),
        ("disclosure.dispute.register", {"path": "review"}, ("途径", "行政复议")),
        ("disclosure.request.decide", {"outcome": "unable.not_held"}, ("答复类型", "本机关不掌握相关政府信息")),
        # What no choice knows any more stays as it was written; elsewhere `result` is a sentence.
        ("disclosure.dispute.record_result", {"result": "撤销决定"}, ("审理结果", "撤销决定")),
        ("people.lock_out", {"result": "登录失败次数过多，已锁定"}, ("结果", "登录失败次数过多，已锁定")),
    ],
)
def test_a_choice_reads_as_its_name(act, details, shown):
    entry = writing.write(subject="case:x", verb="decide", by=SYSTEM, act=act, details=details)
    assert [(fact.label, fact.value) for fact in entry_facts(entry)] == [shown]
