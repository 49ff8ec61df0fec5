"""What the tree of organisations says."""

from dataclasses import dataclass

from gongkai.kernel.outbox import Event


@dataclass(frozen=True)
class OrganisationChanged(Event):
    """机构变更: a body, with everything below it, has another name, address or place in the tree."""

    name = "orgs.organisation_changed"

    org_id: int
    org_path: str
    fields: str
