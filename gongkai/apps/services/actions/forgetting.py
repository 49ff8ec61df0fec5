"""个人信息的删除 in bookings: who closed the account, and who came long ago."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from gongkai.apps.services.models import Booking
from gongkai.apps.services.rules import bookings as rules
from gongkai.kernel import workdays

AT_ONCE = 5000


@transaction.atomic
def forget_booker(applicant: UUID) -> int:
    """The account is closed: a booking still to come goes on by number and code, as a case does, and keeps the contact
    until its day is over; what is past forgets who came."""
    rows = Booking.objects.filter(applicant__uid=applicant)
    past = rows.filter(slot__day__lt=workdays.today())
    past.update(name_cipher="", contact_cipher="")
    return rows.update(applicant=None)


def forget_past() -> int:
    """Who came is of use to the no-show rule as long as it looks back, and to nobody afterwards; whoever has no account
    is not told anything more once the day is over. Returns how many bookings forgot."""
    today = workdays.today()
    rule = rules.rule_on(today)
    edge = today - timedelta(days=rule.within_days + rule.pause_days)
    named = ~Q(name_cipher="") | ~Q(contact_cipher="")
    over = Booking.objects.filter(named, applicant=None, slot__day__lt=today)
    old = Booking.objects.filter(named | ~Q(person_index=""), slot__day__lt=edge)
    return _erase(over) + _erase(old, person_index="")


def _erase(rows: QuerySet[Booking], **more: str) -> int:
    keys = list(rows.values_list("pk", flat=True)[:AT_ONCE])
    return Booking.objects.filter(pk__in=keys).update(name_cipher="", contact_cipher="", **more)
