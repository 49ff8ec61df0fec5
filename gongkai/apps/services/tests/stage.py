"""Who keeps the items of 安澜县, and short ways to where a test begins. Everything goes through the acts."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.apps.services.actions import catalogue as catalogue_acts
from gongkai.apps.services.actions import changes as acts
from gongkai.apps.services.actions.batches import AdoptedEntry, AdoptedItem, adopt_catalogue, adopt_items
from gongkai.apps.services.models import CatalogueEntry, ItemChange, ServiceItem
from gongkai.apps.services.rules import codes
from gongkai.apps.services.rules.loading import document, stored
from gongkai.apps.services.tests import samples
from gongkai.kernel.people.actors import Actor
from gongkai.kernel.people.models import Account, Post
from gongkai.testing import LONG_AGO, Cast

BUREAU = {"editor": "services.editor", "legal": "services.legal"}
COUNTY = {
    "manager": "services.manager",
    "establishment": "services.establishment",
    "publisher": "services.publisher",
    "catalogue": "services.catalogue",
    "catalogue_reviewer": "services.catalogue_reviewer",
}


@dataclass
class Stage:
    """`who("editor")` is the person with today's posts; `entry` the catalogue entry of samples.standard()."""

    cast: Cast
    entry: CatalogueEntry

    def who(self, name: str) -> Actor:
        return self.cast.actor(f"item_{name}")

    def account(self, name: str) -> Account:
        return self.cast.account(f"item_{name}")

    def claim(self, **changes: Any) -> ItemChange:
        """A draft of the bureau, complete unless `changes` take something out."""
        change = acts.claim(org=self.cast.bureau, by=self.who("editor"), catalogue=self.entry, level="4")
        return self.fill(change, **changes)

    def fill(self, change: ItemChange, **changes: Any) -> ItemChange:
        return acts.edit(change, by=self.who("editor"), elements=samples.elements(**changes))

    def approve(self, change: ItemChange) -> ItemChange:
        """From draft to what waits for the publisher."""
        acts.submit(change, by=self.who("editor"))
        acts.approve_legal(change, by=self.who("legal"))
        acts.approve_office(change, by=self.who("manager"))
        if change.case.step == "establishment_review":
            acts.approve_establishment(change, by=self.who("establishment"))
        return change

    def publish(self, change: ItemChange, effective_on: date | None = None) -> ServiceItem:
        acts.publish(self.approve(change), by=self.who("publisher"), effective_on=effective_on)
        return ServiceItem.objects.get(pk=change.item_id)

    def item(self, **changes: Any) -> ServiceItem:
        """An item of the bureau that is in force."""
        return self.publish(self.claim(**changes))

    def adopted(self, *names: str, org: Any = None, **changes: Any) -> list[ServiceItem]:
        """Items taken over by a list, one for each situation."""
        org = org or self.cast.bureau
        rows = [
            AdoptedItem(
                self.entry,
                samples.elements(name=f"{self.entry.name}（{name}）" if name else self.entry.name, **changes),
                codes.make(uscc=org.uscc, level="4", basic=self.entry.code, handling=number),
            )
            for number, name in enumerate(names or ("",))
        ]
        adopt_items(org=org, by=self.who("publisher"), rows=rows, source="安政发〔2026〕9号", keep_deviations=True)
        return list(ServiceItem.objects.filter(code__in=[row.code for row in rows]).order_by("code"))

    def change_catalogue(self, effective_on: date | None = None, **changes: Any) -> CatalogueEntry:
        """A new version of the entry's standard, published."""
        by = self.who("catalogue")
        change = catalogue_acts.propose_change(org=self.entry.org, by=by, entry=self.entry, reason="上级目录调整")
        standard = samples.standard(**changes)
        elements = stored({**document(standard.elements), "name": standard.name, "type": standard.type})
        catalogue_acts.edit(
            change, by=by, elements=elements, header=catalogue_acts.Header(standard.levels, "23", "燃气")
        )
        return self.publish_catalogue(change, effective_on)

    def cancel_catalogue(self, on: date) -> CatalogueEntry:
        terms = catalogue_acts.Terms(effective_on=on, basis="国发〔2026〕3号取消")
        change = catalogue_acts.propose_cancellation(
            org=self.entry.org, by=self.who("catalogue"), entry=self.entry, reason="取消", terms=terms
        )
        return self.publish_catalogue(change, on)

    def publish_catalogue(self, change: Any, on: date | None = None) -> CatalogueEntry:
        catalogue_acts.submit(change, by=self.who("catalogue"))
        catalogue_acts.approve(change, by=self.who("catalogue_reviewer"))
        catalogue_acts.publish(change, by=self.who("catalogue"), effective_on=on)
        return CatalogueEntry.objects.get(pk=change.entry_id)


def make_stage(cast: Cast) -> Stage:
    posts = [(n, r, cast.bureau) for n, r in BUREAU.items()] + [(n, r, cast.county) for n, r in COUNTY.items()]
    posts.append(("other_editor", "services.editor", cast.other_bureau))
    for name, role, org in posts:
        account = Account.objects.create(username=f"item_{name}", name=f"事项{name}")
        Post.objects.create(account=account, org=org, role=role, from_on=LONG_AGO)
        cast.accounts[f"item_{name}"] = account
    standard = samples.standard()
    elements = stored({**document(standard.elements), "name": standard.name, "type": standard.type})
    row = AdoptedEntry(standard.code, elements, standard.levels, "23", "住房城乡建设部")
    adopt_catalogue(
        org=cast.county,
        by=cast.actor("item_catalogue"),
        rows=[row],
        source="皖政发〔2020〕1号",
        effective_on=standard.in_force_from,
    )
    return Stage(cast, CatalogueEntry.objects.get(code=standard.code))
