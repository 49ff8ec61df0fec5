"""The rows that every act reads and writes, without building the same statements every time.

Most of the processor time of a short act went into composing SQL that never changes and into asking each field how it
writes a value of its own type. Reads are composed once per connection by the ORM itself and then run with other keys;
inserts and updates are plain enough to write down; values of the types that a field holds anyway pass by a table, all
others through the field as always (docs/decisions/0014-rows-of-an-act.md, 0031-shorter-way-of-an-act.md). Nothing else
of `save()` is left out, for no signals are used here.
"""

from gongkai.kernel.rows.reading import all_of, one_of, reread
from gongkai.kernel.rows.remembering import Remembering
from gongkai.kernel.rows.running import in_transaction, let_others, on_commit, run, transaction, vendor
from gongkai.kernel.rows.writing import insert, insert_many, new, update, update_many

__all__ = [
    "Remembering",
    "all_of",
    "in_transaction",
    "insert",
    "insert_many",
    "let_others",
    "new",
    "on_commit",
    "one_of",
    "reread",
    "run",
    "transaction",
    "update",
    "update_many",
    "vendor",
]
