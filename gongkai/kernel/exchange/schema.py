"""The shape of law/exchange.toml: datasets, their columns with national names, and codes mapped at the border."""

from typing import Literal

from pydantic import Field, model_validator

from gongkai.kernel.law import Entry, Mark, Sourced, Table

Kind = Literal["text", "number", "date", "instant", "flag", "code"]
# What every record of every dataset carries; no column may have one of these names.
FRAME = ("row_guid", "cd_operation", "cd_time", "cd_batch", "data_source")


class Column(Entry):
    """数据项: its own key, the name in the exchange, and the number of the item in the table of the standard.

    `mark` says how the name is known: from a published table of the exchange (V), or given here (K).
    """

    key: str
    label: str
    national: str = Field(pattern="^[a-z][a-z0-9_]{1,39}$")
    item: int = 0
    kind: Kind = "text"
    length: int = 0
    codes: str = ""
    required: bool = False
    mark: Mark = "K"


class Dataset(Sourced):
    """数据集 of the standard; `personal`: its records say who somebody is."""

    id: str = Field(pattern="^[a-z][a-z0-9_]{1,39}$")
    label: str
    national: str = ""
    personal: bool = False
    columns: tuple[Column, ...]

    @model_validator(mode="after")
    def _names_once(self) -> "Dataset":
        for what in ("key", "national"):
            names = [getattr(one, what) for one in self.columns]
            if doubled := sorted({one for one in names if names.count(one) > 1}):
                raise ValueError(f"数据集“{self.id}”的“{'、'.join(doubled)}”重复")
        if taken := sorted({one.national for one in self.columns} & set(FRAME)):
            raise ValueError(f"数据集“{self.id}”的“{'、'.join(taken)}”是交换字段")
        return self


class Mapped(Entry):
    """One value of ours and its code there."""

    ours: str
    code: str
    label: str = ""


class Codes(Sourced):
    """代码集 at the border: values of ours and the codes of the exchange."""

    id: str
    label: str
    values: tuple[Mapped, ...]


class ExchangeFile(Table):
    datasets: tuple[Dataset, ...]
    codes: tuple[Codes, ...] = ()

    @model_validator(mode="after")
    def _codes_are_there(self) -> "ExchangeFile":
        known = {one.id for one in self.codes}
        used = {column.codes for dataset in self.datasets for column in dataset.columns if column.codes}
        if unknown := sorted(used - known):
            raise ValueError(f"没有代码集“{'、'.join(unknown)}”")
        if coded := [c.key for d in self.datasets for c in d.columns if (c.kind == "code") != bool(c.codes)]:
            raise ValueError(f"代码项“{'、'.join(coded)}”应当写明代码集，其他项不写")
        return self
