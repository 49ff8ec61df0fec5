"""Bodies that an import meets for the first time."""

import re

from django.utils.text import slugify
from pypinyin import lazy_pinyin

from gongkai.kernel.orgs.actions import create_organisation
from gongkai.kernel.orgs.models import Organisation, OrganisationKind

SLUG_LENGTH = 60
KINDS = (
    (re.compile(r"(镇|乡)人民政府$|街道办事处$"), OrganisationKind.TOWNSHIP),
    (re.compile(r"人民政府$"), OrganisationKind.GOVERNMENT),
    (re.compile(r"政府办公(室|厅)$"), OrganisationKind.GOVERNMENT_OFFICE),
    (re.compile(r"(中心|学校|医院|研究院)$"), OrganisationKind.PUBLIC_SERVICE_UNIT),
)


def body_from_name(name: str) -> Organisation:
    """A body of its own, outside every tree, until an administrator says where it belongs."""
    kind = next((kind for shape, kind in KINDS if shape.search(name)), OrganisationKind.GOVERNMENT_DEPARTMENT)
    return create_organisation(name=name, kind=kind, site_slug=_free_slug(name))


def _free_slug(name: str) -> str:
    stem = slugify("".join(lazy_pinyin(name)))[: SLUG_LENGTH - 4] or "body"
    taken = set(Organisation.objects.filter(site_slug__startswith=stem).values_list("site_slug", flat=True))
    return next(slug for n in range(1, len(taken) + 2) if (slug := stem if n == 1 else f"{stem}-{n}") not in taken)
