"""What 政务服务 does when something has happened, and what it answers when the platform asks."""

from gongkai.apps.services import events
from gongkai.apps.services.actions import drafts, forgetting, placing, reminding
from gongkai.apps.services.actions.lists import linking
from gongkai.apps.services.queries import (
    consultations,
    copied,
    earlier,
    file_access,
    form_access,
    imports,
    journey_index,
    search_index,
)
from gongkai.apps.services.queries import exchange as exchange_reading
from gongkai.apps.services.queries import items as item_reading
from gongkai.apps.services.queries.helping import cases as helped
from gongkai.apps.services.queries.lists import links as list_links
from gongkai.kernel import eforms, exchange, files, jobs, search
from gongkai.kernel.applicants import copying
from gongkai.kernel.applicants.events import AccountClosed
from gongkai.kernel.cases import attachments
from gongkai.kernel.cases.events import CaseActed, ClockWarned
from gongkai.kernel.eforms import sources
from gongkai.kernel.eforms.events import AnswersExpiring
from gongkai.kernel.orgs.events import OrganisationChanged
from gongkai.kernel.outbox import handles

search.source(search_index.INDEX, search_index.every_document)
search.source(journey_index.INDEX, journey_index.every_document)
attachments.policy("services.application", file_access.of_application)
files.policy("item", file_access.of_item)
files.policy("catalogue", file_access.of_catalogue)
files.policy("list_import", imports.may_open_file)
files.personal("material", "申请材料", sealed=True)
files.personal("supplement", "补正材料", sealed=True)
copying.section("预约", copied.bookings)
copying.section("咨询和建议", consultations.own_lines)
for binding in form_access.bindings():
    eforms.bind(binding)
for name, label, resolve, by_field in earlier.SOURCES:
    sources.register(name, label, resolve, by_field=by_field)


@handles(CaseActed)
def exchange_case(event: CaseActed) -> None:
    if event.kind in (exchange_reading.APPLICATION, consultations.KIND):
        exchange.touch(event.kind, event.case_uid.hex)


attachments.policy("services.agency", helped.file_of_agency)


@handles(events.ItemPublished)
def index_published(event: events.ItemPublished) -> None:
    search_index.follow(event.item_uid)
    exchange.touch(exchange_reading.ITEM, event.item_uid.hex)


@handles(events.ItemPublished)
def compare_published(event: events.ItemPublished) -> None:
    """事项与专项清单核对: an item's rows may mean other lines than before."""
    if (item := item_reading.public_item(event.item_uid)) is not None:
        linking.link_item(item)


@handles(events.ItemsAdopted)
def compare_adopted(event: events.ItemsAdopted) -> None:
    jobs.enqueue("services.link_items", key=f"services.link_items:{event.org_path}", path=event.org_path)


@handles(events.ListLineChanged)
def compare_with_line(event: events.ListLineChanged) -> None:
    jobs.enqueue("services.link_line", key=f"services.link_line:{event.line_uid}", uid=str(event.line_uid))


@handles(events.ListAdopted)
def compare_with_list(event: events.ListAdopted) -> None:
    path = list_links.reach_of_path(event.org_path)
    key = f"services.link_items:{event.list}:{path}"
    jobs.enqueue("services.link_items", key=key, path=path, list_id=event.list)


@handles(events.ItemSuspended)
def index_suspended(event: events.ItemSuspended) -> None:
    search_index.follow(event.item_uid)
    exchange.touch(exchange_reading.ITEM, event.item_uid.hex)


@handles(events.ItemResumed)
def index_resumed(event: events.ItemResumed) -> None:
    search_index.follow(event.item_uid)
    exchange.touch(exchange_reading.ITEM, event.item_uid.hex)


@handles(events.ItemCancelled)
def drop_cancelled(event: events.ItemCancelled) -> None:
    search_index.follow(event.item_uid)
    exchange.touch(exchange_reading.ITEM, event.item_uid.hex)


@handles(events.ItemsAdopted)
def index_adopted(event: events.ItemsAdopted) -> None:
    search.index(search_index.INDEX).put_many(search_index.documents_of(event.org_path))
    exchange.touch(exchange_reading.ITEM, *exchange_reading.items_of_body(event.org_path))


@handles(events.ItemsCancelled)
def drop_with_catalogue(event: events.ItemsCancelled) -> None:
    search_index.follow_catalogue(event.catalogue_uid, event.org_path)
    exchange.touch(exchange_reading.ITEM, *exchange_reading.items_of_catalogue(event.catalogue_uid, event.org_path))


@handles(events.JourneyPublished)
def index_journey(event: events.JourneyPublished) -> None:
    journey_index.follow(event.journey_uid)


@handles(events.JourneyTakenDown)
def drop_journey(event: events.JourneyTakenDown) -> None:
    journey_index.follow(event.journey_uid)


@handles(OrganisationChanged)
def index_body(event: OrganisationChanged) -> None:
    """Names and places of bodies stand with what they publish: the place in its row, both in the index and in what is
    exchanged."""
    if {"region", "path"} & set(event.fields.split(",")):
        placing.follow_region(event.org_path)
        journey_index.follow_below(event.org_path)
    search.index(search_index.INDEX).put_many(search_index.documents_below(event.org_path))
    exchange.touch(exchange_reading.ITEM, *exchange_reading.items_of_body(event.org_path))


@handles(AnswersExpiring)
def tell_of_draft(event: AnswersExpiring) -> None:
    """Before a draft is destroyed its applicant hears of it; nobody knows who holds one by code."""
    drafts.tell_expiring(event.answers)


@handles(ClockWarned)
def remind_applicant(event: ClockWarned) -> None:
    """What is the applicant's to do by a day is told to the applicant, not only to the desk."""
    if event.kind == "services.application" and event.clock in reminding.WHAT:
        reminding.remind(event.case_uid, event.clock, event.due_on, event.days_left)


@handles(AccountClosed)
def forget_booker(event: AccountClosed) -> None:
    """Bookings go on by number and code, as cases do; past ones forget who came."""
    forgetting.forget_booker(event.applicant)
