"""Reading accounts, posts and delegations."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from gongkai.kernel.orgs.models import STEP, Organisation
from gongkai.kernel.people import rules
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account, Delegation, Notice, Post
from gongkai.kernel.registry import role_scope, roles, separations
from gongkai.kernel.workdays import today


def by_username(username: str) -> Account | None:
    return Account.objects.filter(username=username).first()


def by_id(pk: int) -> Account | None:
    return Account.objects.filter(pk=pk, is_active=True).first()


def by_uid(uid: UUID | str) -> Account | None:
    return Account.objects.filter(uid=uid).first()


def account_names(uids: Iterable[str]) -> dict[str, str]:
    """Names by uid."""
    rows = Account.objects.filter(uid__in=list(uids)).values_list("uid", "name")
    return {str(uid): name for uid, name in rows}


def role_choices() -> list[tuple[str, str]]:
    """Every declared role, for choices."""
    return [(role.id, role.label) for role in roles().values()]


def valid_on(day: date) -> Q:
    """Posts and delegations that hold on a day; the last day still counts."""
    return Q(from_on__lte=day) & (Q(to_on__isnull=True) | Q(to_on__gte=day))


def posts_of(account: Account, on: date | None = None) -> QuerySet[Post]:
    """A person's posts on a day (today), body by body."""
    return (
        Post.objects.filter(valid_on(on or today()), account=account)
        .select_related("org", "department")
        .order_by("org__path", "role", "id")
    )


def delegations_given(account: Account, on: date | None = None) -> QuerySet[Delegation]:
    """Delegations not yet over and not revoked, those that begin later included."""
    return _live(on).filter(from_account=account).order_by("from_on", "id")


def delegations_held(account: Account, on: date | None = None) -> QuerySet[Delegation]:
    return _live(on).filter(to_account=account).order_by("from_on", "id")


def delegation_of(account: Account, delegation_id: int) -> Delegation | None:
    """One delegation the person gives or holds."""
    mine = Q(from_account=account) | Q(to_account=account)
    return Delegation.objects.filter(mine, pk=delegation_id).select_related("from_account", "to_account", "org").first()


def _live(on: date | None) -> QuerySet[Delegation]:
    return Delegation.objects.filter(revoked_at=None, to_on__gte=on or today()).select_related(
        "from_account", "to_account", "org"
    )


def holders(role: str, org: Organisation, on: date | None = None, *, department_id: int | None = None) -> list[Account]:
    """Everybody who can act in `role` for `org` on a day: by a post there, by one above it if the role reaches the
    subtree, or standing in for such a person. With a department, posts bound to another one do not count."""
    day = on or today()
    paths = [org.path]
    if role_scope(role) == "subtree":
        paths = [org.path[:n] for n in range(STEP, len(org.path) + 1, STEP)]
    rows = Post.objects.filter(valid_on(day), role=role, org__path__in=paths, org__active=True, account__is_active=True)
    if department_id is not None:
        rows = rows.filter(Q(department=None) | Q(department_id=department_id))
    posts = list(rows.select_related("account").order_by("id"))
    found = {post.account_id: post.account for post in posts}
    places = {(post.account_id, post.org_id) for post in posts}
    lent = Delegation.objects.filter(
        valid_on(day), from_account__in=list(found), revoked_at=None, role__in=("", role), to_account__is_active=True
    )
    for one in lent.select_related("to_account").order_by("id"):
        if one.org_id is None or (one.from_account_id, one.org_id) in places:
            found.setdefault(one.to_account_id, one.to_account)
    return list(found.values())


def holders_anywhere(role: str, on: date | None = None) -> list[Account]:
    """Everybody who holds a role at any body on a day by a post of their own."""
    posts = Post.objects.filter(valid_on(on or today()), role=role, org__active=True)
    return list(Account.objects.filter(is_active=True, pk__in=posts.values("account_id")).order_by("pk"))


def colleagues(actor: Actor, on: date | None = None) -> QuerySet[Account]:
    """Active people with a post today at a body where this person has one of their own."""
    bodies = {h.org_id for h in actor.holdings if h.for_account_id is None}
    posts = Post.objects.filter(valid_on(on or today()), org_id__in=bodies)
    return Account.objects.filter(is_active=True, pk__in=posts.values("account_id")).order_by("name", "pk")


def people_at(org: Organisation, on: date | None = None) -> QuerySet[Account]:
    """Active people with a post at one body, their posts there prefetched as `posts_here`."""
    here = Post.objects.filter(valid_on(on or today()), org=org).select_related("department")
    return (
        Account.objects.filter(is_active=True, pk__in=here.values("account_id"))
        .prefetch_related(Prefetch("posts", queryset=here, to_attr="posts_here"))
        .order_by("name", "pk")
    )


def conflicts_of(account: Account, extra: rules.Held | None = None, on: date | None = None) -> list[str]:
    """职责分离 as far as this person's present and future posts, lent ones included, break it; `extra` is one more."""
    return rules.conflicts([*held_by(account, on), *([extra] if extra else [])], separations())


def held_by(account: Account, on: date | None = None) -> list[rules.Held]:
    """Roles this person holds from a day on: by posts, and by delegation for as long as both last."""
    day = on or today()
    coming = Q(to_on__isnull=True) | Q(to_on__gte=day)
    own = Post.objects.filter(coming, account=account).select_related("org")
    held = [rules.Held(p.role, p.org.path, p.from_on, p.to_on) for p in own]
    delegations = list(delegations_held(account, day))
    lent = Post.objects.filter(coming, account_id__in={d.from_account_id for d in delegations}).select_related("org")
    for delegation in delegations:
        held += [_lent(post, delegation) for post in lent if covers(delegation, post)]
    return held


def covers(delegation: Delegation, post: Post) -> bool:
    """Whether a delegation lends a post, on the days both hold."""
    return (
        post.account_id == delegation.from_account_id
        and delegation.org_id in (None, post.org_id)
        and delegation.role in ("", post.role)
        and rules.overlap(post.from_on, post.to_on, delegation.from_on, delegation.to_on)
    )


def _lent(post: Post, delegation: Delegation) -> rules.Held:
    ends = [day for day in (post.to_on, delegation.to_on) if day is not None]
    return rules.Held(post.role, post.org.path, max(post.from_on, delegation.from_on), min(ends))


def notices_of(account_id: int, *, before: int | None = None, size: int = 50) -> list[Notice]:
    """Newest first; `before` is the key of the last one of the page above."""
    rows = Notice.objects.filter(account_id=account_id)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[:size])


def unread_count(account_id: int, limit: int = 99) -> int:
    """Unread notices, counted no further than `limit` + 1."""
    return Notice.objects.filter(account_id=account_id, read_at=None)[: limit + 1].count()
