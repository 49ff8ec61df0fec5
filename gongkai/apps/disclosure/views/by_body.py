"""Lists with one line for each body, whose figures are read for the bodies of a page at once."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from gongkai.kernel.orgs.models import Organisation
from gongkai.web.tables import Table, keyset

BATCH = 500


class ByBody(Table, ABC):
    """One line for each body; what stands in it is read for the bodies of a page."""

    default_sort = "name"
    page_size = 50

    @abstractmethod
    def attach(self, orgs: list[Organisation]) -> list[Organisation]:
        """Read what the columns show, for all of these bodies at once."""

    @cached_property
    def page(self) -> keyset.Page:
        page = super().page
        self.attach(page.rows)
        return page

    def in_order(self) -> Iterator[Organisation]:
        """Every body of the list as the screen orders them, fetched in pieces."""
        yield from self.filtered.order_by(*keyset.ordering(self.order)).iterator(chunk_size=BATCH)

    def export_rows(self) -> Iterator[list[Any]]:
        batch: list[Organisation] = []
        for org in self.in_order():
            batch.append(org)
            if len(batch) == BATCH:
                yield from self._written(batch)
                batch = []
        yield from self._written(batch)

    def _written(self, batch: list[Organisation]) -> Iterator[list[Any]]:
        for org in self.attach(batch):
            yield [column.exported(org) for column in self._exported]
