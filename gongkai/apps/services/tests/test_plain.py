"""The guide in sentences: what the entry says, in words people use, and nothing it does not say."""

import pytest
import time_machine
from django.urls import reverse

from gongkai.apps.services.rules import plain
from gongkai.apps.services.rules.elements import Elements, Venue
from gongkai.apps.services.tests.samples import duty, elements, raw


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "一般10个工作日办结，法律规定最长20个工作日。"),
        ({"promised_days": 20}, "最长20个工作日办结，这也是法律规定的时限。"),
        ({"promised_days": 0}, "当场办结。"),
        ({"promised_days": None, "promised_unit": None}, "法律规定最长20个工作日。"),
        ({"statutory_days": None, "statutory_unit": None}, "一般10个工作日办结。"),
        ({"statutory_days": 1, "statutory_unit": "month"}, "一般10个工作日办结，法律规定最长1个月。"),
        (
            {"special_procedures": [{"name": "专家评审", "kind": "expert_review", "basis": "条例第九条"}]},
            "20个工作日。专家评审所需时间另外计算。",
        ),
    ],
)
def test_how_long(changes, said):
    assert plain.how_long(elements(**changes)).endswith(said)


def test_what_is_already_known_is_not_to_be_brought():
    entry = elements()
    assert [one.name for one in plain.to_bring(entry)] == ["燃气经营许可申请表"]
    assert plain.what_to_bring(entry) == "准备1种材料；1种政府部门已经掌握，不用提供。"
    known = elements(materials=raw()["materials"][1:])
    assert plain.what_to_bring(known) == "不用带材料，1种政府部门已经掌握，不用提供。"
    optional = elements(materials=[raw()["materials"][0] | {"necessity": "optional", "originals": 0, "copies": 2}])
    assert plain.what_to_bring(optional) == "有1种看情况准备。"
    assert plain.copies(optional.materials[0]) == "复印件2份"
    assert plain.what_to_bring(elements(materials=None, no_materials=True)) == "不用带材料。"


def test_visits_fees_and_who():
    entry = elements()
    assert plain.how_often(entry) == "要到现场1次：需要核验申请表原件。"
    assert plain.how_often(elements(visits=0)) == "不用到现场。"
    assert plain.what_it_costs(entry) == "不收费。"
    fees = [{"name": "证照工本费", "standard": "10元"}]
    assert plain.what_it_costs(elements(is_fee=True, fees=fees)) == "收证照工本费，标准见下面的“收费”。"
    assert plain.who(elements(service_objects=["1", "2"])) == "个人、企业法人可以申请。"


def test_an_empty_entry_and_a_duty_answer_nothing():
    assert plain.answers(Elements(type="01")) == []
    assert plain.answers(duty()) == []


@pytest.mark.parametrize(
    ("longitude", "latitude", "known"),
    [
        ("118.5", "33.1", True),
        ("-0.1", "51", True),
        ("", "33.1", False),
        ("181", "33", False),
        ("nan", "33", False),
        ("１１８", "33", False),
        ("1e2", "33", False),
        ('"><b>', "33", False),
        ("-", "33", False),
        (".", "33", False),
    ],
)
def test_a_point_is_one_on_the_earth(longitude, latitude, known):
    assert (plain.place(Venue(longitude=longitude, latitude=latitude)) is not None) is known


VENUE = {
    "name": "县政务服务中心",
    "address": "安澜大道1号",
    "hours": "工作日",
    "longitude": "118.5",
    "latitude": "33.1",
}


@pytest.fixture
def page(stage, client):
    def read(**changes):
        with time_machine.travel("2026-11-02T10:00:00+08:00", tick=False):
            (item,) = stage.adopted("", **changes)
            return client.get(reverse("services:item", args=[item.uid])).content.decode()

    return read


def test_the_page_says_it_simply_and_lets_one_tick_off_what_to_bring(page):
    shown = page(venues=[VENUE])
    assert "简单说" in shown and "一般10个工作日办结" in shown
    assert shown.count('type="checkbox" id="bring-') == 1
    assert 'href="geo:33.1,118.5"' in shown


def test_the_operator_names_the_map(page, settings):
    settings.MAP_LINK = "https://map.example.gov.cn/?p={longitude},{latitude}&n={name}"
    shown = page(venues=[VENUE])
    assert "https://map.example.gov.cn/?p=118.5,33.1&amp;n=%E5%8E%BF" in shown


def test_forms_and_samples_are_links_only_where_they_lead_somewhere(page):
    material = raw()["materials"][0]
    shown = page(materials=[material | {"blank_form": "https://a.example.cn/f.doc", "sample": "javascript:alert(1)"}])
    assert 'href="https://a.example.cn/f.doc"' in shown and "javascript:" not in shown
