"""The desk's pages of 区分处理: marking, the copy beside the original, pictures of pages."""

from gongkai.apps.disclosure.views.redactions.marking import edit, marking
from gongkai.apps.disclosure.views.redactions.pictures import copy_page, source_page
from gongkai.apps.disclosure.views.redactions.review import compare

__all__ = ["compare", "copy_page", "edit", "marking", "source_page"]
