"""一件事 as plain values: what is said against a text, and one list of materials for all of it."""

from dataclasses import replace

import pytest

from gongkai.apps.services.rules import journeys as rules
from gongkai.apps.services.rules import materials
from gongkai.apps.services.rules.journeys import JourneyStep, JourneyText, StepItem
from gongkai.apps.services.tests.samples import elements

CODE = "340123020002"
TEXT = JourneyText(
    title="开办燃气站",
    audience="legal",
    stage="set_up",
    intro="准备经营瓶装燃气的企业。",
    lead=CODE,
    steps=(JourneyStep("申请许可", items=(StepItem(CODE),)), JourneyStep("备案", "开业前办理。", together=True)),
)


def said(text, known=(CODE,)):
    return [str(flaw) for flaw in rules.flaws(text, known)]


def test_a_complete_text_is_in_order_and_keeps_its_form():
    assert said(TEXT) == []
    assert rules.stored(rules.document(TEXT)) == TEXT
    assert TEXT.codes == (CODE,)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "请填写标题。"),
        ({"stage": "birth"}, "请选择对象和阶段。"),
        ({"audience": "nobody"}, "请选择对象和阶段。"),
        ({"intro": ""}, "请填写简介，说明谁在什么情况下需要。"),
        ({"steps": (), "lead": ""}, "还没有步骤。"),
        ({"steps": (JourneyStep("先想好", "写下计划。"),), "lead": ""}, "各步都没有事项。"),
        ({"lead": "340123020003"}, "牵头事项不在各步的事项之中。"),
        ({"steps": (JourneyStep("", items=(StepItem(CODE),)),)}, "第1步：请填写这一步做什么。"),
        ({"steps": (*TEXT.steps, JourneyStep("结束"))}, "第3步：既没有事项也没有说明。"),
        ({"steps": (JourneyStep("申请", items=(StepItem(CODE), StepItem(CODE))),)}, f"第1步：编码{CODE}重复。"),
    ],
)
def test_what_is_missing_is_said(change, sentence):
    assert said(replace(TEXT, **change)) == [sentence]


def test_a_code_that_leads_nowhere_any_more_is_said_with_its_step():
    assert said(TEXT, known=()) == [f"第1步：编码{CODE}没有对应的在用目录或者已公布的事项。"]


def test_a_situation_of_an_entry_must_be_published_by_somebody():
    steps = (JourneyStep("变更", items=(StepItem(CODE, "", "变更"), StepItem(CODE))),)
    text = replace(TEXT, steps=steps)
    assert [str(flaw) for flaw in rules.flaws(text, [CODE], [(CODE, "变更")])] == []
    (lost,) = rules.flaws(text, [CODE], [(CODE, "换发")])
    assert str(lost).startswith(f"第1步：编码{CODE}没有机关公布“变更”这一情形")
    twice = replace(text, steps=(JourneyStep("变更", items=(StepItem(CODE, "", "变更"), StepItem(CODE, "", "变更"))),))
    assert [str(f) for f in rules.flaws(twice, [CODE], [(CODE, "变更")])] == [f"第1步：编码{CODE}的“变更”重复。"]


def test_situations_are_kept_and_texts_from_before_are_read():
    text = replace(TEXT, steps=(JourneyStep("变更", items=(StepItem(CODE, "", "变更"), StepItem(CODE))),))
    assert rules.stored(rules.document(text)) == text
    assert text.keys == ((CODE, "变更"), (CODE, "")) and text.codes == (CODE,) and text.lead_key == (CODE, "变更")
    assert rules.document(TEXT)["steps"][0]["items"] == [{"code": CODE, "when": ""}]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("（变更）", "变更"),
        (" (变更) ", "变更"),
        ("变更", "变更"),
        ("首次（含补办）", "首次（含补办）"),
        ("（首次（含补办））", "首次（含补办）"),
        ("（新办）和（变更）", "（新办）和（变更）"),
        ("（变更", "（变更"),
    ],
)
def test_a_situation_loses_the_one_pair_it_stands_in(written, meant):
    assert rules.bare(written) == meant


def test_steps_are_put_moved_and_taken_out():
    third = JourneyStep("开业")
    longer = rules.with_step(TEXT, 3, third)
    assert [step.title for step in longer.steps] == ["申请许可", "备案", "开业"]
    assert [step.title for step in rules.with_step(longer, 3, third, place=1).steps] == ["开业", "申请许可", "备案"]
    assert [step.title for step in rules.with_step(longer, 1, TEXT.steps[0], place=9).steps][-1] == "申请许可"
    assert [step.title for step in rules.without_step(longer, 2).steps] == ["申请许可", "开业"]


def test_stages_follow_the_audience():
    assert [next(iter(rules.stages(one))) for one in ("person", "legal")] == ["birth", "set_up"]
    assert rules.stages("nobody") == {}


def material(name, **more):
    return {"name": name, "kind": "copy", "necessity": "necessary", "copies": 1, "source": "applicant", **more}


def test_materials_of_one_name_are_prepared_once_with_the_most_anybody_asks_for():
    first = elements(materials=[material("身份证明"), material("场所证明", necessity="tolerated", when="租用的")])
    second = elements(materials=[material("身份证明", copies=3), material("营业执照", shared=True)])
    all_of_it = materials.together([("设立登记", first), ("食品经营许可", second)])
    assert [need.material.name for need in all_of_it.needs] == ["身份证明", "场所证明"]
    identity, place = all_of_it.needs
    assert identity.always and identity.material.copies == 3 and identity.asked_by == ("设立登记", "食品经营许可")
    assert not place.always and place.material.when == "租用的"
    assert all_of_it.known == ("营业执照",) and all_of_it.apart == 3


def test_the_strictest_of_two_wordings_stands():
    lenient = elements(materials=[material("场所证明", necessity="tolerated", when="租用的")])
    strict = elements(materials=[material("场所证明")])
    (need,) = materials.together([("一", lenient), ("二", strict)]).needs
    assert need.always and not need.material.when
