"""政府信息公开工作年度报告 (国办公开办函〔2021〕30号): numbers, checks R1 to R15, text, tables, data export.

Plain Python, no Django. Word and spreadsheet files are in `word` and `spreadsheet`, whose libraries load slowly.
"""

from gongkai.apps.disclosure.rules.report.cells import FEE_KEY, Cell, catalogue
from gongkai.apps.disclosure.rules.report.check import Outcome, check, outcome
from gongkai.apps.disclosure.rules.report.data import Problem, ReportData
from gongkai.apps.disclosure.rules.report.document import Contact, Part, ReportDocument, introduction, parts
from gongkai.apps.disclosure.rules.report.due import due_on, next_status, period, statuses
from gongkai.apps.disclosure.rules.report.export import csv_file, json_data
from gongkai.apps.disclosure.rules.report.findings import Finding
from gongkai.apps.disclosure.rules.report.inputs import Body, Facts
from gongkai.apps.disclosure.rules.report.live_fields import LiveField, Rendered, narrative_fields, render_narrative
from gongkai.apps.disclosure.rules.report.narrative import NarrativeFigure, figures_in, split_sections
from gongkai.apps.disclosure.rules.report.payload import BadReport, api_check
from gongkai.apps.disclosure.rules.report.shapes import read
from gongkai.apps.disclosure.rules.report.subordinates import add_up
from gongkai.apps.disclosure.rules.report.tables import TableCell, TableModel, table_model
from gongkai.apps.disclosure.rules.report.template import Template, template

__all__ = [
    "FEE_KEY",
    "BadReport",
    "Body",
    "Cell",
    "Contact",
    "Facts",
    "Finding",
    "LiveField",
    "NarrativeFigure",
    "Outcome",
    "Part",
    "Problem",
    "Rendered",
    "ReportData",
    "ReportDocument",
    "TableCell",
    "TableModel",
    "Template",
    "add_up",
    "api_check",
    "catalogue",
    "check",
    "csv_file",
    "due_on",
    "figures_in",
    "introduction",
    "json_data",
    "narrative_fields",
    "next_status",
    "outcome",
    "parts",
    "period",
    "read",
    "render_narrative",
    "split_sections",
    "statuses",
    "table_model",
    "template",
]
