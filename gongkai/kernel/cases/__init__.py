"""Cases, kinds, steps, clocks, pauses, letters.

Apps use `.acts` (act, context), `.opening` (open_case), `.letters`, `.queries` and `.models`.
"""

from gongkai.kernel.cases.refusals import NotAllowed, Refused, refuse_any

__all__ = ["NotAllowed", "Refused", "refuse_any"]
