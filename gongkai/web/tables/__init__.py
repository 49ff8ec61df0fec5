"""Lists with filter, sort, keyset pages and export."""

from gongkai.web.tables.columns import Column, Tag
from gongkai.web.tables.table import Empty, Table, table_response

__all__ = ["Column", "Empty", "Table", "Tag", "table_response"]
