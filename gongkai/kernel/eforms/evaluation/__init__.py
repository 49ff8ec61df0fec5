"""填写内容的判断: one function from a definition and answers to values, problems, visibility and what was computed.

    result = evaluate(definition, answers, Context(today=date(2026, 3, 2)))

Pure: no database, no Django.
"""

from gongkai.kernel.eforms.evaluation.evaluating import evaluate
from gongkai.kernel.eforms.evaluation.results import Context, Dropped, FileFact, Problem, Result, Supplied
from gongkai.kernel.eforms.evaluation.showing import in_order, show, words_of

__all__ = [
    "Context",
    "Dropped",
    "FileFact",
    "Problem",
    "Result",
    "Supplied",
    "evaluate",
    "in_order",
    "show",
    "words_of",
]
