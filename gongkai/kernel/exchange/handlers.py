"""What the exchange does when a body moves."""

from gongkai.kernel.exchange import actions
from gongkai.kernel.orgs.events import OrganisationChanged
from gongkai.kernel.outbox import handles


@handles(OrganisationChanged)
def tell_anew(event: OrganisationChanged) -> None:
    if "path" in event.fields.split(","):
        actions.touch_moved(event.org_path)
