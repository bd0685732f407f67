"""What tells lists that have times from chats that somebody copied: forms, logs, account books, diaries, ways of parcels, courses of events.

A copied chat has no mark of its own, so a name that stands for no person, and words that are rows, sums or scans of a parcel, count against it.
"""

import re
from collections.abc import Collection

from parsers.marketplace import UNKNOWN, is_shop_or_marketplace, platform_of

HEADS = (
    r".*(?:时间|日期|状态|单号|编号|金额|订单|地址|地点|备注|说明|操作|事件|事项|标题)",
    r"(?:物流|快递)(?:信息|进度|公司|跟踪)?",
    r"[已待](?:签收|揽[收件]|发[货出]|付款|支付|下单|完成|取消|关闭|退款|收货|到达|评价|送达|出库|处理|审核|派件|取件|拒收)|(?:运输|派送|派件|配送|处理|审核|退款|发货|揽收)中",
    r"(?!.*(?:售后|投诉|客[服户诉]|退[款货换]|纠纷)).*(?:转运|分拨|分拣|集散|处理|集配)中心|.*(?:营业部|揽投部|中转[站场]|网点)",
    r"支出|收入|转入|转出|充值|提现|消费|退款|余额|利息|手续费|付款|收款|下单|发货|收货|签收",
    r"(?:今|明|后|昨|前)[天日]|凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|周[一二三四五六日末]|星期[一二三四五六日天]",
    r"[早午中晚][餐饭]|夜宵|加餐|起床|睡觉|天气|心情|体重|血压|血糖|运动|学习|日记",
    r"(?!1[0-9]{10}\Z)[\d\s./:-]+|.*[:：]|='.*",
)
NOBODY = re.compile("|".join(HEADS))
"""What heads an entry of such a list, where a chat has a name."""
AMBIGUOUS = re.compile(
    r"(?i:trace|debug|info|notice|warn|warning|error|fatal|critical|severe)|1[0-9]{10}"
    r"|原告|被告|第三人|被?申请人|被?上诉人|审判[长员]|法官|法院|证据|问|答|[QA]|旁白|字幕"
)
"""What heads such an entry as well, but may be how somebody is called: it tells only where nothing else stands there."""
ROW = re.compile(r".*\t.*|.* \| .*|(?:[^,]*,(?! )){3,}[^,]*|(?![0-9]+\Z)[+-]?[￥¥$]? ?[0-9][0-9,]*(?:\.[0-9]+)? ?(?:元|[%℃°]|[A-Za-z/]{1,5})?")
"""Further columns, or a sum or a measure alone; a bare number is also what people bargain with."""
SCAN = re.compile(
    r"已(?:签收|揽[收件]|收件|发[出往]|到达|离开|装车|派件)|快件|揽收|(?:派[件送]|运输)中|正在派[件送]|签收人|[到离](?:达|开).{0,40}(?:中心|网点|站)"
)
SPOKEN = re.compile(r"[我你亲吗呢吧呀哦?？]")
"""Who asks or is spoken to about a parcel is no scan of it."""
TALK = re.compile(r"聊天|对话|会话|咨询")


def is_list(heads: Collection[str], texts: Collection[str]) -> bool:
    """Whether entries under these heads are of a list and not of a chat, in which somebody may have put an entry."""
    things = [head for head in heads if NOBODY.fullmatch(head)]
    if things and 2 * len(things) >= len(heads):
        return True
    if heads and all(head in things or AMBIGUOUS.fullmatch(head) for head in heads):
        return True
    return 2 * sum(ROW.fullmatch(text) is not None or _is_scan(text) for text in texts) > len(texts)


def is_exchange(names: Collection[str], headings: Collection[str]) -> bool:
    """Whether two speak, or a name or a heading says that this is a chat."""
    if len(names) > 1 or is_shop_or_marketplace(names) or any(TALK.search(heading) for heading in headings):
        return True
    return platform_of((), headings, (), default=UNKNOWN) != UNKNOWN


def _is_scan(text: str) -> bool:
    return SCAN.search(text) is not None and SPOKEN.search(text) is None
