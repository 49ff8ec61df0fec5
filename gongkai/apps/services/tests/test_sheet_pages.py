"""清单导入 at the desk: looked at by editors, entered by whoever publishes; the public list as open data."""

import json

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.apps.services.models import ListImport, ServiceItem
from gongkai.apps.services.rules import codes
from gongkai.apps.services.rules.sheets.files import open_content
from gongkai.apps.services.tests import samples
from gongkai.apps.services.tests import sheet_samples as s


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel("2026-11-02T10:00:00+08:00", tick=False):
        yield


def content(org, **changes):
    code = codes.make(uscc=org.uscc, level="4", basic=samples.BASIC)
    return s.workbook(s.written(org, code, samples.elements(**changes)))


def send(client, stage, who, made, **fields):
    client.force_login(stage.account(who), backend="django.contrib.auth.backends.ModelBackend")
    upload = SimpleUploadedFile("清单.xlsx", made)
    return client.post(reverse("services_desk:sheets"), {"source": upload, "do": "check", **fields}, follow=True)


def test_an_editor_sees_what_would_be_new_and_nothing_is_written(client, stage):
    answer = send(client, stage, "editor", content(stage.cast.bureau))
    assert "没有发现问题" in answer.content.decode() and "新增 1 项" in answer.content.decode()
    assert not ServiceItem.objects.exists()


def test_an_editor_cannot_enter_a_list_nor_look_at_another_body_s(client, stage):
    answer = send(client, stage, "editor", content(stage.cast.bureau), do="enter", document="x")
    assert answer.status_code == 422 and not ServiceItem.objects.exists()
    answer = send(client, stage, "editor", content(stage.cast.other_bureau))
    assert "不一致" in answer.content.decode()


def test_the_publisher_enters_it_and_the_difference_is_shown_next_time(client, stage):
    answer = send(client, stage, "publisher", content(stage.cast.bureau), do="enter")
    assert answer.status_code == 422 and "请写明清单的批准文件" in answer.content.decode()
    send(client, stage, "publisher", content(stage.cast.bureau), do="enter", document="安政发〔2026〕9号")
    assert ServiceItem.objects.count() == 1
    answer = send(client, stage, "publisher", content(stage.cast.bureau, consult="0549-6200111"))
    assert "0549-6200100 → 0549-6200111" in answer.content.decode()


def test_what_is_wrong_is_told_and_comes_as_a_workbook(client, stage):
    bad = content(stage.cast.bureau, promised_days=25)
    assert "长于法定办结时限" in send(client, stage, "editor", bad).content.decode()
    answer = client.get(reverse("files:download", args=[ListImport.objects.get().returned.uid]))
    returned = open_content("a.xlsx", b"".join(answer.streaming_content))
    assert returned.sheets[0].name == "实施清单"


def test_a_file_that_is_no_list_is_refused_in_the_form(client, stage):
    answer = send(client, stage, "editor", b"rubbish")
    assert answer.status_code == 422


def test_the_public_list_of_a_body_is_open_data(client, stage):
    stage.adopted()
    slug = stage.cast.bureau.site_slug
    lines = b"".join(client.get(f"/services/bodies/{slug}/items.jsonl").streaming_content).decode().splitlines()
    assert [json.loads(line)["task_name"] for line in lines] == ["燃气经营许可证核发"]
    rows = b"".join(client.get(f"/services/bodies/{slug}/items.csv").streaming_content).decode("utf-8-sig")
    assert "燃气经营许可申请表" in rows
