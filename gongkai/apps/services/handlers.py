"""What 政务服务 does when something has happened, and what it answers when the platform asks."""

from gongkai.apps.services import events
from gongkai.apps.services.actions import drafts, forgetting
from gongkai.apps.services.queries import copied, earlier, file_access, form_access, search_index
from gongkai.kernel import eforms, files, search
from gongkai.kernel.applicants import copying
from gongkai.kernel.applicants.events import AccountClosed
from gongkai.kernel.cases import attachments
from gongkai.kernel.eforms import sources
from gongkai.kernel.eforms.events import AnswersExpiring
from gongkai.kernel.orgs.events import OrganisationChanged
from gongkai.kernel.outbox import handles

search.source(search_index.INDEX, search_index.every_document)
attachments.policy("services.application", file_access.of_application)
files.policy("item", file_access.of_item)
files.policy("catalogue", file_access.of_catalogue)
files.personal("material", "申请材料", sealed=True)
files.personal("supplement", "补正材料", sealed=True)
copying.section("预约", copied.bookings)
for binding in form_access.bindings():
    eforms.bind(binding)
for name, label, resolve, by_field in earlier.SOURCES:
    sources.register(name, label, resolve, by_field=by_field)


@handles(events.ItemPublished)
def index_published(event: events.ItemPublished) -> None:
    search_index.follow(event.item_uid)


@handles(events.ItemSuspended)
def index_suspended(event: events.ItemSuspended) -> None:
    search_index.follow(event.item_uid)


@handles(events.ItemResumed)
def index_resumed(event: events.ItemResumed) -> None:
    search_index.follow(event.item_uid)


@handles(events.ItemCancelled)
def drop_cancelled(event: events.ItemCancelled) -> None:
    search_index.follow(event.item_uid)


@handles(events.ItemsAdopted)
def index_adopted(event: events.ItemsAdopted) -> None:
    search.index(search_index.INDEX).put_many(search_index.documents_of(event.org_path))


@handles(events.ItemsCancelled)
def drop_with_catalogue(event: events.ItemsCancelled) -> None:
    search_index.follow_catalogue(event.catalogue_uid, event.org_path)


@handles(OrganisationChanged)
def index_body(event: OrganisationChanged) -> None:
    """Names and places of bodies stand in the index with each of their items."""
    search.index(search_index.INDEX).put_many(search_index.documents_below(event.org_path))


@handles(AnswersExpiring)
def tell_of_draft(event: AnswersExpiring) -> None:
    """Before a draft is destroyed its applicant hears of it; nobody knows who holds one by code."""
    drafts.tell_expiring(event.answers)


@handles(AccountClosed)
def forget_booker(event: AccountClosed) -> None:
    """Bookings go on by number and code, as cases do; past ones forget who came."""
    forgetting.forget_booker(event.applicant)
