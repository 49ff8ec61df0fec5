"""预约 under load: many tries at once for one quarter hour, against the bare conditional update on the same rows.

    ./dev bench bookings [tries] [threads]

On the database of GONGKAI_DATABASE_URL, or on SQLite in a file of its own. Says how many got a place (never more than
there are) and what a try costs.
"""

import os
import sys
import tempfile
import time as clock
from concurrent.futures import ThreadPoolExecutor
from datetime import time

PLACES = 20


def main(tries: int, threads: int) -> int:
    from django.db import close_old_connections, connections
    from django.db.models import F

    from gongkai.apps.services.actions import bookings
    from gongkai.apps.services.models import Booking, Slot
    from gongkai.apps.services.queries import bookings as reading
    from gongkai.kernel.applicants.rules import Contact
    from gongkai.kernel.cases import Refused
    from gongkai.kernel.workdays import today

    item, window = _hall()
    day = reading.days(today())[-1]

    def once(work, number):  # type: ignore[no-untyped-def]
        close_old_connections()
        try:
            return work(number)
        finally:
            connections.close_all()

    def book(number: int) -> bool:
        who = bookings.Who(Contact("mobile", f"139{number:08d}"))
        try:
            bookings.book(item, window=window, day=day, starts=time(10), who=who)
        except Refused:
            return False
        return True

    bare = Slot.objects.create(window=window, day=day, starts=time(9), capacity=PLACES)

    def take(number: int) -> bool:
        return bool(Slot.objects.filter(pk=bare.pk, taken__lt=F("capacity")).update(taken=F("taken") + 1))

    results = {}
    for name, work in (("bare update", take), ("booking", book)):
        start = clock.perf_counter()
        with ThreadPoolExecutor(threads) as pool:
            won = sum(pool.map(lambda n, work=work: once(work, n), range(tries)))
        results[name] = clock.perf_counter() - start
        each = results[name] / tries * 1000
        print(f"{name:12} {tries} tries, {threads} threads: {won} of {PLACES} places, {each:.1f} ms a try")
    taken = Slot.objects.get(window=window, day=day, starts=time(10)).taken
    print(f"ratio {results['booking'] / results['bare update']:.1f}")
    return int(not (taken == Booking.objects.count() == PLACES))


def _hall():  # type: ignore[no-untyped-def]
    from gongkai.apps.services.actions import halls
    from gongkai.apps.services.models import Window
    from gongkai.apps.services.rules.bookings import Hours
    from gongkai.apps.services.tests.stage import make_stage
    from gongkai.kernel.people.models import Account, Post
    from gongkai.testing import LONG_AGO, make_cast

    stage = make_stage(make_cast())
    account = Account.objects.create(username="item_hall", name="大厅管理员")
    Post.objects.create(account=account, org=stage.cast.bureau, role="services.hall_manager", from_on=LONG_AGO)
    stage.cast.accounts["item_hall"] = account
    (item,) = stage.adopted()
    venue = halls.open_venue(org=stage.cast.bureau, by=stage.who("hall"), name="大厅", address="人民路1号")
    hours = [Hours(time(9), time(11), PLACES)]
    made = halls.open_window(venue, by=stage.who("hall"), name="1号", items=[item], hours=hours)
    return item, Window.objects.select_related("venue__org").get(pk=made.pk)


if __name__ == "__main__":
    numbers = [int(n) for n in sys.argv[1:]]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GONGKAI_DATA"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")
        import django

        django.setup()
        from django.db import connection
        from django.test.utils import setup_databases, teardown_databases

        # A test database of its own on PostgreSQL; on SQLite a file, for threads share none in memory.
        connection.settings_dict.setdefault("TEST", {})
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = f"{folder}/bench.sqlite3"
        old = setup_databases(verbosity=0, interactive=False)
        try:
            code = main(*(numbers or [200, 32]))
        finally:
            connection.close()
            teardown_databases(old, verbosity=0)
    sys.exit(code)
