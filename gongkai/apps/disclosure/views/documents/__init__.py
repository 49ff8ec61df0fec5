"""The desk's pages of 主动公开: list, writing, document, acts, printed review form; the guide."""

from gongkai.apps.disclosure.views.documents.editing import edit, new
from gongkai.apps.disclosure.views.documents.guides import guide_edit
from gongkai.apps.disclosure.views.documents.lists import document_list
from gongkai.apps.disclosure.views.documents.pages import document_act, document_one_pass, document_page, review_form

__all__ = [
    "document_act",
    "document_list",
    "document_one_pass",
    "document_page",
    "edit",
    "guide_edit",
    "new",
    "review_form",
]
