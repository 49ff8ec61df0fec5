"""程序文件: what may not stand in one is refused at start-up, each problem once and in Chinese."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from gongkai.kernel import registry
from gongkai.kernel.cases import procedures
from gongkai.kernel.cases.procedures import load
from gongkai.kernel.cases.tests.sample import ROLES, STEPS, read_procedure
from gongkai.kernel.registry import store


def refusal(text, tmp_path):
    with pytest.raises(ImproperlyConfigured) as caught:
        read_procedure(text, tmp_path)
    message = str(caught.value)
    assert message.startswith("程序文件 steps.toml 有误")
    return message


def test_the_sample_is_sound(tmp_path):
    spec = read_procedure(STEPS, tmp_path)
    assert spec.act("judge").to == ("handling", "done")
    assert spec.act("accept").source == ("received",)
    assert [a.id for a in spec.acts_from("waiting")] == ["answer", "give_up"]
    assert spec.clock("reply").alerts == (5, 2, 0)
    with pytest.raises(LookupError, match="没有行为"):
        spec.act("dance")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('to = "handling"\nprimary', 'to = "nowhere"\nprimary', "行为“accept”引用了不存在的环节“nowhere”"),
        ('from = "review"', 'from = "revue"', "行为“judge”引用了不存在的环节“revue”"),
        ('"supplement", effect = "start"', '"later", effect = "start"', "行为“ask”引用了不存在的时钟“later”"),
        ('not_by = ["draft"]', 'not_by = ["sketch"]', "行为“judge”的回避引用了不存在的行为“sketch”"),
        ('"已办结", terminal', '"已办结", waits_for = "sample.clerk", terminal', "终结环节“done”不应等待岗位"),
        ('{ id = "dropped"', '{ id = "lonely", label = "孤立" }, { id = "dropped"', "环节“lonely”无法到达"),
        ('{ id = "dropped"', '{ id = "done", label = "再办结", terminal = true }, { id = "dropped"', "环节“done”重复"),
        ('id = "note"', 'id = "draft"', "行为“draft”重复"),
        ('verb = "accept"', 'verb = "embrace"', "动作“embrace”不在动作表中"),
        ('watchers =', 'onlookers =', "onlookers"),
        ('effect = "pause"', 'effect = "freeze"', "freeze"),
        ('kind = "sample.request"', '', "kind"),
    ],
)  # fmt: skip
def test_a_mistake_is_refused_with_its_place_and_said_once(tmp_path, old, new, sentence):
    assert old in STEPS
    message = refusal(STEPS.replace(old, new, 1), tmp_path)
    assert sentence in message
    assert message.count(sentence) == 1 or sentence.isascii()


def test_every_mistake_is_said_at_once(tmp_path):
    text = STEPS.replace('from = "review"', 'from = "revue"').replace('not_by = ["draft"]', 'not_by = ["sketch"]')
    message = refusal(text, tmp_path)
    assert "revue" in message and "sketch" in message


def test_a_step_nobody_can_leave_is_refused(tmp_path):
    """A dead end that is not an end would keep its cases for ever."""
    stuck = '{ id = "stuck", label = "卡住", waits_for = "sample.clerk" }, { id = "dropped"'
    text = STEPS.replace('{ id = "dropped"', stuck)
    text = text.replace('to = "dropped"', 'to = ["dropped", "stuck"]')
    assert "环节“stuck”没有出口" in refusal(text, tmp_path)


def test_a_role_that_cannot_act_where_it_is_waited_for_is_refused(tmp_path):
    text = STEPS.replace('"待审核", waits_for = "sample.head"', '"待审核", waits_for = "sample.watcher"')
    assert "环节“review”等待的岗位在此没有可办的行为" in refusal(text, tmp_path)


def test_broken_toml_is_refused_by_name(tmp_path):
    assert "steps.toml" in refusal("kind = ", tmp_path)


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Procedure files as modules would name them."""

    def declare(**texts):
        found = []
        for name, text in texts.items():
            path = tmp_path / f"{name}.toml"
            path.write_text(text, encoding="utf-8")
            found.append(("sample", path))
        monkeypatch.setattr(registry, "procedure_paths", lambda what="procedures": found)
        procedures.procedures.cache_clear()

    roles = store.roles()
    monkeypatch.setattr(registry, "roles", lambda: {**roles, **ROLES})
    yield declare
    procedures.procedures.cache_clear()


@pytest.fixture
def periods(monkeypatch):
    known = {"sample.reply": "working", "sample.supplement": "working"}
    monkeypatch.setattr(procedures, "_known_periods", lambda: known)


def test_one_kind_is_declared_once(files, periods):
    files(first=STEPS, second=STEPS)
    with pytest.raises(ImproperlyConfigured, match=r"“sample\.request”被声明了两次"):
        procedures.procedures()


def test_roles_nobody_declares_are_refused_by_name(files, periods):
    files(one=STEPS.replace("sample.watcher", "sample.king").replace("sample.head", "sample.queen"))
    with pytest.raises(ImproperlyConfigured, match=r"未声明的岗位：sample\.king、sample\.queen。"):
        procedures.procedures()


def test_periods_no_law_file_declares_are_refused_by_name(files, periods):
    files(one=STEPS.replace('period = "sample.reply"', 'period = "sample.answer"'))
    with pytest.raises(ImproperlyConfigured, match=r"未登记的期限：sample\.answer"):
        procedures.procedures()


def test_a_clock_does_not_run_in_hours(files, monkeypatch):
    known = {"sample.reply": "hours", "sample.supplement": "working"}
    monkeypatch.setattr(procedures, "_known_periods", lambda: known)
    files(one=STEPS)
    with pytest.raises(ImproperlyConfigured, match="按小时"):
        procedures.procedures()


def test_the_procedures_of_the_installed_modules_are_sound():
    procedures.procedures.cache_clear()
    for kind, spec in procedures.procedures().items():
        assert spec.kind == kind
        assert any("start" in act.source for act in spec.acts)
    assert load is procedures.load
