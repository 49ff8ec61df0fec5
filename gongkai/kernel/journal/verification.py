"""The verifications of the journal that were made, and what they found."""

from django.utils import timezone

from gongkai.kernel.journal import reading
from gongkai.kernel.journal.models import Verification


def run() -> Verification:
    """Verify the whole journal and write the result down."""
    started_at = timezone.now()
    verdict = reading.verify()
    broken = verdict.first_break
    return Verification.objects.create(
        started_at=started_at,
        finished_at=timezone.now(),
        entry_count=verdict.entry_count,
        seal_count=verdict.seal_count,
        intact=verdict.intact,
        message=broken.message if broken else "",
    )


def latest() -> Verification | None:
    return Verification.objects.order_by("-pk").first()
