"""The law files of 政府信息公开: complete, sourced, and in step with tables, letters and the annual form."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
import yaml

from gongkai.apps.disclosure.models import (
    ApplicantClass,
    Channel,
    ConsultationAnswer,
    DeliveryWay,
    DocumentKind,
    IdentityKind,
    Openness,
    ReplyForm,
    Validity,
)
from gongkai.apps.disclosure.rules import publication, tables
from gongkai.kernel import law, workdays
from gongkai.kernel.orgs.models import OrganisationKind

LAW = Path(__file__).parents[2] / "law"
ONE_DAY_OF_EACH_REGIME = (date(2012, 6, 1), date(2024, 3, 1))
SPECIAL = "disclosure.publication."


def test_the_law_files_are_sound():
    assert [p for p in law.problems() if "disclosure" in p] == []


@pytest.mark.parametrize(
    ("rule", "on", "days", "unit", "citation"),
    [
        ("reply", date(2019, 5, 14), 15, "working", "第二十四条第二款"),
        ("reply", date(2019, 5, 15), 20, "working", "第三十三条第二款"),
        ("extension", date(2019, 5, 14), 15, "working", "第二十四条第二款"),
        ("extension", date(2019, 5, 15), 20, "working", "第三十三条第二款"),
        ("completion_notice", date(2019, 5, 15), 7, "working", "第三十条"),
        ("third_party", date(2024, 3, 1), 15, "working", "第三十二条"),
        ("joint_maker", date(2024, 3, 1), 15, "working", "第三十四条"),
        ("fee_payment", date(2024, 3, 1), 20, "working", "国办函〔2020〕109号）第七条"),
        ("publication", date(2024, 3, 1), 20, "working", "第二十六条"),
        ("publication.government_budget", date(2024, 3, 1), 20, "calendar", "第十四条第一款"),
        ("publication.department_budget", date(2024, 3, 1), 20, "calendar", "第十四条第二款"),
        ("publication.procurement_contract", date(2024, 3, 1), 2, "working", "第五十条"),
        ("publication.procurement_result", date(2024, 3, 1), 2, "working", "第四十三条"),
        ("publication.single_source", date(2024, 3, 1), 5, "working", "第三十八条"),
        ("publication.penalty_withdrawal", date(2024, 3, 1), 3, "working", "第四十八条第二款"),
        ("publication.credit", date(2024, 3, 1), 7, "working", "2018〕424号"),
        ("leak_report", date(2024, 9, 1), 24, "hours", "第六十一条"),
        ("administrative_review", date(2024, 3, 1), 60, "calendar", "第二十条"),
        ("administrative_litigation", date(2024, 3, 1), 6, "months", "第四十六条"),
        ("litigation_after_review", date(2024, 3, 1), 15, "calendar", "第四十五条"),
        ("confirmation", date(2024, 3, 1), 1, "working", "本产品"),
        ("alert.yellow", date(2024, 3, 1), 5, "working", "本产品"),
        ("alert.red", date(2024, 3, 1), 2, "working", "本产品"),
        ("alert.overdue", date(2024, 3, 1), 0, "working", "本产品"),
    ],
)
def test_periods(rule, on, days, unit, citation):
    version = law.period(f"disclosure.{rule}", on=on)
    assert (version.days, version.unit) == (days, unit)
    assert citation in version.citation


@pytest.mark.parametrize(
    ("version", "example"),
    [
        pytest.param(p, e, id=f"{p.version} {e.start}")
        for p in law.periods()
        if p.id.startswith("disclosure.") and p.unit != "hours"
        for e in p.examples
    ],
)
def test_worked_examples_come_out(version, example):
    assert workdays.file_calendar().due(example.start, version.days + example.plus, version.unit) == example.due


def test_outcomes_are_the_rows_of_the_annual_report():
    """一件申请一个结果: every input row under 三 of the 2021 form is an answer, and no answer lacks a row."""
    form = yaml.safe_load((LAW / "annual_report_2021.yaml").read_text(encoding="utf-8"))
    groups = tuple(tables.outcomes()[key].group for key in tables.outcomes())
    rows = [
        r["key"]
        for r in form["tables"]["requests"]["rows"]
        if r["key"].split(".")[0] in groups and r["kind"] == "input"
    ]
    assert list(tables.outcomes()) == rows


def test_every_outcome_has_its_letter_and_its_remedies():
    letters = {
        entry["id"]
        for path in (LAW / "letters").glob("*.toml")
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["letters"]
    }
    used = {rule.letter for rule in tables.outcomes().values()} - {""}
    assert used <= letters
    assert {rule.remedies for rule in tables.outcomes().values()} <= set(tables.remedies())
    assert [r.id for r in tables.outcomes().values() if r.way == "reply" and not r.letter] == []


def test_grounds_lead_to_outcomes():
    assert {g.outcome for g in tables.grounds().values()} <= set(tables.outcomes())
    assert [g.key for g in tables.grounds().values() if g.duty == "may"] == [
        "internal_affairs",
        "process_info",
        "enforcement_file",
    ]


def test_lists_match_the_choices_of_the_tables():
    words = tables.vocabulary()
    assert [c.key for c in words.applicant_classes] == ApplicantClass.values
    assert {c.key for c in words.channels} == set(Channel.values)
    assert [c.key for c in words.forms] == ReplyForm.values
    assert {c.key for c in words.deliveries} == set(DeliveryWay.values)
    assert [c.key for c in words.identity_kinds] == IdentityKind.values
    assert [c.key for c in words.openness] == Openness.values
    assert {c.key for c in words.validity} == set(Validity.values) - {Validity.NONE}
    assert {row.answer for row in tables.consultations().third_party} == set(ConsultationAnswer.values)
    assert {kind for rule in tables.publication_rules() for kind in rule.kinds} == set(DocumentKind.values)
    assert set(tables.review_bodies()) <= set(OrganisationKind.values)


def test_columns_follow_article_20():
    """第二十条第（一）项至第（十五）项, and five fixed entries of the platform."""
    columns = publication.columns()
    assert [c.item for c in columns] == list(range(1, 16))
    assert columns[0].article == "第二十条第（一）项" and columns[14].article == "第二十条第（十五）项"
    assert len(publication.column_keys()) == 15
    assert [e.key for e in tables.columns().entries] == ["guide", "rules", "statutory", "reports", "requests"]
    assert {r.column for r in tables.publication_rules() if r.column} <= publication.column_keys()


def test_classifications():
    themes, genres = tables.themes().versions[-1].classes, tables.genres().versions[-1].classes
    assert len(themes) == 22 and len({t.key for t in themes}) == 22 and themes[-1].label == "其他"
    assert len(genres) == 16 and genres[-1].label == "其他"


@pytest.mark.parametrize("on", ONE_DAY_OF_EACH_REGIME)
def test_every_clock_of_the_request_has_a_period_in_both_regimes(on):
    steps = tomllib.loads((LAW / "steps" / "request.toml").read_text(encoding="utf-8"))
    for clock in steps["clocks"]:
        if clock["key"] != "fee_payment" or on.year > 2020:
            assert law.period(clock["period"], on=on).days > 0


def test_special_publication_clocks_are_all_used():
    periods = {p.id for p in law.periods() if p.id.startswith(SPECIAL)}
    assert periods == {r.period for r in tables.publication_rules() if r.period.startswith(SPECIAL)}


def test_the_fee_goes_to_the_treasury():
    """非税收入科目 103049950 (见于四川、河南转发通知)."""
    assert tables.revenue().item == "103049950"
