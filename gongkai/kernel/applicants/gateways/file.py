"""短信写入数据目录: for trying out. The file is named after the message, so that repeating it makes no second one."""

from pathlib import Path

from django.conf import settings


class FileGateway:
    def send(self, to: str, text: str, *, key: str, template: str) -> str:
        folder = Path(settings.SMS_FILE_PATH)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / f"{key}.txt").write_text(f"{to}\n{text}\n", encoding="utf-8")
        return key
