"""Finding one body among thousands: by words of its name, or down the governments (条例第四条、第二十七条)."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from gongkai.apps.disclosure.models import Guide
from gongkai.kernel.orgs.models import Organisation, OrganisationKind
from gongkai.kernel.orgs.queries import by_slug, upper_bound
from gongkai.kernel.people.models import Post


def taking_requests() -> QuerySet[Organisation]:
    """Bodies with a post that receives requests (第二十七条: governments, departments, units with external powers)."""
    clerks = Post.objects.filter(org=OuterRef("pk"), role="disclosure.clerk")
    return Organisation.objects.filter(Exists(clerks), active=True)


def guides_in_force() -> QuerySet[Guide]:
    """The newest guide of every active body."""
    newer = Guide.objects.filter(org=OuterRef("org"), number__gt=OuterRef("number"))
    return Guide.objects.filter(~Exists(newer), org__active=True)


def government(slug: str) -> Organisation | None:
    found = by_slug(slug) if slug else None
    return found if found is not None and found.kind == OrganisationKind.GOVERNMENT else None


def governments_below(org: Organisation | None) -> list[Organisation]:
    """One step down the tree: the governments of the regions inside this one's, or those on top."""
    rows = Organisation.objects.filter(kind=OrganisationKind.GOVERNMENT, active=True)
    if org is not None:
        return list(rows.filter(parent=org).order_by("path"))
    top = list(rows.filter(parent=None).order_by("path"))
    # Under a single government on top everything would be its own: its regions are what tells bodies apart.
    return list(rows.filter(parent=top[0]).order_by("path")) if len(top) == 1 else top


def narrowed(rows: QuerySet[Any], words: str, under: Organisation | None, prefix: str = "") -> QuerySet[Any]:
    """`prefix`: the way from the rows to their body, as `org__`. Bodies of one government stand together."""
    for word in words.split():
        rows = rows.filter(Q(**{f"{prefix}name__contains": word}) | Q(**{f"{prefix}short_name__contains": word}))
    if under is not None:
        rows = rows.filter(**{f"{prefix}path__gte": under.path, f"{prefix}path__lt": upper_bound(under.path)})
    related = [f"{prefix}parent"] if not prefix else [prefix.removesuffix("__"), f"{prefix}parent"]
    return rows.select_related(*related).order_by(Coalesce(f"{prefix}parent__path", Value("")), f"{prefix}path")
