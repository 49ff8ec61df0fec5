"""What forms do when an applicant has gone."""

from gongkai.kernel.applicants.events import AccountClosed
from gongkai.kernel.eforms.access import holder_of
from gongkai.kernel.eforms.actions import drafts
from gongkai.kernel.outbox import handles


@handles(AccountClosed)
def destroy_drafts(event: AccountClosed) -> None:
    """Nobody can open them any more; what was submitted belongs to its case."""
    drafts.destroy_begun_by(holder_of(event.applicant), reason="填写人注销了账号")
