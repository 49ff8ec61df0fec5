"""Batches are made when something has changed."""

from django.conf import settings

from gongkai.kernel.exchange import actions, building
from gongkai.kernel.jobs import job


@job("exchange.build", every="10m", label="生成数据交换批次")
def build() -> int:
    batch = building.build() if settings.EXCHANGE else None
    return batch.row_count if batch is not None else 0


@job(actions.BUILD, label="按要求生成数据交换批次")
def build_now(full: bool) -> int:
    batch = building.build(full=full, reason="按要求生成") if settings.EXCHANGE else None
    return batch.row_count if batch is not None else 0


@job("exchange.purge", at="03:40", label="清理过期的数据交换批次")
def purge() -> int:
    return actions.purge_old()
