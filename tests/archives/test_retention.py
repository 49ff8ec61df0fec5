"""保管期限表: every kind of case there is has its line, and what is kept for a time can be destroyed."""

from gongkai.kernel import registry
from gongkai.kernel.cases.procedures import procedures
from gongkai.kernel.cases.retention import schedule


def test_every_kind_of_case_has_its_period_and_its_end():
    assert sorted(procedures().keys() - schedule().keys()) == []
    assert sorted(procedures().keys() - registry.records().keys()) == []
