"""清单导入 of special lists as a job: killed and gone on with, each list of each body once."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.apps.services.actions import imports as acts
from gongkai.apps.services.actions.imports import running
from gongkai.apps.services.actions.lists import sheets as list_sheets
from gongkai.apps.services.actions.sheets import Terms
from gongkai.apps.services.models import BatchScope, ImportState, ItemBatch, ListImport, ListLine
from gongkai.apps.services.queries import imports as reading
from gongkai.apps.services.tests.lists.test_sheets import HEAD, ROWS, book
from gongkai.apps.services.tests.test_imports import Killed, die_at
from gongkai.kernel import files


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-03-02T10:00:00+08:00", tick=False) as traveller:
        yield traveller


def sent_for_two(lists) -> ListImport:
    """The fees of two bodies in one file, from whoever publishes for both."""
    other = lists.stage.cast.other_bureau
    mine = [[row[0], lists.bureau.name, *row[2:]] for row in ROWS]
    theirs = [[row[0], other.name, *row[2:]] for row in ROWS]
    content = book(("收费目录清单", [HEAD, *mine, *theirs]))
    actor = lists.who("publisher")
    upload = files.check(SimpleUploadedFile("收费.xlsx", content), acts.sending.KINDS)
    terms = Terms("安政发〔2026〕2号", check_only=False)
    orgs = list(reading.bodies(actor, BatchScope.LIST, enter=True))
    return acts.send(orgs=orgs, by=actor, upload=upload, scope=BatchScope.LIST, list_id="fee", terms=terms)


POINTS = [
    ("before it was read", list_sheets, "opened", 1),
    ("after the first list was compared", list_sheets.reading, "plan", 1),
    ("after the first list was entered, before it was written down", list_sheets, "adopt_list", 1),
    ("inside the transaction of the first list", running, "_keep", 1),
    ("inside the transaction of the second list", running, "_keep", 2),
    ("after the second list", list_sheets, "take", 2),
]


@pytest.mark.parametrize(("where", "module", "name", "time"), POINTS, ids=[p[0] for p in POINTS])
def test_killed_at_any_point_it_goes_on_and_enters_nothing_twice(lists, clock, monkeypatch, where, module, name, time):
    made = sent_for_two(lists)
    with monkeypatch.context() as patch:
        die_at(patch, module, name, time)
        with pytest.raises(Killed):
            acts.carry_out(made.pk)
    clock.shift(timedelta(minutes=2))
    acts.carry_out(made.pk)
    made = ListImport.objects.get(pk=made.pk)
    assert (made.state, made.done_count, made.run) == (ImportState.DONE, 4, 2)
    assert [(one.list_id, one.taken, one.new_count) for one in made.bodies.all()] == [("fee", True, 2)] * 2
    assert (ListLine.objects.count(), ItemBatch.objects.filter(scope="list").count()) == (4, 2)
