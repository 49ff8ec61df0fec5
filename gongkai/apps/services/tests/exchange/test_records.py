"""Items and cases in national names and codes (GB/T 39046), every record as its dataset says."""

import jsonschema_rs
import pytest
from django.db.models import Q

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.actions import changes
from gongkai.apps.services.actions.changes import Terms
from gongkai.apps.services.models import Application
from gongkai.kernel import outbox
from gongkai.kernel.exchange import datasets, queries
from gongkai.kernel.exchange.models import Batch
from gongkai.kernel.orgs.actions import create_organisation, move_organisation
from gongkai.kernel.workdays import today


def test_an_item_goes_with_its_elements_and_materials(hall, batch):
    rows = batch()
    (item,) = rows["item"]
    assert (item["task_name"], item["task_code"], item["cd_operation"]) == (hall.item.name, hall.item.code, "I")
    assert (item["task_type"], item["use_level"], item["task_state"], item["task_version"]) == ("01", "4", "1", 1)
    assert item["dept_code"] == hall.bureau.uscc and item["promise_type"] == "个工作日"
    assert item["data_source"] == "p34" and item["cd_time"] == "20260302T100000"
    assert {row["material_name"] for row in rows["item_material"]} and rows["item_material"][0]["is_need"] == "1"


def test_each_stage_of_a_case_has_its_record_set(hall, batch):
    batch()
    application = hall.closed(number="安燃证1号")
    rows = batch()
    number = application.exchange_number
    assert {row["project_no"] for sets in rows.values() for row in sets} == {number}
    (applied,), (accepted,), (done,) = rows["application"], rows["acceptance"], rows["completion"]
    assert (applied["applyer_name"], applied["applyer_page_type"], applied["applyer_page_code"]) == (
        "陈晓兰",
        "111",
        "11010519491231002X",
    )
    assert (applied["apply_type"], applied["apply_date"]) == ("1", "20260302T100000")
    assert accepted["handle_user_name"] == hall.account("window").name and accepted["accept_date"][:8] == "20260302"
    assert accepted["accept_doc_no"] and accepted["promise_date"] > "20260302"
    steps = [(row["process_name"], row["event_name"], row["process_state"]) for row in rows["handling"]]
    assert ("审查：完成本环节审查", "通过", "2") in steps and all(state == "2" for _, _, state in steps)
    assert any(row.get("handle_explain") == "符合条件" for row in rows["handling"])
    assert (done["result_cetr_no"], done["is_delivery_results"]) == ("安燃证1号", "0")
    assert done["cert_valid_term"] == "20260302至长期"


def test_a_step_that_waits_is_told_as_waiting(hall, batch):
    hall.accepted()
    waiting = [row for row in batch()["handling"] if row["process_state"] == "1"]
    assert [row["process_name"] for row in waiting] == ["已受理"]
    assert waiting[0]["event_start_time"] == waiting[0]["event_end_time"]


def test_special_procedures_and_extension_are_the_two_kinds_of_the_standard(hall, batch):
    """附录A.7: 1 延长审批, 2 除延长审批之外的情况."""
    application = hall.in_review()
    examiner = hall.who("examiner")
    acts.begin_special(
        application, by=examiner, kind="inspection", document_number="安财特1号", reason="检验", expected_days=5
    )
    acts.end_special(application, by=examiner, result="已检验")
    acts.propose_extension(application, by=examiner, days=5, reason="情况复杂")
    acts.extend(application, by=hall.who("head"), days=5, reason="情况复杂")
    rows = {row["special_type"]: row for row in batch()["special_procedure"]}
    assert rows["2"]["special_name"] == "检验" and rows["2"]["result"] == "已检验"
    assert rows["1"]["special_name"] == "延长审批" and rows["1"]["special_reason"] == "情况复杂"


def test_every_record_fits_the_schema_written_from_the_law(hall, batch):
    hall.closed()
    refused = hall.received()
    acts.refuse_acceptance(
        refused, by=hall.who("window"), reason="不属于本机关职权", ground="not_ours", right_body="县水利局"
    )
    rows = batch()
    checked = 0
    for name, sets in rows.items():
        validator = jsonschema_rs.Draft202012Validator(datasets.json_schema(name))
        for row in sets:
            validator.validate(row)
            checked += 1
    assert checked > 15 and Batch.objects.get().problem_count == 0


def test_what_departs_is_sent_and_listed(hall, batch):
    application = hall.received()
    Application.objects.filter(pk=application.pk).update(applicant_name="", identity_cipher="")
    batch()
    made = Batch.objects.get()
    assert made.problem_count == 1
    assert queries.faulty(made, Q())[0].problems == [
        "缺少“申请者名称”（applyer_name）",
        "缺少“申请者证件号码”（applyer_page_code）",
    ]


def test_an_item_that_ended_is_told_as_gone(hall, batch):
    stage = hall.stage
    sent = batch()["item"][0]["row_guid"]
    terms = Terms(effective_on=today(), basis="国发〔2026〕3号", transition="办完")
    stage.publish(
        changes.propose_cancellation(
            org=hall.bureau, by=stage.who("editor"), item=hall.item, reason="取消", terms=terms
        )
    )
    gone = [row for row in batch()["item"] if row["row_guid"] == sent]
    assert [row["cd_operation"] for row in gone] == ["D"]
    assert set(gone[0]) == {"row_guid", "cd_operation", "cd_time", "cd_batch", "data_source"}


def test_what_a_moved_body_sent_is_told_to_whoever_receives_there_now(hall, batch):
    hall.received()
    first = batch()
    sent = first["item"][0]
    assert batch() is None
    other = create_organisation(parent=hall.stage.cast.county, name="开发区管理委员会", kind="government_department")
    move_organisation(hall.bureau, other)
    outbox.run_pending()
    after = batch()
    (row,) = after["item"]
    assert (row["row_guid"], row["cd_operation"]) == (sent["row_guid"], "U")
    # Of its applications too, though nobody has touched them.
    told = {(one["row_guid"], one["cd_operation"]) for rows in after.values() for one in rows}
    assert {(one["row_guid"], "U") for one in first["application"]} <= told
    assert batch() is None
    assert Batch.objects.latest("pk").rows.get(dataset="item").org_path.startswith(other.path)


@pytest.mark.parametrize("table", ["levels", "body_types", "project_types", "special_kinds", "channels"])
def test_codes_of_the_annexes_are_read_in_the_standard(table):
    found = {key[1]: one for key, one in datasets.codes().items()}[table]
    assert (found.source, found.mark) == ("G39046", "V")


def test_names_without_a_published_table_keep_their_mark():
    marks = {column.national: column.mark for one in datasets.datasets().values() for column in one.columns}
    assert marks["project_no"] == "V" and marks["process_state"] == "K"
