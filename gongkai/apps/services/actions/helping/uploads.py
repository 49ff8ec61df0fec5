"""授权委托书 as files of the case: sealed at rest, every reading on record (kernel.files)."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from gongkai.apps.services.actions.helping.agency import AUTHORITY
from gongkai.apps.services.models import Agency
from gongkai.kernel import files
from gongkai.kernel.cases import Refused
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.people.actors import Actor


@transaction.atomic
def keep_authority(agency: Agency, uploads: Sequence[Any], *, by: Actor) -> list[StoredFile]:
    """All or none; a file that is refused refuses the whole, beside its field."""
    if agency.case.step != "assigned":
        raise Refused("现在不需要授权委托书。", code="wrong_step")
    try:
        return [
            files.store(one, org=agency.org, owner=agency.case.subject, by=by, purpose=AUTHORITY) for one in uploads
        ]
    except files.FileRefused as refusal:
        raise Refused(str(refusal), code="file", field="authority") from refusal
