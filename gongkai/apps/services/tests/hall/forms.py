"""Forms of items for tests: published by the bureau, bound to the item through a change; and how one fills in."""

import copy
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.apps.services.actions import changes
from gongkai.apps.services.actions.binding import FormChoice
from gongkai.apps.services.models import ServiceItem
from gongkai.apps.services.queries.forms import owner_of
from gongkai.apps.services.tests.hall.stage import Hall
from gongkai.kernel import eforms
from gongkai.kernel.eforms.models import FormAnswers, FormVersion
from gongkai.kernel.files.tests import hostile

# 燃气经营: rows, a condition, a computed sum, the material placed where it is asked about, a signature.
GAS: dict[str, Any] = {
    "schema": 1,
    "title": "燃气经营许可申请表",
    "pages": [
        {
            "id": "business",
            "title": "经营情况",
            "parts": [
                {"kind": "choice", "id": "trade", "label": "经营类别", "required": True,
                 "choices": [{"value": "bottle", "label": "瓶装燃气"}, {"value": "pipe", "label": "管道燃气"}]},
                {"kind": "amount", "id": "pipe_km", "label": "管网长度", "unit": "公里", "required": True,
                 "show": 'trade = "pipe"'},
                {"kind": "text", "id": "former", "label": "原许可证编号", "prefill": "services.licence_number"},
                {"kind": "text", "id": "manager", "label": "安全负责人", "required": True,
                 "prefill": "services.earlier"},
            ],
        },
        {
            "id": "sites",
            "title": "站点",
            "parts": [
                {"kind": "rows", "id": "stations", "label": "供应站点", "min": 1, "max": 5, "row_label": "处",
                 "fields": [
                    {"kind": "text", "id": "station", "label": "站点名称", "required": True},
                    {"kind": "integer", "id": "bottles", "label": "日均瓶数", "min": "0", "required": True},
                ]},
                {"kind": "integer", "id": "total", "label": "合计瓶数", "calculate": "sum(stations, bottles)"},
                {"kind": "file", "id": "paper", "label": "燃气经营许可申请表", "max_count": 2},
                {"kind": "statement", "id": "truth", "label": "承诺", "required": True, "text": "以上内容属实。"},
                {"kind": "signature", "id": "sign", "label": "申请人签名", "required": True},
            ],
        },
    ],
    "rules": [{"id": "enough", "check": "total > 0", "message": "合计瓶数应当大于零。", "at": "total"}],
}  # fmt: skip
PERSON = {
    "apply_kind": "person",
    "apply_name": "陈晓兰",
    "apply_document": "citizen_id",
    "apply_citizen_id": "11010519491231002X",
    "apply_phone": "13900000001",
    "apply_address": "安澜县青石镇1号",
    "apply_agent": "false",
}
BUSINESS = {"trade": "bottle", "manager": "赵刚"}
SITES = {
    "stations.count": "1",
    "stations.0.station": "青石站",
    "stations.0.bottles": "20",
    "truth": "true",
    "_stood": "truth",
    "sign.name": "陈晓兰",
}
PDF = hostile.pdf()


def paper(name: str = "申请表.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def published(hall: Hall, content: dict[str, Any] | None = None, key: str = "gas") -> FormVersion:
    """A form the item's editor has built and published."""
    by = hall.stage.who("editor")
    made = eforms.create(
        org=hall.bureau,
        by=by,
        key=key,
        title=GAS["title"],
        owner=owner_of(hall.item),
        content=copy.deepcopy(content or GAS),
    )
    return eforms.publish(made, by=by)


def changed(version: FormVersion, hall: Hall, content: dict[str, Any]) -> FormVersion:
    """The next version of it."""
    by = hall.stage.who("editor")
    form = version.form
    form.refresh_from_db()
    eforms.draft(form, by=by, content=content, revision=form.revision)
    return eforms.publish(form, by=by)


def bound(hall: Hall, version: FormVersion | None = None, **choice: Any) -> ServiceItem:
    """The item names the form in its version in force."""
    item = hall.item
    item.refresh_from_db()
    by = hall.stage.who("editor")
    change = changes.begin_change(org=item.org, by=by, item=item, reason="启用申请表")
    given = FormChoice(**choice) if choice else FormChoice("own", version or published(hall))
    changes.edit(change, by=by, form=given)
    hall.item = hall.stage.publish(change)
    return hall.item


def begin(client: Any, item: ServiceItem) -> FormAnswers:
    client.post(reverse("services:apply", args=[item.uid]))
    return FormAnswers.objects.order_by("-pk")[0]


def step(answers: FormAnswers, name: str, at: str = "services:fill") -> str:
    return reverse(at, args=[answers.uid, name])


def send(client: Any, answers: FormAnswers, name: str, do: str = "next", at: str = "services:fill", **data: Any) -> Any:
    return client.post(step(answers, name, at), {"do": do, **data})


def fill_gas(client: Any, answers: FormAnswers, **changes: Any) -> Any:
    """Every page of the gas form with its material; the response of the last page."""
    send(client, answers, "apply_person", **PERSON)
    send(client, answers, "business", **{**BUSINESS, **{k: v for k, v in changes.items() if k in ("trade", "manager")}})
    send(client, answers, "sites", **{**SITES, "paper": paper()})
    return send(client, answers, "apply_papers", apply_delivery="window")


def submit(client: Any, answers: FormAnswers) -> Any:
    return client.post(step(answers, "review"), follow=True)
