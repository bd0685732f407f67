"""Hedges, conditions, negations, questions, the past: which words they reach."""

import pytest
from build import dialogue, message, setting

from casefile.findings import Statement, StatementKind
from extractors import extract
from extractors.modifiers import features_at, find_modifiers, load_modifiers


def features(text: str, words: str) -> frozenset[str]:
    start = text.index(words)
    return features_at(find_modifiers(text, load_modifiers()), start, start + len(words))


@pytest.mark.parametrize(
    ("text", "words", "feature"),
    [
        ("尽量今天给您发", "给您发", "hedged"),
        ("三天左右到货", "到货", "hedged"),
        ("收到退货后马上退款", "退款", "conditional"),
        ("如果是质量问题，给您换新", "给您换新", "conditional"),
        ("您申请我秒过", "秒过", "buyers_act"),
        ("没拆封七天内可以退", "退", "conditional"),
        ("付款之前先给您验货", "给您验货", "conditional"),
        ("公司名称和税号发我，三天内开好", "三天内开好", "buyers_act"),
        ("退不了款", "退", "negated"),
        ("不给您退款", "退款", "negated"),
        ("能退款吗", "退款", "asked"),
        ("给您补30，您看可以吗", "给您补30", "tagged"),
        ("昨天已经发货了", "发货", "past"),
        ("快递小哥说明天送到", "明天送到", "reported"),
        ("your refund should arrive Friday", "arrive", "hedged"),
        ("once we receive it we'll refund you", "refund", "conditional"),
        ("拖一天扣我五百", "扣", "conditional"),
        ("字定了以后两天内发", "发", "conditional"),
        ("批下来7个工作日内退", "退", "conditional"),
        ("衣服检查没问题三天内退押金", "退", "conditional"),
        ("检出来掺糖我赔你十倍", "赔", "conditional"),
        ("赶不上全款退", "退", "conditional"),
        ("降了补差给您", "补差", "conditional"),
        ("掉一颗赔两块", "赔", "conditional"),
        ("进水包退", "退", "conditional"),
        ("四点前付款当天走", "走", "conditional"),
        ("发出来一般两天就到", "到", "conditional"),
        ("质量问题邮费我们出", "出", "conditional"),
        ("正常洗基本不起球", "不起球", "hedged"),
        ("We'll knock off 1% for each day we run over", "knock off", "conditional"),
        ("Orders in by 2pm ship same day", "ship", "conditional"),
        ("the moment the transfer shows up I'll get it posted", "posted", "conditional"),
        ("should the Juniper go on sale, you get the gap back", "you get", "conditional"),
        ("it's certified, if it ever fails you get every cent back", "you get", "conditional"),
        ("looks like it'll be there on the 20th", "be there", "hedged"),
        ("win it and the stand's yours free", "yours free", "buyers_act"),
        ("we can't refund you", "refund", "negated"),
    ],
)
def test_words_that_a_modifier_reaches(text: str, words: str, feature: str) -> None:
    assert feature in features(text, words)


@pytest.mark.parametrize(
    ("text", "words", "feature"),
    [
        ("今天不发，明天发", "明天发", "negated"),
        ("行不行给个话", "给个话", "negated"),
        ("只换不修", "只换", "negated"),
        ("降了给您补差价", "补差价", "past"),
        ("能发吗？今天发", "今天发", "asked"),
        ("如果不喜欢。包邮", "包邮", "conditional"),
        ("假一赔十，明天发货", "明天发货", "conditional"),
        ("付款后两天内寄出，所有地区都是包邮的哦，还送您运费险", "送您运费险", "conditional"),
        ("应该的亲，马上发", "马上发", "hedged"),
        ("全新未拆封，国行的", "国行的", "conditional"),
        ("下周二之前肯定到你手上", "到你手上", "conditional"),
    ],
)
def test_words_that_a_modifier_does_not_reach(text: str, words: str, feature: str) -> None:
    assert feature not in features(text, words)


@pytest.mark.parametrize(
    ("text", "hedged", "conditional"),
    [
        ("今晚一定给您寄出去", False, False),
        ("争取今天给您寄走", True, False),
        ("收到退货后马上给您退款", False, True),
        ("拍下三天内寄出", False, True),
        ("第一时间给您发货", False, False),
    ],
)
def test_a_promise_carries_its_hedge_and_its_condition(text: str, hedged: bool, conditional: bool) -> None:
    (promise,) = (one for one in extract([message(text)], setting()) if isinstance(one, Statement))
    assert (promise.kind, promise.hedged, promise.conditional) == (StatementKind.COMMITMENT, hedged, conditional)


def test_a_refusal_to_promise_is_kept_as_a_negated_commitment() -> None:
    found = [one for one in extract(dialogue("buyer: 20号能到吗？", "seller: 这个我不敢跟您保证呢"), setting()) if isinstance(one, Statement)]
    assert [(one.kind, one.negated) for one in found] == [(StatementKind.COMMITMENT, True)]


@pytest.mark.parametrize(
    ("text", "words", "feature"),
    [
        ("左右都能装", "能装", "hedged"),
        ("It's certified, if it ever fails you get every cent back", "certified", "conditional"),
        ("I'll add a sample, and if you hate it you've got 14 days", "add a sample", "conditional"),
        ("I'll send it tomorrow and if it breaks we replace it", "send", "conditional"),
        ("it's brand new, it looks as if it's been worn", "brand new", "conditional"),
        ("we'll remake it even if it's your mistake", "remake", "conditional"),
        ("I'll check if they have two left", "check", "conditional"),
        ("I'll send an estimate by noon", "send", "hedged"),
        ("should the price drop you get the gap back", "you get", "hedged"),
    ],
)
def test_words_that_no_modifier_of_the_kind_reaches(text: str, words: str, feature: str) -> None:
    assert feature not in features(text, words)
