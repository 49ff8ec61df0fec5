"""申请表和材料的文件 of a draft: which form the version will name, which files stand beside its materials.

Called by the `edit` acts of items and of the catalogue, so that both go through their review.
"""

from dataclasses import dataclass

from gongkai.apps.services.models import (
    CatalogueChange,
    CatalogueEntry,
    CatalogueVersion,
    FormSource,
    ItemChange,
    ItemVersion,
    MaterialFile,
    MaterialFileKind,
    ServiceItem,
)
from gongkai.apps.services.queries import forms as reading
from gongkai.apps.services.queries import standards
from gongkai.apps.services.rules.composing import key_of
from gongkai.kernel import eforms, files
from gongkai.kernel.cases import Refused
from gongkai.kernel.cases.acts import context
from gongkai.kernel.eforms.models import FormDefinition, FormVersion
from gongkai.kernel.people.actors import Actor

PURPOSES = {MaterialFileKind.BLANK: "material_blank", MaterialFileKind.SAMPLE: "material_sample"}
Change = ItemChange | CatalogueChange
TITLE = 120


@dataclass(frozen=True)
class FormChoice:
    """Which form: `source` of FormSource, with the version where it is one's own."""

    source: str = FormSource.INHERITED
    form: FormVersion | None = None


@dataclass(frozen=True)
class PaperUpload:
    """A file for a material; it takes the place of the one before."""

    material: str
    kind: str
    upload: "files.Checked"


@dataclass(frozen=True)
class PaperRemoval:
    material: str
    kind: str


def build_form(one: ServiceItem | CatalogueEntry, *, by: Actor) -> FormDefinition:
    """新建表单 for an item or a catalogue entry, with what is in force for it to begin with."""
    kind = "item" if isinstance(one, ServiceItem) else "entry"
    title = f"{one.name[: TITLE - 3]}申请表"
    return eforms.create(
        org=one.org,
        by=by,
        key=f"{kind}-{one.uid.hex[:12]}-{reading.made_for(one).count() + 1}",
        title=title,
        owner=reading.owner_of(one),
        content=reading.template_for(one, title),
    )


def choose_form(change: Change, choice: FormChoice) -> None:
    """Refused where the form is of another body, is not published, or asks for what the list does not name."""
    version = version_of(change)
    if choice.form is not None:
        one = version.item if isinstance(version, ItemVersion) else version.entry
        if choice.form.pk not in {known.pk for known in reading.choices(one)}:
            raise Refused("只能选用本单位已经发布的表单的现行版本。", code="form", field="form")
        if found := reading.misfits(choice.form, standards.elements_of(version)):
            raise Refused("".join(found), code="form_misfits", field="form")
    version.form = choice.form
    if isinstance(version, ItemVersion):
        version.form_source = choice.source
    version.save()
    context().detail(form=choice.form.form.title if choice.form else "", form_version=version_number(choice.form))


def version_number(form: FormVersion | None) -> int:
    return form.number if form is not None else 0


def put_paper(change: Change, paper: PaperUpload, by: Actor) -> None:
    """Only for a material of the list; the file of the version in force stays for whoever reads that version."""
    version = version_of(change)
    elements = standards.elements_of(version)
    if key_of(paper.material) not in {key_of(one.name) for one in elements.materials}:
        raise Refused("申请材料清单中没有这项材料。", code="no_material", field="material")
    kind = MaterialFileKind(paper.kind)
    end_paper(version, paper.material, kind, by)
    owner = version.item.subject if isinstance(version, ItemVersion) else f"catalogue:{version.entry.uid}"
    stored = files.store(paper.upload, org=change.org, owner=owner, by=by, purpose=PURPOSES[kind], limit=MOST_FILES)
    MaterialFile.objects.create(
        item=version.item if isinstance(version, ItemVersion) else None,
        entry=version.entry if isinstance(version, CatalogueVersion) else None,
        material=key_of(paper.material),
        kind=kind,
        file=stored,
        since=version.number,
    )
    context().detail(material=paper.material, paper=str(kind.label))


MOST_FILES = 1000


def end_paper(version: ItemVersion | CatalogueVersion, material: str, kind: str, by: Actor) -> bool:
    """The file is not given out from this version on; one that was only in this draft is destroyed."""
    row = reading.material_files(version).filter(material=key_of(material), kind=kind).first()
    if row is None:
        return False
    if row.since < version.number:
        row.until = version.number
        row.save(update_fields=["until"])
        return True
    file = row.file
    row.delete()
    files.purge(file, by=by, reason="材料的文件已替换或者删除")
    return True


def drop_paper(change: Change, paper: PaperRemoval, by: Actor) -> None:
    if not end_paper(version_of(change), paper.material, paper.kind, by):
        raise Refused("没有这个文件。", code="no_file")
    context().detail(material=paper.material, paper=str(MaterialFileKind(paper.kind).label))


def forget_papers(version: ItemVersion | CatalogueVersion, by: Actor) -> None:
    """A draft that is given up leaves the files of the version in force as they were."""
    mine = {"item": version.item} if isinstance(version, ItemVersion) else {"entry": version.entry}
    rows = MaterialFile.objects.filter(**mine)
    for row in rows.filter(since=version.number).select_related("file"):
        file = row.file
        row.delete()
        files.purge(file, by=by, reason="变动作废")
    rows.filter(until=version.number).update(until=None)


def version_of(change: Change) -> ItemVersion | CatalogueVersion:
    if change.version is None:
        raise Refused("本次变动没有要素可以修改。", code="no_version")
    return change.version
