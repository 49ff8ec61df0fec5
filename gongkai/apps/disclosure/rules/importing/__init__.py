"""导入历史信息: what a saved page or file of another site says, read by rule."""

from gongkai.apps.disclosure.rules.importing.layout import to_html
from gongkai.apps.disclosure.rules.importing.manifest import BadManifest, Line, csv_rows, read_manifest, write_manifest
from gongkai.apps.disclosure.rules.importing.pages import Page, read_page
from gongkai.apps.disclosure.rules.importing.suggestions import Suggestion, body_key, suggest

__all__ = [
    "BadManifest",
    "Line",
    "Page",
    "Suggestion",
    "body_key",
    "csv_rows",
    "read_manifest",
    "read_page",
    "suggest",
    "to_html",
    "write_manifest",
]
