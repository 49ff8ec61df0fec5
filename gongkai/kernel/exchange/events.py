"""What the exchange says."""

from dataclasses import dataclass

from gongkai.kernel.outbox import Event


@dataclass(frozen=True)
class BatchReady(Event):
    """交换批次已生成: whoever receives it fetches the rows by its number; the event itself holds none."""

    name = "exchange.batch_ready"

    number: int
    batch: str
    rows: int
    digest: str
    org_path: str
