"""Files that come with an application."""

from collections.abc import Sequence
from typing import Any

from gongkai.apps.services.models import Application
from gongkai.kernel import files
from gongkai.kernel.cases import Refused
from gongkai.kernel.people.actors import Actor


def attach(application: Application, uploads: Sequence[Any], by: Actor, purpose: str, field: str) -> None:
    """Store uploads with an application; a file that is refused refuses the whole, beside its field."""
    for upload in uploads:
        try:
            files.store(upload, org=application.org, owner=application.case.subject, by=by, purpose=purpose)
        except files.FileRefused as refusal:
            raise Refused(str(refusal), code="file", field=field) from refusal
