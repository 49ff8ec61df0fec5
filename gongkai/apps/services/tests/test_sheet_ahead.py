"""Files of a province read one ahead of whoever enters them."""

import multiprocessing
import os
import signal

import pytest

from gongkai.apps.services.actions import sheets as acts
from gongkai.apps.services.models import ServiceItem
from gongkai.apps.services.queries.sheets import Register
from gongkai.apps.services.rules import codes
from gongkai.apps.services.rules.sheets import ahead, files
from gongkai.apps.services.rules.sheets.columns import Readings
from gongkai.apps.services.tests import samples
from gongkai.apps.services.tests import sheet_samples as s
from gongkai.kernel.orgs.queries import active_bodies
from gongkai.kernel.people.actors import SYSTEM

HEAD = ["事项名称", "事项编码", "到办事现场次数", "生效日期"]


@pytest.fixture
def paths(tmp_path):
    """Six lists, one of them no list at all, one with a cell nobody understands."""
    made = []
    for number in range(6):
        rows = [HEAD, [f"甲{number}", f"A{number}", "1", "2月30日" if number == 4 else "2026-01-01"]]
        path = tmp_path / f"清单{number}.xlsx"
        path.write_bytes(b"nothing" if number == 2 else s.book({"清单": rows}))
        made.append(path)
    return made


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    """A few small files would be read before the other process has started."""
    monkeypatch.setattr(ahead, "_has", lambda started: started.result(60) == 0)


def told(found):
    """What was read, without the objects that hold it."""
    if isinstance(found, files.UnreadableFile):
        return str(found)
    one = found.sent
    items = [(i.row, i.identity, i.values, i.cells, [str(p) for p in i.problems]) for i in one.items]
    return found.name, found.digest, items, one.notes, [str(p) for p in one.stray], one.row_count


def test_what_comes_from_the_other_process_is_what_this_one_reads(paths):
    readings = Readings()
    here = [told(ahead._here(path, readings)) for path in paths]
    there = list(ahead.read_files(paths, Readings()))
    assert [path for path, _ in there] == paths
    assert [told(found) for _, found in there] == here
    assert "不是可以读取的电子表格" in here[2] and "2月30日" in here[4][2][0][4][0]
    # The sheets themselves are opened again for the workbook that goes back.
    assert [sheet.name for sheet in there[5][1].reopen().sheets] == ["清单"]


def test_a_process_that_was_killed_loses_nothing(paths):
    found = ahead.read_files(paths, Readings())
    first = next(found)
    for child in multiprocessing.active_children():
        os.kill(child.pid, signal.SIGKILL)
    rest = [first, *found]
    assert [path for path, _ in rest] == paths
    assert [told(one)[0] for _, one in rest if not isinstance(one, ValueError)] == [
        path.name for path in paths if path != paths[2]
    ]


def test_while_the_other_process_starts_nobody_waits(paths, monkeypatch):
    monkeypatch.setattr(ahead, "_has", lambda _: False)
    monkeypatch.setattr(ahead, "_asked", None)
    assert [told(one) for _, one in ahead.read_files(paths, Readings())] == [
        told(ahead._here(path, Readings())) for path in paths
    ]


def test_a_few_files_are_read_in_this_process(paths):
    assert [told(one) for _, one in ahead.read_files(paths[:3], Readings())] == [
        told(ahead._here(path, Readings())) for path in paths[:3]
    ]
    assert multiprocessing.active_children() == []


@pytest.mark.django_db
def test_lists_that_were_read_elsewhere_are_entered_and_compared_like_others(stage, tmp_path):
    bodies = [stage.cast.bureau, stage.cast.other_bureau]
    made = []
    for number in range(4):
        org = bodies[number % 2]
        code = codes.make(uscc=org.uscc, level="4", basic=samples.BASIC, handling=0)
        elements = samples.elements(consult=f"0549-620011{number // 2}")
        made.append(tmp_path / f"{number}.xlsx")
        made[-1].write_bytes(s.workbook(s.written(org, code, elements)))
    register = Register.of(active_bodies())
    found = [one for _, one in acts.import_files(made, register, acts.Terms("安政发〔2026〕9号"), by=SYSTEM)]
    assert [(one.is_clean, one.count("new"), one.count("changed")) for one in found] == [
        (True, 1, 0),
        (True, 1, 0),
        (True, 0, 1),
        (True, 0, 1),
    ]
    assert set(ServiceItem.objects.values_list("number", flat=True)) == {2}
