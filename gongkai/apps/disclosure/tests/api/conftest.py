"""A county whose bodies have published something, kept something back and taken something down."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache

from gongkai.apps.disclosure.actions import documents as document_acts
from gongkai.apps.disclosure.actions import guides, reports
from gongkai.apps.disclosure.actions import requests as request_acts
from gongkai.apps.disclosure.models import Document
from gongkai.apps.disclosure.queries import reports as report_reading
from gongkai.apps.disclosure.tests.documents.walk import Walk, content, placing
from gongkai.apps.disclosure.tests.requests.walk import applicant, wish
from gongkai.kernel.people.actors import SYSTEM, public
from gongkai.testing import Cast, FrozenClock

TODAY = date(2026, 3, 2)
SECRET_WORD = "尚未公开的草稿"
GUIDE = guides.GuideText(
    classification="按机构职能、政策文件等分类。",
    obtaining="可在门户网站或者查阅点获取。",
    requesting="填写申请表，当面、邮寄或者网上提交。",
    office_name="县财政局办公室",
    address="安澜县人民路3号",
    office_hours="工作日 8:30—17:30",
    phone="0551-62000003",
    online_contact="https://caizheng.example.gov.cn",
    supervision="可以向县政府办公室投诉，依法申请行政复议或者提起行政诉讼。",
)


@dataclass
class County:
    """安澜县 with its records; `publish` adds one more document of the bureau."""

    cast: Cast
    clock: FrozenClock

    def publish(self, title: str, on: date = TODAY, org: Any = None, **given: Any) -> Document:
        text = {k: v for k, v in given.items() if k in document_acts.Content.__dataclass_fields__}
        where = {k: v for k, v in given.items() if k in document_acts.Placing.__dataclass_fields__}
        return document_acts.import_published(
            org=org or self.cast.bureau,
            by=SYSTEM,
            content=content(**{"title": title, "doc_no": "", "body": "<p>正文。</p>", **text}),
            placing=placing(**{"formed_on": date(2020, 1, 1), **where}),
            imported=document_acts.Imported(published_on=on),
        )

    def draft(self) -> Document:
        made = document_acts.create(
            org=self.cast.bureau, by=self.cast.drafter, content=content(title=SECRET_WORD), placing=placing()
        )
        return made

    def taken_down(self) -> Document:
        made = self.publish("含有个人信息的名单")
        return Walk(self.cast, self.clock, made).take_down("含有不应公开的个人信息").item

    def submit(self, **changes: Any) -> request_acts.Submitted:
        return request_acts.submit(
            org=self.cast.bureau, by=public("王小明"), applicant=applicant(**changes), wish=wish()
        )

    def guide(self, **changes: str) -> Any:
        return guides.publish_guide(org=self.cast.bureau, by=self.cast.clerk, text=replace(GUIDE, **changes))

    def report(self, year: int = 2025) -> Any:
        """A yearly report without any request in it, fixed and published."""
        made = reports.open_report(org=self.cast.bureau, by=self.cast.clerk, year=year)
        texts = {"overview": "全年未收到申请。", "problems": "没有。", "other_matters": "本年度未收取信息处理费。"}
        reports.write(made, by=self.cast.clerk, **texts)
        for finding in report_reading.unanswered(made):
            reports.answer_warning(
                made, by=self.cast.clerk, fingerprint=report_reading.fingerprint(finding), reason="已核实"
            )
        reports.check(made, by=self.cast.clerk)
        reports.sign(made, by=self.cast.leader)
        reports.submit(made, by=self.cast.clerk)
        return reports.publish(made, by=self.cast.clerk)


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()


@pytest.fixture
def county(cast: Cast, clock: FrozenClock) -> County:
    return County(cast, clock)


@pytest.fixture
def ask(client: Any) -> Callable[..., Any]:
    """GET with parameters; the answer's JSON stands in `.data`."""

    def get(path: str, **query: Any) -> Any:
        response = client.get(f"/api/v1{path}", {k: v for k, v in query.items() if v is not None})
        response.data = response.json() if response.content else None
        return response

    return get


@pytest.fixture
def send(client: Any) -> Callable[..., Any]:
    """POST of JSON."""

    def post(path: str, body: Any) -> Any:
        response = client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json")
        response.data = response.json()
        return response

    return post
