"""What sounds like a promise and is none: never a commitment of the seller that stands."""

import pytest
from build import dialogue, setting

from casefile.findings import Statement, StatementKind
from extractors import extract

BOUGHT = "order_card: 订单已付款"
GRIEVED = "buyer: 收到是坏的，退款"

ANTI_COMMITMENTS = """
这个真不敢跟您保证
时间上没法给您承诺
不保证能赶上周末
今天肯定发不了的
没办法给您退哦
我们不提供发票的
这款不支持七天无理由
不包邮的亲
明天也寄不出去
恕不退换
没货了，补不了
运费我们不承担
保修不含人为损坏
不能给您延长质保
给不了准确时间
不会给您补差价的
谁也不敢打包票
周末不安排发货
目前无法为您安排上门
我们从不返现
修不好的，别寄了
这个忙帮不了您
"""
REPORTED = """
快递员说明天给您送
厂家那边说下周能到货
网点讲今天派送
听仓库说下周可能涨价
上面写着48小时内发货
上家说过会补一个给我
他们说三天内退款
平台客服说会在三天内处理
顺丰说今晚能送达
银行那边说要五个工作日到账
物流公司答应后天送过来
前一个客服说给您换新的
据说厂里月底恢复供货
师傅讲他周六上门
老板之前说给您免运费
海关说下周放行
小哥说下午给您打电话
同行说他们假一赔十
网页上写着包退包换
主播说假一赔三
供应商回复说周五补货
"""
BUYERS_OWN = """
我明天就付款
我今晚把货寄回去
到了我马上确认收货
放心，我会给五星的
周五之前我把尾款转给你
我肯定不会退的
晚点我拍照发给你
我保证不拆封
运费我来出
我下午去驿站寄
收到退款我就撤投诉
我给你补个差价
我回头把发票信息发你
三天内我一定付清
我会把旧的退给你们
明天我让同事去自提
我先垫着运费
等会儿给你转钱
我帮你宣传宣传
下次我还来买，给你带几个客户
我把视频发给你们看
"""
SARCASM = """
呵呵，48小时内发货
好一个七天无理由
你们可真会保证正品啊
说好的假一赔十呢
又是明天发，明天复明天
行行行，你们最讲信用，说到做到
真棒，保修一年修了半年
包退包换？笑死我了
您家的今天发货我算是领教了
哦，尽快处理，尽快到明年吗
就这还保证质量
果然正品，logo都印歪了
厉害了，次日达走了一个礼拜
“马上退”都马上三天了
你们的承诺真值钱
一定处理，一定处理，处理个鬼
呵呵，给您补发，补到哪去了
赔三倍呢，一毛没见着
好家伙，全新未拆封
放心，再放心就放到坟头了
"""
QUESTIONS = """
要不要给您退款？
您看是退款还是换货？
需要我们补发吗
您是想明天发还是后天发呢
给您换个颜色行不行呀
要给您开发票吗
您希望什么时候送货？
您说的保修是指哪一项？
请问需要帮您催件吗
是不是要我们承担运费？
谁跟您说包邮的？
什么时候答应过给您退？
您要不要加个保修？
要寄到哪里呢？
发顺丰还是圆通？
要我帮您查一下吗？
难道要我们赔十倍？
怎么可能给您退全款？
您想让我们哪天上门？
为什么要我们给您补？
需不需要帮您留一件
"""
HYPOTHETICALS = """
早知道就给您发顺丰了
本来是打算昨天给您发的
要不是下雨早给您送到了
换作是别家才不会给您退
原本想给您多送一个的
我要是老板肯定给您退
当时要是您说一声就给您换了
如果当初没拆封倒是能退
早说的话我们就给您改地址了
按理说应该给您寄到的，可惜没寄成
哪怕给您退了您也不满意
就算给您补发也来不及了
假设我们退了，那损失谁来担
换我我也想退款
本来说给您免运费，系统不让
差一点就给您寄错了
倘若人人都这样退，店早关了
要是能做主我早给您退了
原计划周一发货，取消了
本打算给您赔一个的
"""
FAMILIES = {
    "anti-commitment": ("seller", ANTI_COMMITMENTS),
    "reported": ("seller", REPORTED),
    "buyer's own": ("buyer", BUYERS_OWN),
    "sarcasm": ("buyer", SARCASM),
    "question": ("seller", QUESTIONS),
    "hypothetical": ("seller", HYPOTHETICALS),
}
LINES = [(family, speaker, line) for family, (speaker, lines) in FAMILIES.items() for line in lines.split("\n") if line]


@pytest.mark.parametrize("before", [(BOUGHT,), (BOUGHT, GRIEVED)], ids=["bought", "grieved"])
@pytest.mark.parametrize(("family", "speaker", "line"), LINES, ids=[line for _, _, line in LINES])
def test_what_only_sounds_like_a_promise_is_none(family: str, speaker: str, line: str, before: tuple[str, ...]) -> None:
    found = [one for one in extract(dialogue(*before, f"{speaker}: {line}"), setting()) if isinstance(one, Statement)]
    assert [one.rule for one in found if one.kind is StatementKind.COMMITMENT and not one.negated] == [], family


@pytest.mark.parametrize("family", FAMILIES)
def test_each_family_has_twenty_examples(family: str) -> None:
    assert sum(line[0] == family for line in LINES) >= 20
