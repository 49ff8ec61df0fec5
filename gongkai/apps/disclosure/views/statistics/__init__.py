"""统计报表 of the desk: 登记表、月报、进度表、自查报告."""

from gongkai.apps.disclosure.views.statistics.progress import progress
from gongkai.apps.disclosure.views.statistics.self_check import self_check
from gongkai.apps.disclosure.views.statistics.statement import monthly, records, statement

__all__ = ["monthly", "progress", "records", "self_check", "statement"]
