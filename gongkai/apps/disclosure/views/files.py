"""Attachments that come with requests and corrections: identity proofs, evidence."""

from collections.abc import Sequence
from typing import Any

from gongkai.apps.disclosure.models import CorrectionRequest, DisclosureRequest
from gongkai.kernel import files
from gongkai.kernel.cases import Refused
from gongkai.kernel.people.actors import Actor

PROOF, ATTACHMENT = "identity_proof", "attachment"


def attach(
    request: DisclosureRequest | CorrectionRequest, uploads: Sequence[Any], by: Actor, purpose: str, field: str
) -> None:
    """Store uploads with a request; a file that is refused refuses the whole, beside its field."""
    for upload in uploads:
        try:
            files.store(upload, org=request.org, owner=request.case.subject, by=by, purpose=purpose)
        except files.FileRefused as refusal:
            raise Refused(str(refusal), code="file", field=field) from refusal
