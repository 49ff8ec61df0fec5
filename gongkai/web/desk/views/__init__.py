"""Pages of the desk that belong to no app."""

from gongkai.web.desk.views.audit import audit, seals, seals_export, verify
from gongkai.web.desk.views.cases import assign, case, case_journal, claim, clock, proof
from gongkai.web.desk.views.handover import handover
from gongkai.web.desk.views.inbox import feed, inbox, search
from gongkai.web.desk.views.letters import letter, letter_file
from gongkai.web.desk.views.notices import notices, read_notices
from gongkai.web.desk.views.procedures import procedure_chart, procedures

__all__ = [
    "assign",
    "audit",
    "case",
    "case_journal",
    "claim",
    "clock",
    "feed",
    "handover",
    "inbox",
    "letter",
    "letter_file",
    "notices",
    "procedure_chart",
    "procedures",
    "proof",
    "read_notices",
    "seals",
    "seals_export",
    "search",
    "verify",
]
