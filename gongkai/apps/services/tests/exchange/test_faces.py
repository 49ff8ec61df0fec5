"""Batches as they leave: for programs, at the desk, from the command line."""

import csv
import json

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.apps.services.tests.systems.conftest import make_system
from gongkai.console.program import program
from gongkai.kernel.exchange.models import Batch, BatchState, Row
from gongkai.kernel.jobs.models import Job
from gongkai.kernel.journal.models import Entry
from gongkai.kernel.people.models import Account, Post
from gongkai.testing import LONG_AGO

API = "/api/v1/exchange"


@pytest.fixture
def made(hall, batch):
    hall.closed()
    batch()
    return Batch.objects.get()


def receiver(hall, client, org, **more):
    return make_system(hall, client, org, wanted=["exchange.read"], roles=(), name=f"{org.name}的平台", **more)


def get(system, address, **query):
    return system.browser.get(f"{API}/{address}", query, headers=system.headers())


def test_the_level_above_reads_everything_page_by_page(hall, client, made):
    above = receiver(hall, client, hall.stage.cast.county)
    (told,) = get(above, "batches").json()["batches"]
    assert (told["number"], told["rows"], told["digest"]) == (1, made.row_count, made.digest)
    assert get(above, "batches", after=1).json() == {"batches": [], "next": None}
    rows, after = [], 0
    while after is not None:
        page = get(above, "batches/1/rows", limit=5, after=after).json()
        rows += page["rows"]
        after = page["next"]
    assert [row["position"] for row in rows] == list(range(1, made.row_count + 1))
    only = get(above, "batches/1/rows", dataset="application").json()["rows"]
    assert [row["values"]["applyer_name"] for row in only] == ["陈晓兰"]


def test_the_list_of_batches_counts_all_of_them_at_once(hall, client, batch, made):
    above = receiver(hall, client, hall.stage.cast.county)
    for _ in range(3):
        hall.received()
        batch()
    with CaptureQueriesContext(connection) as seen:
        told = get(above, "batches").json()["batches"]
    assert [one["number"] for one in told] == [1, 2, 3, 4] and all(one["rows"] for one in told)
    assert told[0]["counts"] == Batch.objects.get(number=1).counts
    assert sum("GROUP BY" in one["sql"] for one in seen) == 1


def test_a_body_reads_its_own_and_nobody_elses(hall, client, made):
    own, other = (receiver(hall, client, org) for org in (hall.bureau, hall.stage.cast.other_bureau))
    assert get(own, "batches/1/rows", dataset="application").json()["rows"]
    assert get(other, "batches").json()["batches"][0]["rows"] == 0
    assert get(other, "batches/1/rows").json()["rows"] == []


def test_without_the_scope_nothing_leaves(hall, client, made):
    system = make_system(hall, client, wanted=["services.cases.read"], roles=())
    assert get(system, "batches").status_code == 403
    assert client.get(f"{API}/batches").status_code == 401


def test_what_is_not_there_and_what_is_purged(hall, client, made):
    above = receiver(hall, client, hall.stage.cast.county)
    assert get(above, "batches/9/rows").status_code == 404
    Batch.objects.update(state=BatchState.PURGED)
    assert get(above, "batches/1/rows").status_code == 410
    assert get(above, "batches").json()["batches"][0]["purged"]


def test_the_datasets_are_described_for_everybody(client, db):
    found = {one["id"]: one for one in client.get(f"{API}/datasets").json()["datasets"]}
    assert {"item", "application", "acceptance", "handling", "special_procedure", "completion", "evaluation"} <= set(
        found
    )
    columns = {one["name"]: one for one in found["acceptance"]["columns"]}
    assert columns["accept_doc_no"]["label"] == "受理文书编号" and columns["accept_doc_no"]["mark"] == "V"
    assert columns["project_type"]["codes"] == {"1": "即办件", "2": "承诺件", "9": "其他"}
    assert found["application"]["json_schema"]["else"]["required"][0] == "project_no"


@pytest.fixture
def keeper(hall):
    account = Account.objects.create(username="keeper", name="交换员")
    Post.objects.create(account=account, org=hall.stage.cast.county, role="platform.exchange", from_on=LONG_AGO)
    return account


def test_the_desk_lists_batches_and_gives_files_to_the_keeper(hall, made, keeper, logged_in):
    browser = logged_in(keeper)
    assert made.name in browser.get("/desk/exchange/").content.decode()
    page = browser.get("/desk/exchange/1/").content.decode()
    assert "事项受理" in page and "陈晓兰" not in page
    lines = b"".join(browser.get("/desk/exchange/1/application.jsonl").streaming_content).decode().splitlines()
    assert json.loads(lines[0])["applyer_name"] == "陈晓兰"
    table = b"".join(browser.get("/desk/exchange/1/application.csv").streaming_content).decode()
    assert table.splitlines()[0].startswith("row_guid,cd_operation,")
    assert Entry.objects.filter(subject="exchange", verb="download").count() == 2
    assert browser.get("/desk/exchange/1/application.xml").status_code == 404
    assert browser.get("/desk/exchange/1/none.csv").status_code == 404


def test_the_page_of_a_batch_counts_and_faults_ones_own_bodies_only(hall, made, logged_in):
    other = Account.objects.create(username="other_keeper", name="外单位交换员")
    Post.objects.create(account=other, org=hall.stage.cast.other_bureau, role="platform.exchange", from_on=LONG_AGO)
    row = Row.objects.filter(batch=made, dataset="application").get()
    Row.objects.filter(pk=row.pk).update(problems=["缺少联系电话"])
    page = logged_in(other).get("/desk/exchange/1/")
    assert page.context["faulty"] == []
    assert {(one["new"], one["changed"], one["gone"]) for one in page.context["sets"]} == {(0, 0, 0)}
    own = Account.objects.create(username="own_keeper", name="本单位交换员")
    Post.objects.create(account=own, org=hall.bureau, role="platform.exchange", from_on=LONG_AGO)
    page = logged_in(own).get("/desk/exchange/1/")
    assert [faulty for faulty, _ in page.context["faulty"]] == [row]
    assert any(one["new"] for one in page.context["sets"])


def test_administrators_see_that_there_are_batches_not_who_is_in_them(hall, made, logged_in):
    browser = logged_in(hall.stage.cast.account("admin"))
    assert browser.get("/desk/exchange/1/").status_code == 200
    assert browser.get("/desk/exchange/1/application.jsonl").status_code == 404
    assert browser.get("/desk/exchange/build/").status_code == 404
    stranger = logged_in(hall.account("window"))
    assert stranger.get("/desk/exchange/").status_code == 404


def test_a_batch_is_asked_for_at_the_desk(hall, keeper, logged_in):
    browser = logged_in(keeper)
    assert browser.post("/desk/exchange/build/", {"full": "on"}).status_code == 302
    assert Job.objects.filter(name="exchange.build_now").exists()
    assert Entry.objects.filter(subject="exchange", verb="collect").exists()


def test_files_are_written_from_the_command_line(hall, made, tmp_path):
    runner = CliRunner()

    def run(*words):
        found = runner.invoke(program, ["exchange", *words])
        assert found.exit_code == 0, found.output
        return found.output

    assert made.name in run("list")
    run("export", "1", str(tmp_path))
    lines = (tmp_path / f"{made.name}-application.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[0])["project_no"]
    run("export", "1", str(tmp_path), "--form", "csv", "--dataset", "completion")
    with (tmp_path / f"{made.name}-completion.csv").open(encoding="utf-8-sig") as table:
        assert next(csv.DictReader(table))["cd_operation"] == "I"
    run("schema", str(tmp_path))
    assert json.loads((tmp_path / "handling.schema.json").read_text(encoding="utf-8"))["title"]
    assert "没有需要交换的变化" in run("build")
    assert runner.invoke(program, ["exchange", "export", "9", str(tmp_path)]).exit_code == 1
