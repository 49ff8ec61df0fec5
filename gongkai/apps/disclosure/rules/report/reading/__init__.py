"""Reading published reports of every year from their files (历年报告导入): forms, labels, numbers, how sure each is.

Plain Python, no Django: lines and grids in, cells out.
"""

from gongkai.apps.disclosure.rules.report.reading.door import judge, read_report, year_of
from gongkai.apps.disclosure.rules.report.reading.found import Found, Reading, State
from gongkai.apps.disclosure.rules.report.reading.numbers import Figure, read_figure

__all__ = ["Figure", "Found", "Reading", "State", "judge", "read_figure", "read_report", "year_of"]
