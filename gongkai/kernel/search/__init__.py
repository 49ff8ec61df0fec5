"""One search interface over an embedded engine and others. See docs/explain/search.md.

search.index("documents").put(Document(id=…, title=…, visibility=PUBLIC, body=…))
search.index("documents").query("最低生活保障", visible=PUBLIC, facets=["theme"])
"""

from gongkai.kernel.search.documents import (
    INTERNAL,
    MAX_DEPTH,
    PUBLIC,
    Document,
    FacetCount,
    FacetLabels,
    Filters,
    Hit,
    Page,
    Part,
    Sight,
    Suggestion,
    Within,
)
from gongkai.kernel.search.engines import Damaged
from gongkai.kernel.search.home import IndexBusy
from gongkai.kernel.search.indexes import Index, index, rebuild, rebuild_wanting, source, sources, wanting

__all__ = [
    "INTERNAL",
    "MAX_DEPTH",
    "PUBLIC",
    "Damaged",
    "Document",
    "FacetCount",
    "FacetLabels",
    "Filters",
    "Hit",
    "Index",
    "IndexBusy",
    "Page",
    "Part",
    "Sight",
    "Suggestion",
    "Within",
    "index",
    "rebuild",
    "rebuild_wanting",
    "source",
    "sources",
    "wanting",
]
