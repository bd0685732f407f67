"""A message is cut where a negation, a hedge or a question ends."""

import pytest

from extractors.clauses import split


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("确实发错了，明天给您补发", ["确实发错了", "明天给您补发"]),
        ("时间不能保证的呢 但是一定给您尽快", ["时间不能保证的呢", "但是一定给您尽快"]),
        ("不能保证但一定尽快", ["不能保证", "但一定尽快"]),
        ("先退300剩下的下周退", ["先退300", "剩下的下周退"]),
        ("就剩下300", ["就剩下300"]),
        ("行 4350", ["行", "4350"]),
        ("一共 450", ["一共 450"]),
        ("好的 马上发", ["好的", "马上发"]),
        ("1,299元一台", ["1,299元一台"]),
        ("还没发？？明天必须发", ["还没发", "明天必须发"]),
        ("【购买须知】色差正常；争议由法院管辖", ["【购买须知", "色差正常", "争议由法院管辖"]),
        ("I can't do 40, but 55 works", ["I can't do 40", " but 55 works"]),
        ("It's 1.5 kg. Ships today", ["It's 1.5 kg", " Ships today"]),
        ("I have no choice but to dispute it", ["I have no choice but to dispute it"]),
        ("Returns go to Beispielstr. 931 in Musterstadt", ["Returns go to Beispielstr. 931 in Musterstadt"]),
        ("No refunds however we can exchange", ["No refunds", "however we can exchange"]),
        ("没激活但凡拆封", ["没激活但凡拆封"]),
        ("we will refund you <This message was edited>", ["we will refund you"]),
        ("call <Anna> today", ["call <Anna> today"]),
        ("，。！", []),
        ("", []),
    ],
)
def test_a_text_is_cut_into_clauses(text: str, clauses: list[str]) -> None:
    assert [text[clause.start : clause.end] for clause in split(text)] == clauses


def test_the_marks_that_close_a_clause_belong_to_it() -> None:
    first, second = split("能发吗？今天发")
    assert (first.limit, second.start) == (4, 4)


def test_a_comma_keeps_the_sentence_and_a_full_stop_ends_it() -> None:
    assert [clause.sentence for clause in split("收到货后，马上退款。包邮，送运费险")] == [0, 0, 1, 1]
