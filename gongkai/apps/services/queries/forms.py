"""申请表 of items: which form a version names or takes over, what is asked with it, the files beside its materials."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from gongkai.apps.services.models import (
    ApplicantDocument,
    ApplicantKind,
    Application,
    ApplicationChannel,
    CatalogueEntry,
    CatalogueVersion,
    DeliveryChoice,
    FormSource,
    ItemVersion,
    MaterialFile,
    MaterialFileKind,
    MaterialForm,
    ServiceItem,
)
from gongkai.apps.services.queries import standards
from gongkai.apps.services.rules import composing, handling
from gongkai.apps.services.rules.elements import Elements
from gongkai.kernel import eforms
from gongkai.kernel.cases import Refused
from gongkai.kernel.eforms.access import holder_of
from gongkai.kernel.eforms.definition import Definition
from gongkai.kernel.eforms.definition.difference import asked_differences, asks_more
from gongkai.kernel.eforms.models import AnswersState, FormAnswers, FormDefinition, FormVersion
from gongkai.kernel.people.actors import Actor

ITEM, ENTRY, BASIC = "services.item", "services.catalogue", "services.basic"
BY_HAND = {MaterialForm.SHARED, MaterialForm.PROMISED}
COUNTER = (ApplicationChannel.COUNTER, ApplicationChannel.POST)


def owner_of(one: ServiceItem | CatalogueEntry) -> str:
    """How `kernel.eforms` names the owner of a form, and what is filled in for an item."""
    return f"{ITEM if isinstance(one, ServiceItem) else ENTRY}:{one.uid}"


# Which form --------------------------------------------------------------------


@dataclass(frozen=True)
class Named:
    """The form in force for a version, and by what; no `version`: the basic form."""

    version: FormVersion | None
    source: str

    @property
    def content(self) -> Mapping[str, Any]:
        return self.version.content if self.version is not None else composing.BASIC

    @property
    def label(self) -> str:
        if self.version is None:
            return composing.BASIC["title"]
        return f"{self.version.content['title']}（第{self.version.number}版）"


OWN, FROM_MAIN, FROM_CATALOGUE, PLAIN = "本事项", "主项", "基本目录", "没有专用表单"


def form_of(version: ItemVersion) -> Named:
    """The form an application is filled in on: the version's own, else that of the main item, else of the catalogue."""
    if version.form_source == FormSource.BASIC:
        return Named(None, OWN)
    if version.form is not None:
        return Named(version.form, OWN)
    return inherited(version.item)


def inherited(item: ServiceItem) -> Named:
    """What an item that names no form takes over today."""
    if item.handling and item.parent is not None:
        above = standards.current_version(item.parent)
        if above is not None and above.form_source:
            return Named(above.form, FROM_MAIN)
    return of_catalogue(item.catalogue)


def of_catalogue(entry: CatalogueEntry | None) -> Named:
    found = standards.catalogue_version(entry) if entry is not None else None
    if found is None or found.form is None:
        return Named(None, PLAIN)
    return Named(found.form, FROM_CATALOGUE)


def choosable(item: ServiceItem | CatalogueEntry) -> QuerySet[FormDefinition]:
    """Published forms this item (or entry) may name: made for it, for another of its body, or for no owner."""
    ours = Q(owner__startswith=f"{ITEM}:") | Q(owner__startswith=f"{ENTRY}:") | Q(owner="")
    rows = FormDefinition.objects.filter(ours, org=item.org, state="published", builtin=False)
    return rows.order_by("title", "pk")


def template_for(one: ServiceItem | CatalogueEntry, title: str) -> dict[str, Any]:
    """What a new form begins with: the one in force for it, under its own name."""
    named = of_catalogue(one) if isinstance(one, CatalogueEntry) else inherited(one)
    if isinstance(one, ServiceItem) and (version := standards.current_version(one)) is not None:
        named = form_of(version)
    return {**copy.deepcopy(dict(named.content)), "title": title}


def made_for(one: ServiceItem | CatalogueEntry) -> QuerySet[FormDefinition]:
    """Forms of this item or entry, published or not."""
    return FormDefinition.objects.filter(owner=owner_of(one)).order_by("pk")


def choices(one: ServiceItem | CatalogueEntry) -> list[FormVersion]:
    """The version in force of each form that may be named."""
    rows = FormVersion.objects.filter(form__in=choosable(one), number=F("form__number"))
    return list(rows.select_related("form").order_by("form__title", "form_id"))


def misfits(form: FormVersion, elements: Elements, title: str = "申请表") -> list[str]:
    """Why the form cannot be asked for with these elements; what cannot be put together says so, too."""
    found = composing.misfits(form.content, elements)
    if found:
        return found
    try:
        made = composing.online(title, form.content, elements, lists_for(elements), composing.Papers())
        eforms.loaded(made)
    except Refused as refusal:
        return [refusal.message]
    return []


@dataclass(frozen=True)
class FormDifference:
    """What a change does to the form: sentences, and labels of what it newly asks."""

    before: Named
    after: Named
    lines: tuple[str, ...] = ()
    more: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        return self.before.version != self.after.version


def difference_of(before: Named, after: Named) -> FormDifference:
    if before.version == after.version:
        return FormDifference(before, after)
    old, new = _definition(before), _definition(after)
    return FormDifference(before, after, tuple(asked_differences(old, new)), tuple(asks_more(old, new)))


def _definition(named: Named) -> Definition:
    return eforms.definition_of(named.version) if named.version is not None else eforms.loaded(dict(named.content))


# What is asked -----------------------------------------------------------------


def lists_for(elements: Elements) -> composing.Lists:
    """The choices of an application as the model has them, of whom the item serves."""
    kinds = [(kind, ApplicantKind(kind).label) for kind in handling.served(elements)]
    return composing.Lists(
        kinds=kinds,
        documents=ApplicantDocument.choices,
        deliveries=DeliveryChoice.choices,
        handed_in=[pair for pair in MaterialForm.choices if pair[0] not in BY_HAND],
        channels=[(one.value, one.label) for one in COUNTER],
    )


def title_of(item: ServiceItem | CatalogueEntry) -> str:
    return f"申请：{item.name}"


def preview(version: ItemVersion | CatalogueVersion) -> Definition:
    """What people will be asked once this version is in force."""
    if isinstance(version, ItemVersion):
        return online(version, form_of(version))
    elements = standards.elements_of(version)
    named = Named(version.form, OWN)
    title, lists = title_of(version.entry), lists_for(elements)
    return eforms.loaded(composing.online(title, named.content, elements, lists, papers_of(version)))


def online(version: ItemVersion, named: Named) -> Definition:
    """Everything an applicant is asked for this version of the item."""
    elements = standards.elements_of(version)
    papers = papers_of(version)
    title = title_of(version.item)
    return eforms.loaded(composing.online(title, named.content, elements, lists_for(elements), papers))


def window(version: ItemVersion, named: Named) -> Definition:
    """Everything a clerk fills in at the window for this version of the item."""
    elements = standards.elements_of(version)
    title = f"收件：{version.item.name}"
    made = composing.window(title, named.content, elements, lists_for(elements), papers_of(version))
    return eforms.loaded(made)


def helped(version: ItemVersion, named: Named) -> Definition:
    """Everything whoever helps (代办, 上门) fills in for this version of the item."""
    elements = standards.elements_of(version)
    made = composing.helped(title_of(version.item), named.content, elements, lists_for(elements), papers_of(version))
    return eforms.loaded(made)


# Files beside the materials ------------------------------------------------------


def material_files(version: ItemVersion | CatalogueVersion) -> QuerySet[MaterialFile]:
    """Of the version itself, whatever is inherited."""
    mine = Q(item=version.item) if isinstance(version, ItemVersion) else Q(entry=version.entry)
    return MaterialFile.objects.filter(mine & _holds(version.number)).select_related("file")


def papers_of(version: ItemVersion | CatalogueVersion) -> composing.Papers:
    """空白表格 and 示例样表 by material: those of the item, else of its main item, else of the catalogue; one query."""
    found: dict[str, dict[str, str]] = {kind: {} for kind in MaterialFileKind.values}
    for row in _inherited_files(version):
        found[row.kind].setdefault(row.material, reverse("files:download", args=[row.file.uid]))
    return composing.Papers(found[MaterialFileKind.BLANK], found[MaterialFileKind.SAMPLE])


def _inherited_files(version: ItemVersion | CatalogueVersion) -> list[MaterialFile]:
    """The nearest first. What stands above is taken as it is in force there."""
    if isinstance(version, CatalogueVersion):
        return list(material_files(version))
    item = version.item
    mine = Q(item=item.pk) & _holds(version.number)
    above = Q(item=item.parent_id) & _holds(F("item__number")) if item.handling and item.parent_id else Q(pk=None)
    standard = Q(entry=item.catalogue_id) & _holds(F("entry__number")) if item.catalogue_id else Q(pk=None)
    rows = MaterialFile.objects.filter(mine | above | standard).select_related("file")
    return sorted(rows, key=lambda row: 0 if row.item_id == item.pk else 1 if row.item_id else 2)


def _holds(number: int | F) -> Q:
    return Q(since__lte=number) & (Q(until__isnull=True) | Q(until__gt=number))


# What people fill in ---------------------------------------------------------------


def draft_of(applicant: UUID, item: ServiceItem) -> FormAnswers | None:
    """What this applicant has begun for the item and not handed in."""
    return draft_held(holder_of(applicant), item)


def draft_held(holder: str, item: ServiceItem) -> FormAnswers | None:
    rows = drafts_about(item).filter(holder=holder, replaces=None)
    return rows.select_related("version__form", "composition", "org").order_by("-saved_at").first()


def drafts_of(applicant: UUID) -> list[tuple[FormAnswers, ServiceItem]]:
    """Everything this applicant has begun for items, the latest first; corrections stand with their cases."""
    rows = FormAnswers.objects.filter(
        holder=holder_of(applicant), state=AnswersState.OPEN, about__startswith=f"{ITEM}:", replaces=None
    )
    return _with_items(rows.order_by("-saved_at"))


def begun_at_window(actor: Actor) -> list[tuple[FormAnswers, ServiceItem]]:
    """What this clerk has begun for somebody and not registered yet."""
    rows = FormAnswers.objects.filter(holder=clerk_of(actor), state=AnswersState.OPEN, replaces=None)
    return _with_items(rows.order_by("-saved_at"))


def _with_items(rows: QuerySet[FormAnswers]) -> list[tuple[FormAnswers, ServiceItem]]:
    found = list(rows.select_related("version__form", "org")[:MOST_DRAFTS])
    uids = [one.about.partition(":")[2] for one in found]
    items = {str(item.uid): item for item in ServiceItem.objects.filter(uid__in=uids).select_related("org")}
    pairs = ((one, items.get(one.about.partition(":")[2])) for one in found)
    return [(one, item) for one, item in pairs if item is not None]


MOST_DRAFTS = 100


def clerk_of(actor: Actor) -> str:
    """How a clerk is named as who fills in."""
    return f"staff:{actor.account_id}"


def item_of(answers: FormAnswers) -> ServiceItem | None:
    """The item something is filled in for."""
    prefix, _, uid = answers.about.partition(":")
    if prefix != ITEM:
        return None
    return ServiceItem.objects.select_related("org", "catalogue", "parent").filter(uid=uid).first()


def asked_again(application: Application) -> frozenset[str]:
    """补正: ids of what the window wants changed in the form, with the materials that are missing or faulty; whoever
    changes an answer signs and promises again."""
    if application.filled is None:
        return frozenset()
    definition = eforms.definition_for(application.filled)
    numbers = composing.numbers(definition, standards.elements_of(application.version))
    lacking = {row.number for row in application.materials.all() if row.verdict in ("missing", "faulty")}
    fields = {one["field"] for one in application.form_faults}
    if fields:
        fields |= {name for name, one in definition.fields.items() if one.kind in ("signature", "statement")}
    return frozenset(fields | {name for name, number in numbers.items() if number in lacking})


def correction_of(application: Application, holder: str = "") -> FormAnswers | None:
    """What was begun to correct the form of this case."""
    rows = FormAnswers.objects.filter(replaces=application.filled, state=AnswersState.OPEN)
    rows = rows.filter(holder=holder) if holder else rows
    return rows.select_related("version__form", "composition", "org").order_by("-saved_at").first()


def newest(answers: FormAnswers) -> FormAnswers:
    """The last submission that stands for the same case."""
    while (later := answers.replaced_by.exclude(state=AnswersState.OPEN).order_by("-pk").first()) is not None:
        answers = later
    return answers


# What is under way ---------------------------------------------------------------


def drafts_about(item: ServiceItem) -> QuerySet[FormAnswers]:
    """What people have begun to fill in for this item."""
    return FormAnswers.objects.filter(about=owner_of(item), state=AnswersState.OPEN)


def begun_on(form: FormDefinition) -> QuerySet[FormAnswers]:
    """What people have begun on any version of a form."""
    return FormAnswers.objects.filter(version__form=form, state=AnswersState.OPEN)


def names_own(item: ServiceItem) -> bool:
    """Whether the item in force names a form, or none, by itself."""
    version = standards.current_version(item)
    return version is not None and bool(version.form_source)


def inheriting(entry: CatalogueEntry) -> QuerySet[ServiceItem]:
    """Items in force that take over the form of this entry."""
    rows = ServiceItem.objects.filter(catalogue=entry, visible=True)
    own = ItemVersion.objects.filter(item__in=rows, number=F("item__number")).exclude(form_source="")
    return rows.exclude(pk__in=own.values("item"))
