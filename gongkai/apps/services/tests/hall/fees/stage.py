"""Short ways to fees of an application: an item that is charged for, notices, payments, what became of them."""

import re
from datetime import date
from decimal import Decimal

from django.urls import reverse

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.models import ItemVersion
from gongkai.apps.services.tests.hall.stage import FOR_ALL, add_staff, make_hall
from gongkai.kernel.journal.reading import entries

LICENCE_FEE = {
    "name": "证件工本费",
    "standard": "每证10.50元",
    "basis": "行政事业性收费管理条例",
    "basis_kind": "regulation",
    "amount": "10.50",
    "unit": "证",
}
ONE = Decimal(1)
FEE_ACTS = {"charge_fee", "pay_fee", "waive_fee", "withdraw_fee", "refund_fee"}
TIERS = {"name": "检验费", "standard": "按检验工作量分档计收", "basis": "某法", "basis_kind": "law"}
CHARGING = {"is_fee": True, "fees": [LICENCE_FEE, TIERS], "pay_online": False}
WAY = "凭通知到县政务服务中心2号窗口缴纳"
# Names are not unique among the fees of a version.
HOUSE = {"name": "登记费", "standard": "住宅每件80元", "basis_kind": "law", "amount": "80.00", "unit": "件"}
OTHER = {**HOUSE, "standard": "非住宅每件550元", "amount": "550.00"}
FREE = {"is_fee": False, "fees": None, "pay_online": None}
CHEAPER = {"fees": [{**LICENCE_FEE, "standard": "每证6元", "amount": "6.00"}, TIERS]}
PAID = {"fee": 1, "paid_on": date(2026, 3, 2), "amount": Decimal("10.50"), "channel": "window", "receipt": "0012345"}


def charging(stage, **changes):
    return make_hall(stage, **{**CHARGING, **changes})


def charge(hall, application, line=1, **given):
    acts.charge_fee(application, by=hall.who("window"), line=line, payment_way=WAY, **given)
    return application


def pay(hall, application, **changes):
    return acts.pay_fee(application, by=hall.who("window"), **{**PAID, **changes})


def refund(hall, application, amount):
    given = {"fee": 1, "amount": Decimal(amount), "reason": "核减数量，退付凭证第7号"}
    return acts.refund_fee(application, by=hall.who("approver"), **given)


def choose(hall, application, **changes):
    """The body chooses a version that came into force since; None takes an element out."""
    older = application.version
    document = {key: value for key, value in {**older.document, **changes}.items() if value is not None}
    version = ItemVersion.objects.create(
        item=older.item, number=older.number + 1, document=document, effective_on=date(2026, 3, 2),
        published_at=older.published_at,
    )  # fmt: skip
    return acts.choose_version(application, by=hall.who("window"), version=version, reason="新版对申请人有利")


def waive(hall, application, **given):
    return acts.waive_fee(application, by=hall.who("approver"), fee=1, reason="某省减免通知第三条", **given)


def withdraw(hall, application):
    return acts.withdraw_fee(application, by=hall.who("approver"), fee=1, reason="面积录入有误")


def tracked(client, application):
    """The page of the application, for somebody who has shown the query code."""
    session = client.session
    session["services_tracked"] = [application.case.number]
    session.save()
    return client.get(reverse("services:tracked", args=[application.case.number]))


def with_part(hall, **changes):
    """A joint case whose part at the other bureau is charged for as well."""
    add_staff(hall.stage, hall.stage.cast.other_bureau, "other_hall")
    item = hall.stage.adopted("", org=hall.stage.cast.other_bureau, **{**FOR_ALL, **CHARGING, **changes})[0]
    main = hall.in_review()
    return main, acts.open_joint(main, by=hall.who("examiner"), items=[item])[0]


def charge_part(hall, part):
    return acts.charge_fee(part, by=hall.stage.cast.actor("other_hall_window"), line=1, payment_way=WAY)


def desk_page(application):
    return reverse("services_desk:application", args=[application.case.uid])


def text(reply):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", reply.content.decode()))


def last(application):
    return entries(application.case.subject).last().details
