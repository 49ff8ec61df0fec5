"""From receipt to delivery by the system of a department, with officers where the law wants other hands."""

import pytest

from gongkai.apps.services.api.act_bodies import APART, body_of
from gongkai.apps.services.api.acts import offered
from gongkai.apps.services.models import Application
from gongkai.kernel.cases.opening import query_code_matches
from gongkai.kernel.journal.reading import entries


def test_a_case_goes_its_whole_way(hall, system, registered):
    made = registered()
    case, uid = made["case"], made["case"]["uid"]
    application = Application.objects.get(case__uid=uid)
    assert query_code_matches(application.case, made["query_code"])
    assert case["step"]["key"] == "submitted" and case["applicant"]["identity"] == "110***********002X"
    assert [one["id"] for one in case["acts"]][:1] == ["accept"]

    steps = [
        ("check_materials", {"materials": [{"number": 1, "verdict": "fitting"}]}, "", "submitted"),
        ("accept", {}, "", "accepted"),
        ("start_review", {}, "hall_examiner", "in_review"),
        ("pass_stage", {"opinion": "符合条件", "proposed": "granted"}, "hall_examiner", "deciding"),
        ("grant", {"grounds": "符合条件", "name": "燃气经营许可证"}, "hall_approver", "granted"),
        ("deliver", {"delivery": "window", "receiver": "陈晓兰"}, "", "closed"),
    ]
    for act, body, officer, step in steps:
        response = system.act(uid, act, body, officer)
        assert response.status_code == 200, (act, response.content.decode())
        assert response.json()["step"]["key"] == step
    done = response.json()
    assert done["closed"] and done["outcome"]["key"] == "granted" and len(done["licences"]) == 1
    assert done["stages"][0]["passed_by"] == hall.account("examiner").name

    said = {one.act.rpartition(".")[2]: one for one in entries(application.case.subject)}
    assert {one.details["via"] for one in said.values()} == {"燃气管理系统"}
    assert said["grant"].actor_id == hall.account("approver").pk
    assert said["accept"].actor_name == "燃气管理系统"


def test_every_act_of_staff_has_an_operation_described_in_full(client):
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    for spec in offered():
        if spec.id in APART:
            continue
        operation = paths[f"/api/v1/services/cases/{{uid}}/acts/{spec.id}"]["post"]
        assert spec.label == operation["summary"] and "环节办理，须有" in operation["description"]
        assert operation["security"] == [{"departmentSystem": [f"services.application.{spec.id}"]}]
        body = body_of(spec.id, spec.label).model_json_schema()
        assert all(one["description"] for one in body.get("properties", {}).values())
        assert body["examples"]


def test_the_wrong_step_is_told_in_words(system, registered):
    uid = registered()["case"]["uid"]
    response = system.act(uid, "grant", {}, "hall_approver")
    assert response.status_code == 409 and response.json()["code"] == "wrong_step"
    assert "已收件" in response.json()["message"] and "准予" in response.json()["message"]


def test_a_post_that_is_missing_is_told_in_words(system, registered):
    uid = registered()["case"]["uid"]
    system.act(uid, "check_materials", {"materials": [{"number": 1, "verdict": "fitting"}]})
    system.act(uid, "accept")
    response = system.act(uid, "start_review")
    assert (response.status_code, response.json()["code"]) == (403, "not_allowed")
    assert "审查人员" in response.json()["message"]


def test_one_pair_of_hands_does_not_both_examine_and_decide(hall, system, registered):
    """职责分离 holds for a system as for a person."""
    from gongkai.kernel.clients import actions

    actions.change_client(
        system.client,
        by=hall.stage.cast.admin,
        contact="张三",
        phone="0551-62001234",
        wanted=system.client.scopes,
        roles=["services.window", "services.examiner", "services.approver"],
    )
    uid = registered()["case"]["uid"]
    system.act(uid, "check_materials", {"materials": [{"number": 1, "verdict": "fitting"}]})
    for act, body in (("accept", {}), ("start_review", {}), ("pass_stage", {"opinion": "可", "proposed": "granted"})):
        assert system.act(uid, act, body).status_code == 200
    refused = system.act(uid, "grant")
    assert refused.status_code == 403 and "不能再“准予”" in refused.json()["message"]
    assert "grant" not in [one["id"] for one in system.get(f"cases/{uid}").json()["acts"]]
    assert system.act(uid, "grant", {}, "hall_approver").status_code == 200


@pytest.mark.parametrize(
    ("act", "body", "status", "word"),
    [
        ("accept", {}, 409, "还没有核对"),
        ("refuse_acceptance", {"reason": " "}, 422, "不能为空"),
        ("refuse_acceptance", {}, 422, "必须填写"),
        ("check_materials", {"materials": [{"number": 99, "verdict": "fitting"}]}, 409, "第99项"),
        ("check_materials", {"materials": [{"number": 1, "verdict": "faulty"}]}, 409, "哪里不符合"),
        ("check_materials", {"materials": []}, 422, "不能少于"),
        ("transfer", {"item": "3f2f6f0e-7a53-4c62-9c1e-1f1a3c0f9c11", "reason": "无权"}, 409, "机关和事项"),
        ("request_supplement", {"allowed_days": 0}, 422, "不能小于"),
        ("accept", {"nonsense": 1}, 422, "没有这一项"),
        ("begin_special", {"kind": "site_survey"}, 422, "只能是"),
    ],
)
def test_what_the_desk_would_refuse_is_refused(system, registered, act, body, status, word):
    response = system.act(registered()["case"]["uid"], act, body)
    assert response.status_code == status and word in response.json()["message"], response.content.decode()


def test_materials_not_named_stay_as_they_were(system, registered):
    uid = registered()["case"]["uid"]
    first = {"number": 1, "verdict": "faulty", "note": "没有签名", "form": "copy"}
    system.act(uid, "check_materials", {"materials": [first]})
    told = system.act(uid, "check_materials", {"materials": [{"number": 1, "verdict": "fitting"}]}).json()
    material = told["materials"][0]
    assert (material["verdict"]["key"], material["note"], material["handed_in"]["key"]) == (
        "fitting",
        "没有签名",
        "copy",
    )


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"identity_number": "110105194912310021"}, "identity_number"),
        ({"materials": [{"number": 7, "form": "original"}]}, "materials"),
        ({"submitted_on": "2027-01-01"}, "submitted_on"),
        ({"delivery": "courier"}, "address"),
        (
            {"kind": "legal", "identity_kind": "uscc", "identity_number": "11370800MB28559184", "ticket": "x" * 30},
            "ticket",
        ),
    ],
)
def test_what_a_window_would_not_take_is_told_by_field(hall, system, changed, field):
    from gongkai.apps.services.tests.systems.conftest import PERSON

    response = system.post("cases", {"item": str(hall.item.uid), **PERSON, **changed})
    assert response.status_code == 409
    assert field in [one["field"] for one in response.json()["problems"]]
