"""What a guide says beyond its elements: the day, the hour, the place, the sheet of paper."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.apps.services.actions import maps as map_acts
from gongkai.apps.services.models import MapFeature, MapSheet
from gongkai.apps.services.rules.maps.shapes import Shape
from gongkai.apps.services.tests.guidance.stage import MATERIALS
from gongkai.kernel.cases import NotAllowed
from gongkai.kernel.journal.reading import entries

VENUE = {
    "name": "县政务服务中心",
    "address": "文昌路8号",
    "window": "3号",
    "hours": "工作日9:00—12:00，13:00—17:00",
    "longitude": "117.500000",
    "latitude": "32.600000",
}
ROAD = Shape("main_road", "文昌路", ((117.49, 32.6), (117.51, 32.6)))


def text(response):
    return response.content.decode()


def page(client, item):
    return text(client.get(reverse("services:item", args=[item.uid])))


def test_the_promise_is_a_day_on_the_calendar_with_what_is_not_counted(stage, client):
    (item,) = stage.adopted("")
    shown = page(client, item)
    assert "承诺时限／法定时限" in shown and "10 / 20" in shown
    assert "按承诺最迟2026年11月16日（星期一）办好" in shown and "按法律规定最迟2026年11月30日" in shown
    assert "承诺早14天" in shown and "周六2天、周日2天" in shown
    assert "经本机关负责人批准可以延长10个工作日" in shown and "第四十二条" in shown


def test_two_units_are_not_compared_and_what_is_done_at_once_has_no_day(stage, client):
    (item,) = stage.adopted("", promised_days=1, promised_unit="month")
    assert "承诺时限／法定时限" not in page(client, item)
    item.versions.update(document={**item.versions.get().document, "promised_days": 0, "promised_unit": "working"})
    shown = page(client, item)
    assert "按承诺最迟" not in shown and "按法律规定最迟" in shown


def test_a_place_says_whether_it_is_open_and_where_it_is(stage, client):
    (item,) = stage.adopted("", venues=[VENUE])
    shown = page(client, item)
    assert "现在办公，到12:00。" in shown and "东经117.500000度，北纬32.600000度" in shown
    assert "位置示意图" not in shown, "no sheet, no empty picture"
    assert client.get(reverse("services:venue_map", args=[item.uid, 1])).status_code == 404


def sheet(stage, *shapes):
    return map_acts.take_over(
        org=stage.cast.county,
        by=stage.who("manager"),
        name="城区",
        attribution="县自然资源局",
        approval="皖S（2026）1号",
        shapes=shapes or (ROAD,),
    )


def test_the_picture_of_a_place_is_ours_and_says_where_its_data_is_from(stage, client):
    (item,) = stage.adopted("", venues=[VENUE, {**VENUE, "name": "分中心", "longitude": "118.9"}])
    sheet(stage)
    shown = page(client, item)
    address = reverse("services:venue_map", args=[item.uid, 1])
    assert f'src="{address}"' in shown and "数据来源：县自然资源局　审图号：皖S（2026）1号" in shown
    assert reverse("services:venue_map", args=[item.uid, 2]) not in shown
    drawn = client.get(address)
    assert drawn["Content-Type"] == "image/svg+xml" and "文昌路" in text(drawn)
    assert "max-age=3600" in drawn["Cache-Control"]
    for number in (0, 2, 3):
        assert client.get(reverse("services:venue_map", args=[item.uid, number])).status_code == 404


def test_a_sheet_is_replaced_whole_and_removed_with_a_reason(stage):
    first = sheet(stage)
    again = sheet(stage, ROAD, Shape("river", "澜江", ((117.5, 32.5), (117.5, 32.7))))
    assert first.pk == again.pk and MapFeature.objects.count() == again.feature_count == 2
    with pytest.raises(NotAllowed):
        map_acts.remove(again, by=stage.who("editor"), reason="不用")
    subject = again.subject
    map_acts.remove(again, by=stage.who("manager"), reason="过时")
    assert MapFeature.objects.count() == 0
    assert [one.verb for one in entries(subject).order_by("seq")] == ["import", "import", "delete"]


def upload(*features):
    content = json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()
    return SimpleUploadedFile("roads.geojson", content, "application/geo+json")


def test_a_manager_brings_in_a_sheet_at_the_desk(stage, browse):
    client = browse("manager")
    listing, new = reverse("services_desk:maps"), reverse("services_desk:map_new")
    assert "还没有底图" in text(client.get(listing))
    values = {"org": stage.cast.county.pk, "name": "城区", "attribution": "县自然资源局", "approval": ""}
    refused = client.post(new, {**values, "file": upload()})
    assert refused.status_code == 422 and "没有可以画的" in text(refused) and "县自然资源局" in text(refused)
    road = {
        "type": "Feature",
        "properties": {"highway": "primary", "name": "文昌路"},
        "geometry": {"type": "LineString", "coordinates": [[117.49, 32.6], [117.51, 32.6]]},
    }
    told = text(client.post(new, {**values, "file": upload(road, {"type": "Feature"})}, follow=True))
    assert "已导入 1 个要素，另有 1 个不显示的要素没有导入" in told and "城区" in told
    remove = reverse("services_desk:map_remove", args=[MapSheet.objects.get().uid])
    assert client.post(remove, {"reason": ""}).status_code == 422
    client.post(remove, {"reason": "过时"})
    assert not MapSheet.objects.exists()
    assert browse("editor").get(listing).status_code == 404


def test_the_sheet_of_paper_has_what_to_bring_and_where(stage, client):
    (item,) = stage.adopted("", materials=MATERIALS, venues=[VENUE])
    address = reverse("services:checklist", args=[item.uid])
    assert address in page(client, item)
    shown = text(client.get(address))
    assert "申请表（原件1份）" in shown and "看情况准备" in shown and "储存场所证明" in shown
    assert "政府部门已经掌握，不用提供：营业执照" in shown
    assert "文昌路8号" in shown and "0549-6200100" in shown and "<svg" in shown
    none = [{**MATERIALS[3]}]
    item.versions.update(document={**item.versions.get().document, "materials": none})
    assert "不用准备材料" in text(client.get(address))
    item.state = "suspended"
    item.save()
    assert client.get(address).status_code == 200
    item.visible = False
    item.save()
    assert client.get(address).status_code == 404
