"""后台作业 in the administration: to look at, and to start dead jobs anew."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from gongkai.kernel.jobs import queue
from gongkai.kernel.jobs.declare import declared
from gongkai.kernel.jobs.models import Job, Schedule, Worker
from gongkai.kernel.journal import writing as journal


class ReadOnlyAdmin(admin.ModelAdmin):
    actions_on_bottom = True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("id", "label", "state", "progress", "run_at", "started_at", "finished_at", "tries", "brief_error")
    list_filter = ("state", "name")
    search_fields = ("name", "key", "slot", "last_error")
    date_hierarchy = "run_at"
    list_per_page = 50
    show_full_result_count = False
    actions = ("requeue",)

    @admin.display(description="作业", ordering="name")
    def label(self, job: Job) -> str:
        return job.label

    @admin.display(description="进度")
    def progress(self, job: Job) -> str:
        if job.progress_done is None:
            return ""
        return f"{job.progress_done:,}/{job.progress_total:,}" if job.progress_total else f"{job.progress_done:,}"

    @admin.display(description="尝试")
    def tries(self, job: Job) -> str:
        return f"{job.attempts}/{job.max_attempts}"

    @admin.display(description="最近错误")
    def brief_error(self, job: Job) -> str:
        lines = job.last_error.strip().splitlines()
        return lines[-1][:120] if lines else ""

    def has_requeue_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("jobs.change_job")

    @admin.action(description="重新执行所选的已放弃作业", permissions=["requeue"])
    def requeue(self, request: HttpRequest, jobs: QuerySet[Job]) -> None:
        started, refused = 0, []
        for job in jobs:
            try:
                self._start_anew(request, job)
                started += 1
            except (ValueError, queue.AlreadyWaiting) as reason:
                refused.append(str(reason))
        if started:
            self.message_user(request, f"已重新排队 {started} 件作业。", messages.SUCCESS)
        for sentence in refused:
            self.message_user(request, sentence, messages.WARNING)

    @transaction.atomic
    def _start_anew(self, request: HttpRequest, job: Job) -> None:
        """What a person starts again by hand stands in the journal, both or neither."""
        queue.requeue(job)
        journal.write(
            subject=f"job:{job.pk}",
            verb="retry",
            by=request.actor,  # type: ignore[attr-defined]  # set by the accounts middleware
            act="jobs.requeue",
            details={"name": job.name, "label": job.label, "attempts": job.attempts, "error": self.brief_error(job)},
        )


@admin.register(Schedule)
class ScheduleAdmin(ReadOnlyAdmin):
    list_display = ("label", "rhythm", "slot_at")

    @admin.display(description="作业", ordering="name")
    def label(self, row: Schedule) -> str:
        return str(row)

    @admin.display(description="周期")
    def rhythm(self, row: Schedule) -> str:
        spec = declared().get(row.name)
        return spec.rhythm if spec else "已停用"


@admin.register(Worker)
class WorkerAdmin(ReadOnlyAdmin):
    list_display = ("name", "engine", "threads", "started_at", "beat_at", "problem")
