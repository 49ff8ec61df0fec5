"""Tries are counted once for everybody: across windows, processes and connections."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from time_machine import travel

from gongkai.kernel import workdays
from gongkai.kernel.jobs.tests.own_database import own_database
from gongkai.kernel.tries import counting
from gongkai.kernel.tries.jobs import forget_past
from gongkai.kernel.tries.models import Tally

NINE = "2026-03-02T09:00:00+08:00"
SPENDING = """
import django
django.setup()
from gongkai.kernel.tries import counting
for _ in range(25):
    counting.spend("sample", "192.0.2.1", 10**9)
"""


@pytest.mark.django_db
@travel(NINE, tick=False)
def test_every_try_counts_and_looking_does_not():
    assert [counting.spend("sample", "a", 60) for _ in range(3)] == [1, 2, 3]
    assert counting.count("sample", "a", 60) == 3
    assert counting.count("sample", "b", 60) == counting.count("other", "a", 60) == 0


@pytest.mark.django_db
def test_a_new_window_begins_with_nothing_and_the_old_one_is_forgotten():
    with travel(NINE, tick=False) as traveller:
        counting.spend("sample", "a", 600)
        assert counting.window("sample", "a", 600).wait == 600
        traveller.shift(600)
        assert counting.count("sample", "a", 600) == 0
        traveller.shift(1)
        assert forget_past() == 1 and not Tally.objects.exists()


@pytest.mark.django_db
def test_a_thing_is_used_up_once():
    until = workdays.now() + timedelta(hours=1)
    assert [counting.once("sample", "a", until=until) for _ in range(3)] == [True, False, False]
    assert counting.once("sample", "b", until=until)


@pytest.mark.django_db
def test_what_is_counted_is_not_stored_in_clear():
    """An address is personal data (个人信息保护法第四条)."""
    counting.spend("sample", "192.0.2.1", 60)
    row = Tally.objects.get()
    assert "192.0.2.1" not in f"{row.key}{row}" and len(row.key) == 64


@pytest.mark.django_db
def test_a_further_try_costs_two_statements(django_assert_max_num_queries):
    counting.spend("sample", "a", 10**9)
    with django_assert_max_num_queries(2):
        counting.spend("sample", "a", 10**9)


@pytest.mark.django_db(transaction=True)
def test_processes_count_together(tmp_path):
    """Three web processes of one installation: none of them may grant the tries anew, none may lose one."""
    with own_database(tmp_path, [Tally]) as environment:
        variables = {**os.environ, **environment, "DJANGO_SETTINGS_MODULE": "gongkai.config.settings"}
        running = [
            subprocess.Popen([sys.executable, "-c", SPENDING], env=variables, stderr=subprocess.PIPE) for _ in range(3)
        ]
        failures = [process.communicate(timeout=120)[1].decode() for process in running]
        assert [process.returncode for process in running] == [0, 0, 0], failures
        assert counting.count("sample", "192.0.2.1", 10**9) == 75
