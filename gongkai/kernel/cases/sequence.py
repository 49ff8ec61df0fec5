"""顺序号 of a case: the number of its last journal entry. Whoever has seen it can ask that nothing happened since."""

from gongkai.kernel import rows
from gongkai.kernel.cases.models import Case
from gongkai.kernel.cases.refusals import Refused
from gongkai.kernel.journal.models import Entry


class Changed(Refused):
    """Somebody else was first: the case is no longer what the caller has seen."""

    def __init__(self, sequence: int) -> None:
        super().__init__(f"本件已有新的办理（现顺序号 {sequence}），请重新读取后再办理。", code="changed")
        self.sequence = sequence


def sequence_of(case: Case) -> int:
    """Counts up with every act, assignment and warning; never goes back."""
    last = Entry.objects.filter(subject=case.subject).order_by("-seq").values_list("seq", flat=True).first()
    return last or 0


def refuse_changed(case: Case, seen: int) -> None:
    """Lock the case until the transaction ends, and raise `Changed` unless it is still the one that was seen."""
    rows.one_of(Case, case.pk, lock=True)
    if (current := sequence_of(case)) != seen:
        raise Changed(current)
