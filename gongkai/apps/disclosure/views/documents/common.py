"""What the pages of documents share."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse

from gongkai.apps.disclosure.models import Document
from gongkai.apps.disclosure.queries import documents as reading
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.orgs.queries import bodies
from gongkai.kernel.people.actors import Actor
from gongkai.web.shapes import Crumb

DRAFTERS = ("disclosure.drafter", "disclosure.clerk")


def page_of(document: Document) -> str:
    return reverse("disclosure_desk:document", args=[document.case.uid])


def crumbs(document: Document | None = None) -> list[Crumb]:
    way = [Crumb("主动公开", reverse("disclosure_desk:documents"))]
    return [*way, Crumb(document.case.title, page_of(document))] if document else way


def held_document(request: HttpRequest, uid: UUID) -> Document:
    found = reading.document(request.actor, uid)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def drafting_bodies(actor: Actor) -> list[Organisation]:
    """Bodies for which this person may draft."""
    return list(bodies({pk for role in DRAFTERS for pk in actor.org_ids(role)}))
