"""What 政务服务 holds about an applicant beside cases and drafts, for the copy of personal data."""

from gongkai.apps.services.models import Booking
from gongkai.apps.services.queries.bookings import person_index
from gongkai.kernel.applicants.models import Applicant


def bookings(applicant: Applicant) -> list[str]:
    """预约 of the account, and those made with one of its confirmed contacts without signing in."""
    indexes = [person_index(one.kind, one.value) for one in applicant.contacts]
    rows = Booking.objects.filter(applicant=applicant) | Booking.objects.filter(person_index__in=indexes)
    found = rows.select_related("slot__window__venue", "item").order_by("pk").distinct()
    return [
        f"{one.number} {one.slot.day} {one.slot.starts:%H:%M} {one.slot.window.venue.name} {one.item.name} "
        f"{one.get_state_display()} {one.contact}"
        for one in found
    ]
