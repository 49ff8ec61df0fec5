"""Deviations ranked and sent back, siblings compared, indicators of a tree."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from gongkai.apps.services import jobs
from gongkai.apps.services.actions import changes as acts
from gongkai.apps.services.models import ItemChange
from gongkai.apps.services.queries import alignment
from gongkai.apps.services.rules.indicators import rates
from gongkai.kernel.cases import NotAllowed, Refused
from gongkai.kernel.outbox.models import OutboxEvent


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel("2026-11-02T10:00:00+08:00", tick=False):
        yield


@pytest.fixture
def manager(client, stage):
    client.force_login(stage.account("manager"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_worst_stand_first(stage, manager):
    stage.adopted("甲", promised_days=25, steps=[], org=stage.cast.bureau)
    stage.adopted("乙", promised_days=25, level="4", visits=0, online=False, online_url=None, depth="1",
                  handling_forms=["1"], steps=[], org=stage.cast.other_bureau)  # fmt: skip
    rows = list(alignment.deviations(stage.who("manager")).order_by("-deviation"))
    assert [r.org for r in rows] == [stage.cast.other_bureau, stage.cast.bureau]
    page = manager.get(reverse("services_desk:deviations"), {"blocking": "on"}).content.decode()
    assert page.index("（乙）") < page.index("（甲）")
    assert not alignment.deviations(stage.who("other_editor")).filter(org=stage.cast.bureau).exists()


def test_a_deviation_is_sent_back_with_its_findings_and_a_limit(stage, manager):
    (item,) = stage.adopted(promised_days=25, steps=[])
    address = reverse("services_desk:send_back", args=[item.uid])
    form = manager.get(address).content.decode()
    assert "长于法定办结时限20个工作日" in form
    manager.post(address, {"reason": "承诺时限超过法定时限", "limit_days": 5})
    change = ItemChange.objects.get(item=item)
    assert (change.required, change.case.step, change.case.waiting_role) == (True, "draft", "services.editor")
    assert change.case.due_on == date(2026, 11, 9)
    assert OutboxEvent.objects.get(name="services.deviation_returned").payload["due_on"] == "2026-11-09"
    with pytest.raises(Refused, match="只能由政务服务管理机构作废"):
        acts.discard(change, by=stage.who("editor"), reason="不改")
    item.refresh_from_db()
    assert item.number == 1
    stage.publish(stage.fill(change))
    item.refresh_from_db()
    assert (item.number, item.deviation) == (2, 0)


def test_without_a_limit_it_is_the_usual_one(stage):
    (item,) = stage.adopted(promised_days=25, steps=[])
    change = acts.send_back(org=item.org, by=stage.who("manager"), item=item, reason="超期")
    assert change.case.due_on == date(2026, 11, 30)
    acts.discard(change, by=stage.who("manager"), reason="误退")
    with pytest.raises(NotAllowed):
        acts.send_back(org=item.org, by=stage.who("editor"), item=item, reason="超期")


def test_a_draft_cannot_be_sent_back(stage):
    change = stage.claim()
    with pytest.raises(Refused, match="在用或者暂停"):
        acts.send_back(org=change.org, by=stage.who("manager"), item=change.item, reason="x")


def test_every_sibling_that_departs_is_sent_back_at_once(stage, manager):
    stage.adopted("甲", "乙", promised_days=25, steps=[])
    compared = manager.get(reverse("services_desk:catalogue_compare", args=[stage.entry.uid])).content.decode()
    assert "退回整改" in compared
    address = reverse("services_desk:send_back_all", args=[stage.entry.uid])
    assert "退回整改 2 项" in manager.get(address).content.decode()
    manager.post(address, {"reason": "请按目录调整"})
    assert ItemChange.objects.filter(required=True, open=True).count() == 2
    assert manager.get(address).status_code == 302


def test_a_long_list_is_sent_back_by_the_job(stage):
    stage.adopted(*(f"情形{n}" for n in range(4)), promised_days=25, steps=[])
    jobs.send_back_all(str(stage.account("manager").uid), str(stage.entry.uid), "请按目录调整", None)
    assert ItemChange.objects.filter(required=True).count() == 4
    jobs.send_back_all("00000000-0000-0000-0000-000000000000", str(stage.entry.uid), "x", None)
    assert ItemChange.objects.count() == 4


def test_siblings_are_compared_in_what_people_notice(stage, manager):
    stage.adopted(org=stage.cast.bureau)
    stage.adopted(org=stage.cast.other_bureau, promised_days=15, visits=2)
    page = manager.get(reverse("services_desk:catalogue_compare", args=[stage.entry.uid])).content.decode()
    assert "承诺时限、到场次数不一致" in page


def test_a_tree_has_its_indicators_and_a_single_body_no_claim_rate(stage, manager):
    stage.adopted("", org=stage.cast.bureau)
    stage.adopted("", org=stage.cast.other_bureau, visits=2, promised_days=20)
    county = {r.label: r.words for r in rates(alignment.tally(stage.cast.county))}
    assert county["认领率"] == "100.00%" and county["最多跑一次率"] == "50.00%" and county["时限压缩比"] == "25.00%"
    assert {r.label: r.words for r in rates(alignment.tally(stage.cast.bureau))}["认领率"] == "—"
    page = manager.get(reverse("services_desk:coverage")).content.decode()
    assert "安澜县财政局" in page and "时限压缩比" in page
    parts = {p.org: p.items for p in alignment.parts(stage.cast.county)}
    assert (parts[stage.cast.bureau], parts[stage.cast.county]) == (1, 0)
