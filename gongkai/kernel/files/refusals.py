"""Why a file is not taken: always one Chinese sentence for the person who uploaded it."""

from gongkai.kernel.cases.refusals import Refused


class FileRefused(Refused):
    """`code` is one of too_large, empty, type, mismatch, unsafe, encrypted, broken, archive, infected, count."""


def refuse(code: str, message: str) -> FileRefused:
    return FileRefused(message, code=code, field="file")
