"""The places a form offers: those of the body's own city, few enough for a list."""

from gongkai.kernel.orgs.models import Organisation, Region

MOST = 400
CITY = 4


def places_for(org: Organisation) -> list[tuple[str, str]]:
    """(code, name) in the order of the codes; empty where the places are not known or too many for a list."""
    if org.region_id is None:
        return []
    found = Region.objects.filter(code__startswith=org.region_id[:CITY]).order_by("code")
    places = list(found.values_list("code", "name")[: MOST + 1])
    return places if len(places) <= MOST else []
