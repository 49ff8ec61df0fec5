"""表单定义: pages, groups, repeating parts, fields and rules, read strictly from JSON and written back.

    definition = load(data, known)      # raises BadDefinition with every problem, each with its path
    dump(definition) == data            # the same form, defaults left out

Pure: no database, no Django.
"""

from gongkai.kernel.eforms.definition.kinds import ATTRIBUTES, KINDS, Attribute, Kind
from gongkai.kernel.eforms.definition.loading import Known, load, problems_of
from gongkai.kernel.eforms.definition.parts import (
    SCHEMA,
    Choice,
    Definition,
    Field,
    Group,
    Page,
    Part,
    Rows,
    Rule,
)
from gongkai.kernel.eforms.definition.plan import Plan, plan_of
from gongkai.kernel.eforms.definition.problems import BadDefinition, DefinitionProblem
from gongkai.kernel.eforms.definition.writing import dump

__all__ = [
    "ATTRIBUTES",
    "KINDS",
    "SCHEMA",
    "Attribute",
    "BadDefinition",
    "Choice",
    "Definition",
    "DefinitionProblem",
    "Field",
    "Group",
    "Kind",
    "Known",
    "Page",
    "Part",
    "Plan",
    "Rows",
    "Rule",
    "dump",
    "load",
    "plan_of",
    "problems_of",
]
