"""The two faces of a comparison: the public site and the desk."""

from django.urls import reverse

from gongkai.kernel.orgs.models import Organisation
from gongkai.web.shapes import Crumb

FACES = {"public": "web/public.html", "desk": "web/desk.html"}
SPACES = {"public": "disclosure", "desk": "disclosure_desk"}


def crumbs(face: str) -> list[Crumb]:
    label = "公开年报" if face == "public" else "年度报告"
    return [Crumb(label, reverse(f"{SPACES[face]}:reports"))]


def bodies_page(face: str) -> str:
    return reverse(f"{SPACES[face]}:compare")


def years_page(org: Organisation, face: str) -> str:
    return reverse(f"{SPACES[face]}:compare_years", args=[org.site_slug])
