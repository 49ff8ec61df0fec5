"""What an app hands over: one record of one dataset."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Record:
    """`key` tells records of one subject and dataset apart (a material, a step); `values` go by the columns' keys.

    Dates, instants, numbers and codes stay what they are; they are written down by the columns' kinds.
    """

    dataset: str
    org_path: str
    values: Mapping[str, Any] = field(repr=False)
    key: str = ""
    region: str = ""
