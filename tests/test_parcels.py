"""What carriers' words say happened to a parcel."""

import time

import pytest

from casefile.records import EventKind
from parsers.parcels import said


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Shipment information received", None),
        ("Label created, not yet dispatched", None),
        ("订单已创建，待揽收", None),
        ("Arrived at hub; customs information sent", EventKind.SHIPPED),
        ("Delivered, for more information call us", EventKind.DELIVERED),
        ("Delivered to letterbox. Label scanned", EventKind.DELIVERED),
        ("Order received, to be delivered tomorrow", None),
        ("", None),
        ("Pre-Shipment Info Sent to USPS, USPS Awaiting Item", None),
        ("Sender despatching item", None),
        ("Order Processed: Ready for UPS", None),
        ("Die Auftragsdaten zu dieser Sendung wurden vom Absender elektronisch übermittelt.", None),
        ("USPS in possession of item", EventKind.SHIPPED),
        ("Delivered to locker", None),
        ("Delivered, To Original Sender", None),
        ("Delivered to UPS Access Point", None),
        ("Delivered to local carrier", None),
        ("Delivered, Front Desk/Reception/Mail Room", None),
        ("Delivered by courier", EventKind.DELIVERED),
        ("Delivered, Individual Picked Up at Post Office", EventKind.DELIVERED),
    ],
)
def test_an_announcement_is_none_and_what_arrived_has_arrived(words: str, kind: EventKind | None) -> None:
    assert said(words) is kind


@pytest.mark.parametrize("words", ["Einlieferungsdaten ", "nicht ", "delivered to " + "a-" * 20])
def test_words_without_end_take_no_time_without_end(words: str) -> None:
    started = time.process_time()
    said("zugestellt " + words * (400_000 // len(words)))
    assert time.process_time() - started < 5
