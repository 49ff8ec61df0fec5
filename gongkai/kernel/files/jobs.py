"""Files on schedule: what waits for the scanner, what should be scanned again, what nobody owns."""

from datetime import timedelta

from django.utils import timezone

from gongkai.kernel.files.actions import rescan_pending, seal_declared, sweep_orphans
from gongkai.kernel.files.scanner import is_configured
from gongkai.kernel.jobs import job

SCAN_AGAIN_AFTER = timedelta(days=7)


@job("files.rescan", every="5m", when=is_configured, label="对待查附件查毒")
def rescan() -> int:
    return rescan_pending()


@job("files.scan_again", at="02:20", when=is_configured, label="按新病毒库复查附件")
def scan_again() -> int:
    return rescan_pending(limit=2_000, again_before=timezone.now() - SCAN_AGAIN_AFTER)


@job("files.seal", at="03:30", label="加密后来列为个人信息的附件")
def seal() -> int:
    return seal_declared(limit=2_000)


@job("files.sweep", at="03:50", label="清理无主的附件数据")
def sweep() -> int:
    return sweep_orphans()
