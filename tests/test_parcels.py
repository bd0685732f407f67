"""What carriers' words say happened to a parcel."""

import pytest

from casefile.records import EventKind
from parsers.parcels import said
from tests.growth import grows_with


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
        ("已由【样品市】快递员派送 请注意签收", EventKind.SHIPPED),
        ("包裹已在派送途中请您准备签收", EventKind.SHIPPED),
        ("已由快递员投递，提醒客户签收", EventKind.SHIPPED),
        ("未经本人签收", EventKind.SHIPPED),
        ("邮件未妥投", EventKind.SHIPPED),
        ("派送失败：客户签收失败", EventKind.SHIPPED),
        ("派件中，请本人签收", EventKind.SHIPPED),
        ("已由收件人拒绝签收", None),
        ("快件派送中，签收人：", EventKind.SHIPPED),
        ("快件派送中，签收人：待定", EventKind.SHIPPED),
        ("已由样品分拨中心签收", EventKind.SHIPPED),
        ("已由本人签收，请在签收后评价", EventKind.DELIVERED),
        ("已签收，签收人：本人。如未收到请联系", EventKind.DELIVERED),
        ("Delivered, Individual Picked Up at Post Office", EventKind.DELIVERED),
    ],
)
def test_an_announcement_is_none_and_what_arrived_has_arrived(words: str, kind: EventKind | None) -> None:
    assert said(words) is kind


@pytest.mark.parametrize("words", ["Einlieferungsdaten ", "nicht ", "delivered to " + "a-" * 20])
def test_words_without_end_take_no_time_without_end(words: str) -> None:
    assert grows_with(lambda length: said("zugestellt " + words * (length // len(words))), 50_000)
