"""演示申请表: built, published and named through changes; applications filed on them, some of them under way."""

import io
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from docx import Document
from pypdf import PdfWriter

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.actions import binding
from gongkai.apps.services.actions import catalogue as catalogue_acts
from gongkai.apps.services.actions import changes as change_acts
from gongkai.apps.services.actions.applications import FormFault, Person, Verdict
from gongkai.apps.services.actions.binding import FormChoice, PaperUpload
from gongkai.apps.services.demo.case_courses import charged
from gongkai.apps.services.demo.cases import Desk
from gongkai.apps.services.demo.courses import Courses
from gongkai.apps.services.demo.form_contents import FORMS, DemoForm
from gongkai.apps.services.demo.people import Staff
from gongkai.apps.services.models import Application, CatalogueEntry, ItemVersion, ServiceItem
from gongkai.apps.services.queries import forms as reading
from gongkai.apps.services.queries.standards import current_version, elements_of
from gongkai.apps.services.rules import handling
from gongkai.kernel import eforms, files
from gongkai.kernel.applicants import queries as applicants
from gongkai.kernel.applicants.presence import Presence
from gongkai.kernel.applicants.rules import Contact
from gongkai.kernel.eforms.models import FormVersion
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor

# Accounts of the county, where there are any: who has handed in, who is still filling in.
MOBILES = ("15400000001", "15400000002")
# On how many of the forms an application is filed at the window; each takes another course.
COURSES = ("accept", "check", "supplement", "accept", "receive")


def bind_forms(staff: Staff, house: Organisation) -> None:
    """Each form to its item, the uniform one to its catalogue entry; nothing where the list has no such item."""
    courses = Courses(house, staff)
    for form in FORMS:
        item = _item(house, form)
        if item is None or item.catalogue is None:
            continue
        if form.standard:
            _to_catalogue(staff, item.catalogue, form)
        elif not item.changes.filter(open=True).exists():
            _to_item(courses, item, form)


def _item(house: Organisation, form: DemoForm) -> ServiceItem | None:
    rows = ServiceItem.objects.filter(org=house, catalogue__name=form.item, handling="", state="in_use", visible=True)
    return rows.select_related("org", "catalogue").first()


def _to_item(courses: Courses, item: ServiceItem, form: DemoForm) -> None:
    editor = courses.who("editor")
    version = _published(item, form, editor)
    change = change_acts.begin_change(org=item.org, by=editor, item=item, reason="启用网上申请表")
    change_acts.edit(change, by=editor, form=FormChoice("own", version))
    for kind in ("blank", "sample"):
        change_acts.edit(change, by=editor, paper=_paper(f"{form.item}申请表", kind))
    courses.publish(change)


def _to_catalogue(staff: Staff, entry: CatalogueEntry, form: DemoForm) -> None:
    by, decider = staff.by("catalogue"), staff.by("catalogue_reviewer")
    version = _published(entry, form, by)
    change = catalogue_acts.propose_change(org=entry.org, by=by, entry=entry, reason="全县统一申请表")
    catalogue_acts.edit(change, by=by, form=FormChoice(form=version))
    catalogue_acts.edit(change, by=by, paper=_paper(f"{form.item}申请表", "sample"))
    catalogue_acts.submit(change, by=by)
    catalogue_acts.approve(change, by=decider)
    catalogue_acts.publish(change, by=by)


def _published(one: ServiceItem | CatalogueEntry, form: DemoForm, by: Actor) -> FormVersion:
    made = binding.build_form(one, by=by)
    eforms.draft(made, by=by, content=form.content, revision=made.revision)
    made.refresh_from_db()
    return eforms.publish(made, by=by, note="第一次发布")


def _paper(material: str, kind: str) -> PaperUpload:
    """A page a person could print; the sample is filled in with nobody's data."""
    document = Document()
    document.add_heading(material, 1)
    for label in ("申请人", "证件号码", "联系电话", "申请事项"):
        document.add_paragraph(f"{label}：{'（示例）' if kind == 'sample' else '　' * 12}")
    stream = io.BytesIO()
    document.save(stream)
    name = f"{material}{'样表' if kind == 'sample' else '空白表'}.docx"
    return PaperUpload(material, kind, files.check(ContentFile(stream.getvalue(), name=name), frozenset({"docx"})))


# Applications ------------------------------------------------------------------------


def file_by_form(staff: Staff, house: Organisation, desk: Desk) -> int:
    """One application at the window on each form, in several states; online and unfinished ones of the accounts."""
    made = 0
    for (form, item), course in zip(_handled(house), COURSES, strict=False):
        _course(Desk(item, staff, desk.rng), form, course)
        made += 1
    for (form, item), mobile in zip(_handled(house), MOBILES, strict=False):
        holder = applicants.by_contact(Contact("mobile", mobile))
        if holder is not None and item.online:
            made += _online(Presence(holder), item, form)
    return made


def _handled(house: Organisation) -> Iterator[tuple[DemoForm, ServiceItem]]:
    """Items one applies for: the one itself, or the first of its situations, which take over its form."""
    for form in FORMS:
        main = _item(house, form)
        if main is None:
            continue
        leaf = main if main.is_handled else main.children.filter(is_handled=True, visible=True).order_by("pk").first()
        version = current_version(leaf) if leaf is not None else None
        # An item that was in the middle of another change has none yet.
        if leaf is not None and version is not None and reading.form_of(version).version is not None:
            yield form, ServiceItem.objects.select_related("org", "catalogue", "parent").get(pk=leaf.pk)


def _course(desk: Desk, form: DemoForm, course: str) -> Application:
    window = desk.by("window")
    draft = acts.begin_at_window(desk.item, by=window)
    answers = draft.unsealed()["answers"]
    eforms.save(draft, {**answers, **_person(desk.applicant()), **form.answers, **_handed_in(desk.item)})
    application = acts.register_form(draft, by=window, item=desk.item).application
    if course == "accept":
        desk.accept(application)
    elif course == "supplement":
        acts.check_form(application, by=window, faults=[_fault(form)])
        rows = application.materials.exclude(handed_in="shared")
        acts.check_materials(application, by=window, verdicts=[Verdict(row.number, "fitting") for row in rows])
        acts.request_supplement(application, by=window, allowed_days=15)
    elif course == "check":
        acts.pre_review(application, by=window)
    return application


def _fault(form: DemoForm) -> FormFault:
    first = next(iter(form.answers))
    return FormFault(first, "与提交的材料不一致，请核对后改正")


def _person(who: Person) -> dict[str, Any]:
    number = {"citizen_id": "apply_citizen_id", "uscc": "apply_uscc"}.get(who.identity_kind, "apply_number")
    found: dict[str, Any] = {
        "apply_kind": who.kind,
        "apply_name": who.name,
        "apply_document": who.identity_kind,
        number: who.identity_number,
        "apply_representative": who.legal_representative,
        "apply_phone": who.phone,
        "apply_address": who.address,
        "apply_agent": bool(who.agent_name),
    }
    if who.agent_name:
        found |= {"apply_agent_name": who.agent_name, "apply_agent_number": who.agent_identity_number}
    return found


def _handed_in(item: ServiceItem) -> dict[str, str]:
    version = current_version(item)
    rows = elements_of(version).materials if version is not None else ()
    return {f"handed_{n}": "original" for n, one in enumerate(rows, 1) if not handling.is_shared(one)}


def _online(presence: Presence, item: ServiceItem, form: DemoForm) -> int:
    """Handed in where the account may apply for it; begun and left in any case."""
    version = current_version(item)
    kinds = handling.served(elements_of(version)) if version is not None else []
    kind = "legal" if presence.subject.is_legal else "person"
    made = 0
    if version is not None and kind in kinds:
        _submitted(presence, item, version, form.answers)
        made = 1
    acts.begin(item, presence, answers=dict(list(form.answers.items())[:2]))
    return made


def _submitted(presence: Presence, item: ServiceItem, version: ItemVersion, answers: dict[str, Any]) -> Application:
    definition = reading.online(version, reading.form_of(version))
    wanted = [one.id for one in definition.fields.values() if one.kind == "file"] if definition else []
    values = {"apply_agent": False, "apply_delivery": "electronic", **answers}
    uploads = {name: [_scan()] for name in wanted}
    return acts.submit_values(presence, item=item, values=values, uploads=uploads).application


def owe_a_fee(staff: Staff, house: Organisation, desk: Desk) -> None:
    """The company of the second account applies online for an item that charges, and is told what that costs."""
    holder = applicants.by_contact(Contact("mobile", MOBILES[1]))
    acting = applicants.acting_choices(holder) if holder is not None else []
    for form, item in _handled(house):
        version = current_version(item)
        if holder is not None and acting and item.is_fee and item.online and version is not None:
            answers = {**form.answers, "apply_phone": MOBILES[1]}
            made = _submitted(Presence(holder, acting[0]), item, version, answers)
            charged(Desk(item, staff, desk.rng), made, 40)
            return


def _scan() -> "files.Checked":
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    stream = io.BytesIO()
    writer.write(stream)
    return files.check(ContentFile(stream.getvalue(), name="扫描件（演示）.pdf"), frozenset({"pdf"}))
