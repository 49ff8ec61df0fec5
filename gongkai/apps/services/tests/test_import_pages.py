"""清单导入 at the desk: short lists at once, long ones in the background, seen by whom they concern."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.apps.services.actions import imports as acts
from gongkai.apps.services.actions.imports import running
from gongkai.apps.services.models import ListImport, ServiceItem
from gongkai.apps.services.rules import codes
from gongkai.apps.services.tests import sheet_samples as s
from gongkai.apps.services.tests.test_imports import START, written
from gongkai.kernel.jobs import run_due
from gongkai.kernel.people.models import Account, Post
from gongkai.testing import LONG_AGO


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(START, tick=False):
        yield


@pytest.fixture
def two(stage):
    """The lists of two bodies in one file, for the publisher of the county."""
    return s.workbook(written(stage.cast.bureau), written(stage.cast.other_bureau))


def upload(client, account, content, **fields):
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    given = {"source": SimpleUploadedFile("清单.xlsx", content), "do": "check", **fields}
    return client.post(reverse("services_desk:sheets"), given, follow=True)


def test_a_small_list_is_done_when_the_page_comes(client, stage, two):
    fields = {"do": "enter", "document": "安政发〔2026〕9号"}
    page = upload(client, stage.account("publisher"), two, **fields).content.decode()
    assert "清单已经公布" in page
    assert "新增 2 项" in page
    assert ServiceItem.objects.count() == 2
    run_due(50)
    assert (ServiceItem.objects.count(), ListImport.objects.get().run) == (2, 1)


def test_a_long_list_moves_in_the_background_and_can_be_cancelled(client, stage, two, monkeypatch):
    monkeypatch.setattr(acts.sending, "SMALL_BYTES", 10)
    fields = {"do": "enter", "document": "安政发〔2026〕9号"}
    page = upload(client, stage.account("publisher"), two, **fields)
    text = page.content.decode()
    assert "等待开始" in text
    assert "刷新" in text
    assert not ServiceItem.objects.exists()
    made = ListImport.objects.get()
    address = reverse("services_desk:import", args=[made.uid])
    ListImport.objects.filter(pk=made.pk).update(state="running", run=1, total_count=4000, done_count=1500)
    assert 'value="1500" max="4000"' in client.get(address).content.decode()
    ListImport.objects.filter(pk=made.pk).update(state="waiting")
    client.post(reverse("services_desk:import_act", args=[made.uid, "cancel"]))
    assert "已取消" in client.get(address).content.decode()
    run_due(50)
    assert not ServiceItem.objects.exists()


def test_who_sees_an_import(client, stage, two):
    upload(client, stage.account("publisher"), two)
    upload(client, stage.account("editor"), s.workbook(written(stage.cast.bureau, promised_days=25)))
    of_editor, of_publisher = ListImport.objects.order_by("-pk")
    stranger = Account.objects.create(username="stranger", name="陌生人")
    Post.objects.create(account=stranger, org=stage.cast.other_bureau, role="disclosure.clerk", from_on=LONG_AGO)
    seen = {
        "publisher": {of_editor, of_publisher},
        "manager": {of_editor, of_publisher},
        "editor": {of_editor},
        "legal": set(),
        "other_editor": set(),
    }
    for who, wanted in seen.items():
        client.force_login(stage.account(who), backend="django.contrib.auth.backends.ModelBackend")
        for one in (of_editor, of_publisher):
            answer = client.get(reverse("services_desk:import", args=[one.uid]))
            assert answer.status_code == (200 if one in wanted else 404), who
            back = client.post(reverse("services_desk:import_act", args=[one.uid, "cancel"]))
            assert back.status_code == (302 if one in wanted else 404), who
        file = client.get(reverse("files:download", args=[of_editor.returned.uid]))
        assert file.status_code == (200 if of_editor in wanted else 404), who
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("services_desk:import", args=[of_editor.uid])).status_code == 404
    assert client.get(reverse("services_desk:sheets")).status_code == 404


def test_more_than_five_thousand_items_are_read_at_the_desk(client, stage):
    """The limit that the page once had is gone; what such a list lacks is told for its body."""
    code = codes.make(uscc=stage.cast.bureau.uscc, level="4", basic="340123029999")
    rows = [["事项名称", "实施编码"], *([f"燃气经营许可证核发（{n}）", code] for n in range(5_001))]
    client.force_login(stage.account("editor"), backend="django.contrib.auth.backends.ModelBackend")
    given = {"source": SimpleUploadedFile("清单.csv", s.table(rows)), "do": "check"}
    assert "等待开始" in client.post(reverse("services_desk:sheets"), given, follow=True).content.decode()
    run_due(50)
    [body] = ListImport.objects.get().bodies.all()
    assert (body.sent_count, body.taken, len(body.problems)) == (5_001, False, running.MUCH)
    assert body.problem_count == 5_001
