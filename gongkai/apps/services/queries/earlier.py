"""预填 from what the platform has already: certificates of the applicant, and what the same form was told before.

Only of cases in the applicant's own space, and of certificates issued to the verified document: an unverified account
learns nothing about whose number it claims. Whoever helps (代办, 上门) is told of no other application.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from gongkai.apps.services.models import Application, Licence, LicenceState, ServiceItem
from gongkai.kernel import eforms, workdays
from gongkai.kernel.applicants import levels
from gongkai.kernel.applicants.models import Applicant, ApplicantCase, Level
from gongkai.kernel.eforms.definition import Field
from gongkai.kernel.eforms.evaluation import Supplied
from gongkai.kernel.eforms.sources import Asking
from gongkai.kernel.files import crypto
from gongkai.web.formatting import cn_date

AGAIN = ("file", "signature", "statement")


def licence_of(asking: Asking) -> Licence | None:
    """The latest certificate that holds today, of the same item or of one of the same catalogue entry."""
    item = _item(asking)
    if not isinstance(asking.applicant, Applicant) or item is None:
        return None
    today = workdays.today()
    same = Q(application__item=item)
    if item.catalogue_id is not None:
        same |= Q(application__item__catalogue=item.catalogue_id)
    rows = Licence.objects.filter(same, _of_applicant(asking.applicant), state=LicenceState.VALID)
    rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    return rows.order_by("-issued_on", "-pk").first()


def _of_applicant(applicant: Applicant) -> Q:
    own = ApplicantCase.objects.filter(applicant=applicant).values("case")
    mine = Q(application__case__in=own)
    if levels.effective(applicant) != Level.UNVERIFIED and (number := applicant.identity_number):
        mine |= Q(application__identity_index__in=crypto.blind_indexes(number))
    return mine


def _item(asking: Asking) -> ServiceItem | None:
    prefix, _, uid = asking.about.partition(":")
    return ServiceItem.objects.filter(uid=uid).first() if prefix == "services.item" and uid else None


def _licence(read: Callable[[Licence], Any]) -> Callable[[Asking], Supplied | None]:
    def resolve(asking: Asking) -> Supplied | None:
        found = licence_of(asking)
        if found is None:
            return None
        return Supplied(read(found), verified=True, source=f"现有证件《{found.name}》（{found.number}）")

    return resolve


def earlier_answer(asking: Asking, field: Field) -> Supplied | None:
    """What the applicant said under the same name in the last application on the same form."""
    if not isinstance(asking.applicant, Applicant) or not asking.form or field.kind in AGAIN:
        return None
    own = ApplicantCase.objects.filter(applicant=asking.applicant).values("case")
    rows = Application.objects.filter(case__in=own, filled__version__form=asking.form).select_related("filled", "case")
    found = rows.order_by("-filled__frozen_at").first()
    if found is None or found.filled is None:
        return None
    definition = eforms.definition_for(found.filled)
    known = definition.fields.get(field.id)
    if known is None or known.kind != field.kind:
        return None
    value = eforms.values_of(found.filled).get(field.id)
    source = f"{cn_date(found.received_on)}的申请（{found.case.number}）"
    return Supplied(value, source=source)


SOURCES: tuple[tuple[str, str, Callable[..., Supplied | None], bool], ...] = (
    ("services.licence_number", "现有证件的编号", _licence(lambda one: one.number), False),
    ("services.licence_name", "现有证件的名称", _licence(lambda one: one.name), False),
    ("services.licence_scope", "现有证件的许可内容", _licence(lambda one: one.scope), False),
    (
        "services.licence_until",
        "现有证件的有效期至",
        _licence(lambda one: one.valid_to.isoformat() if one.valid_to else None),
        False,
    ),
    (
        "services.licence_issued",
        "现有证件的发证日期",
        _licence(lambda one: one.issued_on.isoformat()),
        False,
    ),
    ("services.earlier", "上一次申请中填写的同一内容", earlier_answer, True),
)
