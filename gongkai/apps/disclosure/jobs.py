"""What happens in 政府信息公开 because time passed."""

from gongkai.apps.disclosure.actions import documents as document_acts
from gongkai.apps.disclosure.actions import library
from gongkai.apps.disclosure.actions import requests as request_acts
from gongkai.apps.disclosure.queries import documents, requests
from gongkai.kernel import workdays
from gongkai.kernel.cases import Refused
from gongkai.kernel.jobs import job
from gongkai.kernel.people.actors import SYSTEM


@job("disclosure.publish_planned", every="1m", label="定时公开")
def publish_planned() -> None:
    """Each on its own: one that is refused does not hold up the others."""
    for document in documents.planned(workdays.now()):
        try:
            document_acts.publish(document, by=SYSTEM)
        except Refused:
            continue


@job("disclosure.close_silent", at="01:20", label="征求意见期满未答复的登记")
def close_silent() -> None:
    """第三十二条: after fifteen working days of silence the agency decides; the pause ended with the period."""
    for consultation in requests.silent_consultations(workdays.today()):
        try:
            request_acts.close_silent_consultation(consultation.request, by=SYSTEM, consultation=consultation)
        except Refused:
            continue


@job("disclosure.follow_library", at="00:20", label="文件库入库、施行和到期")
def follow_library() -> None:
    """What became public is entered, what took effect or ended is recorded, what ends soon is brought to a desk."""
    library.follow_all()
