"""What a carrier or a tracking service says of one parcel, as a record of the shipment: platform `logistics`, the parcel's number as the order's.

A label that was printed is not a parcel that was handed over: `shipped` is the first scan. A parcel left in a locker, at a station or with
somebody else is not delivered to the buyer, nor one that had turned back: no event says so, the text stays. By when it is expected is promised
and happened not.
"""

import re
from collections.abc import Generator, Iterable, Mapping
from datetime import UTC
from typing import NamedTuple

from casefile.records import EventKind, Order, OrderEvent, Place, Problem, Shipment
from parsers.cells import short
from parsers.order_events import event
from parsers.time_layout import Moment, Times

PLATFORM = "logistics"


ANNOUNCED = re.compile(
    r"\b(?:order (?:created|received|placed)|shipment information|information received|pre-?advice|label|process\w* your order|warehouse process\w*"
    r"|pre-?shipment|awaiting (?:item|parcel|package|shipment)|order processed|(?:prepar|despatch|dispatch)ing item"
    r"|shipping information|instruction data"
    r"|(?:awaiting|ready for|to be|not yet) (?:pick-?up|collect\w+|dispatch\w*|ship\w+))\b"
    r"|(?:auftrags|sendungs|einlieferungs)daten\b[^.]{0,100}übermittelt|(?<!\w)(?:angekündigt|annoncée?|anunciad[oa]|aangemeld|aangekondigd|zarejestrowan\w*)"
    r"|已下单|订单已创建|待揽|等待揽|未揽收|通知快递|待发货|等待发货|未发货|仓库(?:已接单|处理|拣货|打包)|已销单|已打单|电子信息|预报",
    re.IGNORECASE,
)
ARRIVED = re.compile(
    r"\b(?:delivered|signed|zugestellt|ausgeliefert|zustellung erfolgreich|livrée?|distribuée?|entregad[oa]|entregue|consegnat[oa]|bezorgd|geleverd"
    r"|doręczon[oay]|dostarczon[oay])\b|已签收|妥投|配達完了|配達済|お届け済"
    r"|已(?:由|在|被)(?:(?!海关|分拨|转运|中转|集散)[^，,。;；]){1,40}签收|签收人\s{0,3}[:：]\s{0,3}[^\s待未无暂，,。;；-]|(?<![由给])(?:本人|客户|收件人)签收",
    re.IGNORECASE,
)
YET_TO_ARRIVE = re.compile(
    r"(?:请|待|等|未|需|须|让|提醒|通知|联系|建议|要求|务必|协商)[^已，,。;；\s]{0,8}(?:签收|妥投)(?![人后])|(?:本人|客户|收件人)?签收(?:失败|异常)"
)
"""What is to be signed for, or was not."""
NOT_WITH_THE_BUYER = re.compile(
    r"\b(?:locker|pick-?up|station|agent|neighbou?r|(?:not|un|to be|being|will be|attempt\w*)\W+(?:\w+ )?delivered|un(?:successful|delivered)|failed"
    r"|return\w*|(?:original |to (?:the )?)(?:sender|shipper)|(?:an den|dem) absender|al (?:mittente|remitente)|(?:bij|aan de) afzender"
    r"|access ?point|service ?point|parcel ?shop"
    r"|reception|mail ?room|front desk|concierge"
    r"|delivered to (?:an? |the |our |your )?(?:[\w-]{1,30} ){0,2}(?:airline|carrier|courier|delivery partner)"
    r"|nachbar\w*|packstation|(?:post)?filiale|paketshop|abhol\w*|(?:nicht|konnte|kann|wird|werden|voraussichtlich)\b[^.]{0,100}zugestellt"
    r"|voisin|point (?:de )?(?:retrait|relais)|(?:n'a pas|non|sera)\W+(?:\w+ )?(?:livrée?|distribuée?)|expéditeur"
    r"|vecin[oa]|oficina|(?:será|no|no ha sido) entregad[oa]|vicino|punto di ritiro|(?:non|sarà) consegnat[oa]"
    r"|buren|buurman|afhaalpunt|servicepunt|niet (?:bezorgd|geleverd)|wordt (?:\w+ )*bezorgd|nie (?:doręczon|dostarczon)\w*)\b"
    r"|驿站|代收|代签|快递柜|丰巢|自提|门卫|保安|收发室|传达室|物业|前台|邻居|超市|店|退回|退件|拒|寄件人",
    re.IGNORECASE,
)
TURNS_BACK = re.compile(
    r"\breturn(?:ed|ing)?\b[^.]{0,20}\b(?:sender|shipper|seller|origin)\b|\breturn in (?:transit|progress)\b"
    r"|zurück (?:an|zum) |zurückgesandt|rücksendung|retour (?:à l['’]|naar )|à l['’]expéditeur|al (?:mittente|remitente)"
    r"|(?:已|正在|将|被)退回|退回(?:中|寄件|商家|发货)|退件",
    re.IGNORECASE,
)
"""From there on it goes to who sent it."""
MAY_TURN_BACK = re.compile(
    r"\b(?:if|unless|otherwise|after [0-9]+ (?:\w+ )?days|falls|wenn|sonst|andernfalls|sinon|de lo contrario|altrimenti|anders)\b"
    r"|逾期|超期|超时|否则|如果|如未",
    re.IGNORECASE,
)
"""Only what will be where nobody fetches it."""


def said(text: str) -> EventKind | None:
    """What an entry in words alone says happened: a scan is a parcel on its way, an announcement is none."""
    if ARRIVED.search(YET_TO_ARRIVE.sub("", text)):
        return None if NOT_WITH_THE_BUYER.search(text) else EventKind.DELIVERED
    return None if ANNOUNCED.search(text) or not text.strip() else EventKind.SHIPPED


class Checkpoint(NamedTuple):
    place: Place
    moment: Moment
    written: str
    """The time as exported."""
    kind: EventKind | None
    """What it says happened; None for what is no event."""
    words: str


def parcel(
    place: Place,
    number: str,
    carrier: str,
    checkpoints: Iterable[Checkpoint],
    *,
    status: str,
    extra: Mapping[str, str],
    order_no: str = "",
    expected: OrderEvent | None = None,
) -> Order:
    """The earliest checkpoint of each kind is the event; those without a time come last. `order_no` is the shop's number, if told."""
    first: dict[EventKind | None, Checkpoint] = {}
    is_back = False
    for one in sorted(checkpoints, key=_when):
        is_back = is_back or (TURNS_BACK.search(one.words) is not None and not MAY_TURN_BACK.search(one.words))
        if not (is_back and one.kind is EventKind.DELIVERED):
            first.setdefault(one.kind, one)
    return Order(
        place=place,
        platform=PLATFORM,
        order_no=number,
        events=tuple(event(kind, one.place, one.written, one.moment) for kind, one in first.items() if kind is not None),
        promised=(expected,) if expected else (),
        shipments=(Shipment(place=place, carrier=carrier or None, tracking_no=number or None),) if carrier or number else (),
        other_ids={"order": order_no} if order_no else {},
        status_raw=status,
        extra=extra,
    )


def expected(place: Place, written: str, times: Times) -> Generator[Problem, None, OrderEvent | None]:
    """Until when the parcel is expected with the buyer."""
    if not written:
        return None
    moment = times.read(written)
    if moment.problem:
        yield Problem(place=place, code=moment.problem, detail=short(written))
        return None
    return event(EventKind.DELIVERED, place, written, moment)


def _when(checkpoint: Checkpoint) -> tuple[bool, float]:
    """Times of one service all have a zone or none has."""
    at = checkpoint.moment.at
    if at is None:
        return True, 0.0
    return False, (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
