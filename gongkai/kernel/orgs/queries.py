"""Reading the organisation tree."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from gongkai.kernel import rows
from gongkai.kernel.orgs.models import STEP, Organisation


def subtree(path: str) -> QuerySet[Organisation]:
    return Organisation.objects.filter(path__gte=path, path__lt=upper_bound(path))


def in_paths(paths: list[str], field: str = "org_path") -> Q:
    """A condition "below one of these paths" as index ranges; no path matches nothing."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__gte": path, f"{field}__lt": upper_bound(path)})
    return condition


def upper_bound(path: str) -> str:
    """The first path after the subtree of `path`; the empty path is the whole forest."""
    return f"{int(path) + 1:0{len(path)}d}" if path else "A"


def ancestors(org: Organisation) -> list[Organisation]:
    """From the root down to the parent."""
    paths = tuple(org.path[:n] for n in range(STEP, len(org.path), STEP))
    return rows.all_of(Organisation, "path", paths, "path") if paths else []


def is_top(path: str) -> bool:
    """Nobody stands above this body: what serves the whole platform is in its hands."""
    return len(path) == STEP


def names_of(slugs: Iterable[str]) -> dict[str, str]:
    """Names of bodies that are there today, by their place in addresses."""
    return dict(active_bodies().filter(site_slug__in=slugs).values_list("site_slug", "name"))


def active_bodies() -> QuerySet[Organisation]:
    return Organisation.objects.filter(active=True)


def by_slug(slug: str) -> Organisation | None:
    return Organisation.objects.filter(site_slug=slug, active=True).first()


def enabled(org: Organisation, module_id: str) -> bool:
    return org.active and module_id not in org.modules_off


def responsible_government(org: Organisation) -> Organisation | None:
    """The nearest government at or above a body: 本级人民政府."""
    for candidate in reversed([*ancestors(org), org]):
        if candidate.kind == "government":
            return candidate
    return None


def bodies(ids: set[int]) -> QuerySet[Organisation]:
    return Organisation.objects.filter(pk__in=ids, active=True).order_by("path")


def root_of(org: Organisation) -> Organisation:
    """The body at the top of the tree this one stands in."""
    above = ancestors(org)
    return above[0] if above else org
