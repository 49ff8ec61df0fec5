"""Search on schedule: a damaged or incomplete index mends itself from its source."""

from gongkai.kernel.jobs import job
from gongkai.kernel.search.indexes import rebuild_wanting, wanting


@job("search.rebuild", every="5m", when=lambda: bool(wanting()), label="重建损坏或不完整的检索库")
def rebuild_damaged() -> None:
    rebuild_wanting()
