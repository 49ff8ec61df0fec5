"""What 政务服务 does when something has happened, and what it answers when the platform asks."""

from gongkai.apps.services import events
from gongkai.apps.services.actions import applications, placing
from gongkai.apps.services.queries import file_access, search_index
from gongkai.kernel import search
from gongkai.kernel.applicants.events import AccountClosed
from gongkai.kernel.cases import attachments
from gongkai.kernel.orgs.events import OrganisationChanged
from gongkai.kernel.outbox import handles

search.source(search_index.INDEX, search_index.every_document)
attachments.policy("services.application", file_access.of_application)


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
    """Names and places of bodies stand with each of their items: the place in its row, both in the index."""
    if {"region", "path"} & set(event.fields.split(",")):
        placing.follow_region(event.org_path)
    search.index(search_index.INDEX).put_many(search_index.documents_below(event.org_path))


@handles(AccountClosed)
def discard_drafts(event: AccountClosed) -> None:
    """Nobody can open them any more, and nothing else would ever end them."""
    applications.discard_drafts(event.applicant)
