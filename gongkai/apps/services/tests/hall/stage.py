"""Who handles applications in 安澜县, and short ways to where a test begins. Everything goes through the acts."""

from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile

from gongkai.apps.services.actions import applications as acts
from gongkai.apps.services.actions.applications import Filing, HandedIn, LicenceTerms, Person, Verdict
from gongkai.apps.services.models import Application, ServiceItem
from gongkai.apps.services.tests.stage import Stage
from gongkai.kernel import files
from gongkai.kernel.files.models import StoredFile
from gongkai.kernel.orgs.models import Organisation
from gongkai.kernel.people.actors import Actor, public
from gongkai.kernel.people.models import Account, Post
from gongkai.testing import LONG_AGO

POSTS = ("window", "examiner", "approver", "head", "chair")
SHE = Person("person", "陈晓兰", "citizen_id", "11010519491231002X", phone="13900000001", address="安澜县青石镇1号")


@dataclass
class Hall:
    """`who("window")` at the bureau; `item` is 燃气经营许可证核发 of the bureau, in force."""

    stage: Stage
    item: ServiceItem

    def who(self, name: str) -> Actor:
        return self.stage.cast.actor(f"hall_{name}")

    def account(self, name: str) -> Account:
        return self.stage.cast.account(f"hall_{name}")

    def also_chair(self, name: str) -> None:
        """Give somebody at the bureau the post of 听证主持人 as well."""
        Post.objects.create(account=self.account(name), org=self.bureau, role="services.chair", from_on=LONG_AGO)

    def second_chair(self) -> Account:
        account = Account.objects.create(username="hall_chair2", name="第二主持人")
        Post.objects.create(account=account, org=self.bureau, role="services.chair", from_on=LONG_AGO)
        self.stage.cast.accounts["hall_chair2"] = account
        return account

    @property
    def bureau(self) -> Organisation:
        return self.stage.cast.bureau

    def register(self, item: ServiceItem | None = None, **filing: Any) -> acts.Submitted:
        item = item or self.item
        wanted = {"content": "经营瓶装燃气", "materials": (HandedIn(1, "original", 1),), **filing}
        return acts.register(org=item.org, by=self.who("window"), item=item, person=SHE, filing=Filing(**wanted))

    def uploaded(self, application: Application, purpose: str = "material-1", name: str = "申请表.txt") -> StoredFile:
        """A file the applicant sent with it."""
        return files.store(
            ContentFile("申请经营瓶装燃气".encode(), name=name),
            org=application.org,
            owner=application.case.subject,
            by=public(application.applicant_name),
            purpose=purpose,
        )

    def checked(self, application: Application, verdict: str = "fitting", note: str = "") -> Application:
        return acts.check_materials(application, by=self.who("window"), verdicts=[Verdict(1, verdict, "", 0, note)])

    def received(self, **filing: Any) -> Application:
        return self.register(**filing).application

    def accepted(self, **filing: Any) -> Application:
        return acts.accept(self.checked(self.received(**filing)), by=self.who("window"))

    def in_review(self, **filing: Any) -> Application:
        return acts.start_review(self.accepted(**filing), by=self.who("examiner"))

    def deciding(self, **filing: Any) -> Application:
        return acts.pass_stage(
            self.in_review(**filing), by=self.who("examiner"), opinion="符合条件", proposed="granted"
        )

    def granted(self, **licence: Any) -> Application:
        terms = LicenceTerms("燃气经营许可证", **licence)
        return acts.grant(self.deciding(), by=self.who("approver"), licence=terms)

    def closed(self, **licence: Any) -> Application:
        return acts.deliver(self.granted(**licence), by=self.who("window"), delivery="window", receiver="陈晓兰")


def add_staff(stage: Stage, org: Organisation, prefix: str) -> None:
    for name in POSTS:
        account = Account.objects.create(username=f"{prefix}_{name}", name=f"{org.short_name}{name}")
        Post.objects.create(account=account, org=org, role=f"services.{name}", from_on=LONG_AGO)
        stage.cast.accounts[f"{prefix}_{name}"] = account


def add_overseer(stage: Stage) -> None:
    overseer = Account.objects.create(username="hall_overseer", name="监督员")
    Post.objects.create(account=overseer, org=stage.cast.county, role="services.overseer", from_on=LONG_AGO)
    stage.cast.accounts["hall_overseer"] = overseer


# As the sample, but for everybody.
FOR_ALL = {"service_objects": ["1", "2", "6"], "person_topics": ["permit"]}


def make_hall(stage: Stage, **changes: Any) -> Hall:
    add_staff(stage, stage.cast.bureau, "hall")
    add_overseer(stage)
    return Hall(stage, stage.adopted("", **{**FOR_ALL, **changes})[0])
