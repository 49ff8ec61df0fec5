"""业务日志: nothing that happened can be changed quietly (条例第四十五条)."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from gongkai.kernel.journal import chain, protect, reading, writing
from gongkai.kernel.journal.models import Entry, Seal
from gongkai.kernel.people.actors import SYSTEM, public

pytestmark = pytest.mark.django_db

CITIZEN = public("王小明")


def write(subject="case:a", verb="submit", **details):
    return writing.write(subject=subject, verb=verb, by=CITIZEN, details=details)


def tamper(entry, **values):
    Entry.objects.filter(pk=entry.pk).update(**values)


def test_entries_of_one_subject_form_a_chain():
    first, other, second = write(n=1), write(subject="case:b"), write(n=2)
    assert (first.seq, second.seq, other.seq) == (1, 2, 1)
    assert second.previous_hash == first.hash
    assert other.previous_hash == ""
    assert reading.verify().intact


@pytest.mark.parametrize(
    "change",
    [
        {"details_json": '{"n":9}'},
        {"actor_name": "李四"},
        {"verb": "withdraw"},
        {"step_after": "closed"},
        {"org_path": "0009"},
        {"act": "x"},
    ],
)
def test_any_changed_field_is_named(change):
    write(n=1)
    changed = write(n=2)
    write(n=3)
    tamper(changed, **change)
    verdict = reading.verify()
    assert verdict.first_break is not None
    assert verdict.first_break.entry_id == changed.pk


def test_removed_entry_shows_at_the_next_one():
    write(n=1)
    removed = write(n=2)
    after = write(n=3)
    Entry.objects.filter(pk=removed.pk).delete()
    broken = reading.verify().first_break
    assert broken is not None and broken.entry_id == after.pk and "缺失" in broken.message


def test_rehashed_chain_is_caught_by_the_seal():
    write(n=1)
    last = write(n=2)
    writing.seal(date(2026, 3, 1))
    last.details_json = '{"n":99}'
    tamper(last, details_json=last.details_json, hash=chain.entry_hash(last))
    broken = reading.verify().first_break
    assert broken is not None and broken.subject == "seal:1"


def test_removed_tail_is_caught_by_the_seal():
    write(n=1)
    tail = write(n=2)
    writing.seal(date(2026, 3, 1))
    Entry.objects.filter(pk=tail.pk).delete()
    assert not reading.verify().intact


def test_changed_seal_is_named():
    write()
    writing.seal(date(2026, 3, 1))
    Seal.objects.update(root="0" * 64)
    broken = reading.verify().first_break
    assert broken is not None and broken.subject == "seal:1"


def test_seals_cover_everything_once():
    write(n=1)
    first = writing.seal(date(2026, 3, 1))
    assert writing.seal(date(2026, 3, 1)) is None
    write(n=2)
    write(subject="case:b")
    second = writing.seal(date(2026, 3, 2))
    assert first is not None and second is not None
    assert (first.entry_count, second.entry_count) == (1, 2)
    assert second.previous_hash == first.hash
    assert reading.verify() == reading.Verdict(3, 2, None)


def test_one_entry_can_be_proved_alone():
    made = [write(n=n) for n in range(7)]
    assert reading.proof(made[3]) is None
    writing.seal(date(2026, 3, 1))
    shown = reading.proof(made[3])
    assert shown is not None
    assert chain.follows(shown["entry"], shown["path"], shown["root"])
    assert not chain.follows(made[2].hash, shown["path"], shown["root"])


def test_database_refuses_update_and_delete():
    entry = write()
    protect.install(connection)
    protect.install(connection)
    for attempt in (lambda: tamper(entry, verb="close"), lambda: Entry.objects.all().delete()):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            attempt()
    assert Entry.objects.get().verb == "submit"


def test_unknown_verb_and_missing_transaction_are_refused():
    with pytest.raises(ValueError, match="动作表"):
        write(verb="tidy_up")
    with pytest.raises(TypeError):
        write(odd=object())


@pytest.mark.django_db(transaction=True)
def test_entry_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="同一事务"):
        writing.write(subject="case:a", verb="submit", by=SYSTEM)


def test_many_chains_go_on_at_once_as_one_by_one(django_assert_num_queries):
    for subject, entries in (("case:a", 1), ("case:b", 3)):
        for _ in range(entries):
            write(subject)
    lines = [writing.Line(subject, "0001", {"n": n}) for n, subject in enumerate(("case:a", "case:b", "case:c"))]
    # Their ends, the numbers of the rows and the rows; on PostgreSQL the lock as well.
    with django_assert_num_queries(4 if connection.vendor == "postgresql" else 3):
        writing.continue_chains(lines, verb="warn", by=SYSTEM, act="test.many")
    assert [reading.entries(line.subject).last().seq for line in lines] == [2, 4, 1]
    added = reading.entries("case:b").last()
    assert added.previous_hash == reading.entries("case:b").get(seq=3).hash
    assert (added.details, added.org_path, added.act) == ({"n": 1}, "0001", "test.many")
    write("case:b")
    assert reading.verify().intact


def test_one_chain_goes_on_once_at_a_time():
    line = writing.Line("case:a", "")
    with pytest.raises(ValueError, match="一次只能"):
        writing.continue_chains([line, line], verb="warn", by=SYSTEM, act="x")
    with pytest.raises(ValueError, match="动作表"):
        writing.continue_chains([line], verb="nonsense", by=SYSTEM, act="x")
    writing.continue_chains([], verb="warn", by=SYSTEM, act="x")
    assert not Entry.objects.exists()


def test_reads_of_personal_data_are_entries_too():
    entry = writing.record_read("case:a", by=CITIZEN, what="身份证明")
    assert entry.verb_label == "查阅"
    assert entry.details == {"what": "身份证明"}


hashes = st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex), min_size=1, max_size=40, unique=True)


@given(hashes, st.data())
def test_every_leaf_of_any_tree_has_a_proof(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    root = chain.merkle_root(leaves)
    assert chain.follows(leaves[index], chain.merkle_proof(leaves, index), root)
    assert chain.merkle_root(leaves[:-1]) != root
