"""电子附件 of an application: files under the materials of its list."""

from collections.abc import Sequence
from typing import Any

from gongkai.apps.services.models import Application, MaterialForm
from gongkai.kernel import files, workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import act, context
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.people.actors import Actor


def attach(application: Application, uploads: Sequence[Any], by: Actor, purpose: str, field: str) -> list[StoredFile]:
    """Store uploads with an application; a file that is refused refuses the whole, beside its field."""
    made = []
    for upload in uploads:
        try:
            made.append(
                files.store(upload, org=application.org, owner=application.case.subject, by=by, purpose=purpose)
            )
        except files.FileRefused as refusal:
            raise Refused(str(refusal), code="file", field=field) from refusal
    return made


@act("services.application.attach_files")
def attach_files(application: Application, *, by: Actor, number: int, uploads: Sequence[Any]) -> list[StoredFile]:
    """登记电子附件: scans of what came in on paper, or what another system has of it; only rows of the list."""
    row = application.materials.filter(number=number).first()
    if row is None:
        raise Refused("事项清单中没有这项材料，不能要求提交。", code="outside_list", field="number")
    made = attach(application, uploads, by, row.purpose, "uploads")
    if not made:
        raise Refused("请选择要登记的文件。", field="uploads")
    if not row.handed_in:
        row.handed_in, row.copies, row.received_on = MaterialForm.ELECTRONIC, 1, workdays.today()
        row.save()
    context().detail(material=row.number, files=[str(one.uid) for one in made])
    return made
