"""表达式 of electronic forms: a small language of our own, parsed, type-checked and evaluated without `eval`.

Grammar, types and examples: docs/explain/eforms.md. Pure: no database, no Django.
"""

from gongkai.kernel.eforms.expressions.checking import Scope, check
from gongkai.kernel.eforms.expressions.evaluating import Look, evaluate
from gongkai.kernel.eforms.expressions.parsing import parse
from gongkai.kernel.eforms.expressions.problems import ExpressionProblem
from gongkai.kernel.eforms.expressions.tree import Node, Type, names_of, nodes_of, rows_of

__all__ = [
    "ExpressionProblem",
    "Look",
    "Node",
    "Scope",
    "Type",
    "check",
    "evaluate",
    "names_of",
    "nodes_of",
    "parse",
    "rows_of",
]
