"""先行上传: files an applicant's program hands over before the application that they belong to.

Nobody can open them; they go into the case with its submission, and are destroyed with it or after a day.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from gongkai.apps.services.models import ServiceItem
from gongkai.kernel import files, workdays
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.cases import Refused
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.files.reading import content_of
from gongkai.kernel.people.actors import SYSTEM

OWNER, PURPOSE = "upload:", "upload"
MOST = 40
KEPT = timedelta(days=1)
MOST_BYTES = 100 * 1024 * 1024


def owner_of(presence: Presence) -> str:
    return f"{OWNER}{presence.subject.uid}"


def keep(presence: Presence, *, item: ServiceItem, upload: "File[bytes]") -> StoredFile:
    """One file for an application of this item. Raises `FileRefused`."""
    owner = owner_of(presence)
    return files.store(upload, org=item.org, owner=owner, by=presence.actor, purpose=PURPOSE, limit=MOST)


def taken(presence: Presence, wanted: Iterable[UUID]) -> dict[UUID, SimpleUploadedFile]:
    """Files of this applicant as a page would send them. Raises `Refused` for one that is not there any more."""
    uids = list(wanted)
    found = {one.uid: one for one in files.of_owner(owner_of(presence)).filter(uid__in=uids)}
    if missing := [str(uid) for uid in uids if uid not in found]:
        raise Refused(f"没有这些已上传的文件，或者已经超过一天：{'、'.join(missing[:3])}。", field="uploads")
    if sum(one.size for one in found.values()) > MOST_BYTES:
        raise Refused("一次提交的文件合计不能超过100 MB。", field="uploads")
    return {uid: SimpleUploadedFile(one.original_name, content_of(one)) for uid, one in found.items()}


@transaction.atomic
def drop(presence: Presence, used: Sequence[UUID]) -> None:
    """What has gone into a case is not kept a second time."""
    for one in files.of_owner(owner_of(presence)).filter(uid__in=used):
        files.purge(one, by=presence.actor, reason="已经随申请提交")


def drop_old() -> int:
    """Destroy what nobody submitted within a day; returns how many."""
    edge = workdays.now() - KEPT
    rows = StoredFile.objects.filter(owner__startswith=OWNER, purpose=PURPOSE, created_at__lt=edge)
    old = list(rows.exclude(state="purged")[:500])
    for one in old:
        files.purge(one, by=SYSTEM, reason="上传后一天没有提交")
    return len(old)
