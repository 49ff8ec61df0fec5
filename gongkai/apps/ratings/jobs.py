"""What happens in 好差评 because a day came."""

from gongkai.apps.ratings import actions
from gongkai.apps.ratings.queries import followups
from gongkai.kernel.jobs import job
from gongkai.kernel.people.actors import SYSTEM


@job("ratings.close", at="01:20", label="过期未再评的差评整改办结")
def close_silent() -> None:
    for item in followups.over():
        actions.close(item, by=SYSTEM)
