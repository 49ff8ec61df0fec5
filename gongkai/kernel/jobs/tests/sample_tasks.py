"""Tasks of the Tasks API; they have to stand at the top of a module."""

from django_tasks import TaskContext, task

seen: list[object] = []


@task
def add(left: int, right: int) -> int:
    return left + right


@task(priority=7)
def urgent(value: str) -> None:
    seen.append(value)


@task(takes_context=True)
def told(context: TaskContext) -> list[object]:
    return [context.attempt, context.task_result.id]


@task
async def later() -> str:
    return "异步"


@task
def broken() -> None:
    raise ValueError("坏数据")


@task
def unserialisable() -> object:
    return object()


def no_task() -> None: ...
