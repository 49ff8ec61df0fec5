"""数据交换: records of the platform in the form in which levels exchange them, batch by batch.

Apps declare datasets as law data and say which records a subject has (`Module.exchanges`); whoever changes a subject
says `touch(source, key)`. A batch compares what is with what was sent last: new records are I, changed ones U, gone
ones D. More: README.md and docs/explain/exchange.md.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from gongkai.kernel.exchange.records import Record

if TYPE_CHECKING:
    from gongkai.kernel.exchange.actions import erase, touch

# These need the models, which do not exist yet while Django imports this package.
_LATER = {"erase": "actions", "touch": "actions"}

__all__ = ["Record", "erase", "touch"]


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
