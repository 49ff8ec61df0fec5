"""Addresses of the desk's pages of one document."""

from django.urls import reverse

from gongkai.apps.disclosure.tests.documents.walk import Walk

LIST = "disclosure_desk:documents"


def address(walk: Walk, act: str = "") -> str:
    uid = walk.item.case.uid
    return reverse("disclosure_desk:document_act", args=[uid, act]) if act else page(walk)


def page(walk: Walk) -> str:
    return reverse("disclosure_desk:document", args=[walk.item.case.uid])
