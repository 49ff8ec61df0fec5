"""What 政务服务 does when something has happened, and what it answers when the platform asks."""

from gongkai.apps.services import events
from gongkai.apps.services.actions import applications
from gongkai.apps.services.actions.lists import linking
from gongkai.apps.services.queries import file_access, search_index
from gongkai.apps.services.queries import items as item_reading
from gongkai.apps.services.queries.helping import cases as helped
from gongkai.apps.services.queries.lists import links as list_links
from gongkai.kernel import jobs, search
from gongkai.kernel.applicants.events import AccountClosed
from gongkai.kernel.cases import attachments
from gongkai.kernel.orgs.events import OrganisationChanged
from gongkai.kernel.outbox import handles

search.source(search_index.INDEX, search_index.every_document)
attachments.policy("services.application", file_access.of_application)
attachments.policy("services.agency", helped.file_of_agency)


@handles(events.ItemPublished)
def index_published(event: events.ItemPublished) -> None:
    search_index.follow(event.item_uid)


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


@handles(AccountClosed)
def discard_drafts(event: AccountClosed) -> None:
    """Nobody can open them any more, and nothing else would ever end them."""
    applications.discard_drafts(event.applicant)
