"""Who acts: a member of staff with today's posts, a citizen, or the clock itself."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from django.db.models import Q

from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.models import Account, Delegation, Post
from gongkai.kernel.registry import role_scope
from gongkai.kernel.workdays import today


@dataclass(frozen=True)
class Holding:
    """One role at one body, own or held for somebody else."""

    role: str
    org_id: int
    org_path: str
    org_name: str
    department_id: int | None = None
    for_name: str = ""
    for_account_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """What every act receives as `by`."""

    kind: Literal["staff", "public", "system"]
    name: str
    account_id: int | None = None
    holdings: tuple[Holding, ...] = field(default=(), repr=False)
    # What the journal calls a citizen: entries are for ever, so a citizen's name must not be in them.
    part: str = ""
    # 接入系统: the system of a department through which this person, or the system itself, acts here.
    via: str = ""

    def holding(self, role: str, org: Organisation) -> Holding | None:
        """The post that lets this person act as `role` for `org`; own posts before delegated ones."""
        matching = [h for h in self.holdings if h.role == role and _covers(h, org)]
        return min(matching, key=lambda h: h.for_account_id is not None, default=None)

    def holds(self, role: str, org: Organisation) -> bool:
        return self.holding(role, org) is not None

    def holds_any(self, roles: tuple[str, ...] | list[str], org: Organisation) -> Holding | None:
        found = (self.holding(role, org) for role in roles)
        return next((h for h in found if h is not None), None)

    def org_ids(self, role: str) -> set[int]:
        return {h.org_id for h in self.holdings if h.role == role}

    def org_paths(self, role: str) -> list[str]:
        """Paths this role reaches: exact bodies for scope "own", subtrees for scope "subtree"."""
        return sorted({h.org_path for h in self.holdings if h.role == role})

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(h.role for h in self.holdings)

    @property
    def is_staff(self) -> bool:
        return self.kind == "staff"


SYSTEM = Actor(kind="system", name="系统")


def public(name: str, part: str = "申请人") -> Actor:
    """A citizen who acts without an account; the journal knows the `part`, not the name."""
    return Actor(kind="public", name=name or part, part=part)


def actor_for(account: Account, on: date | None = None) -> Actor:
    """The account's posts valid on `on` (today), and those delegated to it; three queries, no more."""
    day = on or today()
    own = _posts(day, Q(account=account))
    holdings = [_holding(post) for post in own]
    delegations = list(
        Delegation.objects.filter(
            to_account=account, from_on__lte=day, to_on__gte=day, revoked_at__isnull=True
        ).select_related("from_account")
    )
    if delegations:
        givers = {d.from_account_id for d in delegations}
        lent = _posts(day, Q(account_id__in=givers))
        holdings += [
            _holding(post, delegation) for delegation in delegations for post in lent if _is_lent(post, delegation)
        ]
    return Actor(kind="staff", name=account.name or account.username, account_id=account.pk, holdings=tuple(holdings))


def _posts(day: date, who: Q) -> list[Post]:
    valid = Q(from_on__lte=day) & (Q(to_on__isnull=True) | Q(to_on__gte=day))
    return list(Post.objects.filter(who, valid, org__active=True, account__is_active=True).select_related("org"))


def _holding(post: Post, delegation: Delegation | None = None) -> Holding:
    return Holding(
        role=post.role,
        org_id=post.org_id,
        org_path=post.org.path,
        org_name=post.org.label,
        department_id=post.department_id,
        for_name=delegation.from_account.name if delegation else "",
        for_account_id=delegation.from_account_id if delegation else None,
    )


def _is_lent(post: Post, delegation: Delegation) -> bool:
    return (
        post.account_id == delegation.from_account_id
        and delegation.org_id in (None, post.org_id)
        and delegation.role in ("", post.role)
    )


def _covers(holding: Holding, org: Organisation) -> bool:
    if holding.org_id == org.pk:
        return True
    return role_scope(holding.role) == "subtree" and org.path.startswith(holding.org_path)
