"""What no rule foresaw is found by what it is like; what cannot be a promise stays none."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from build import dialogue, setting

from casefile.findings import LIKENESS, Identity, Revision, Statement, StatementKind, Topic
from extractors import extract
from extractors.dialogue import OFFERS
from extractors.features import CLAUSE, OTHER, SENSED, normal, runs
from extractors.likeness import rules_alone
from extractors.likeness import weigh as weighed
from extractors.reading import Reading
from extractors.regressions import SIDES, load_weights
from extractors.resolve import Weighing
from tests.benchmarks.conversations import cases_of, files_of, read_case
from tests.benchmarks.gold_quick import ROOT

KINDS = {kind.value for kind in StatementKind}
TOPICS = {f"topic:{topic}" for topic in Topic}
FOLDERS = [ROOT / "tests" / "gold" / folder / language for folder in ("examples", "held", "blind") for language in ("zh", "en")]
HELD = FOLDERS[2:]
MIXED = [ROOT / "tests" / "gold" / folder for folder in ("examples/mixed", "mixed")]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("side", list(SIDES.values()))
def test_there_are_weights_for_each_language_and_side(language: str, side: str) -> None:
    weights = load_weights.__wrapped__(language, side)  # of which nothing was asked yet
    assert weights.kinds
    assert bool(weights.topics) == (side != "buyer")
    assert weights.conditions == (side != "buyer")
    assert len(weights.bias) == len(weights.kinds) + len(weights.topics) + weights.conditions
    cells = {cell.partition(b"=")[0] for row in weights.table.by_feature.values() for cell in row.split()}
    assert cells <= {b"%d" % number for number in range(len(weights.bias))}


def test_runs_of_chinese_are_characters_with_ends_and_figures_are_one() -> None:
    assert {run for run in runs(normal("发48件", OTHER), OTHER, "zh") if ":" in run} == {
        "p:" + run for run in ("^", "发", "0", "件", "$", "^发", "发0", "0件", "件$", "^发0", "发0件", "0件$")
    }
    assert "c:发_件" not in runs(normal("发48件", OTHER), OTHER, "zh")
    assert "c:发_件$" in runs(normal("发48件", CLAUSE), CLAUSE, "zh")


def test_runs_of_english_are_words_with_stems_and_gaps() -> None:
    found = runs(normal("Posting 2 tomorrow", CLAUSE), CLAUSE, "en")
    assert {"c:posting", "c:posting 0", "c:posting 0 tomorrow", "c:^ posting", "c:post-", "c:-ing", "c:posting _ tomorrow"} <= found.keys()
    assert sum(value**2 for run, value in found.items() if run.startswith("c:")) == pytest.approx(1)


def test_runs_of_what_words_mean_are_features_too() -> None:
    found = runs(normal("we will refund you friday", CLAUSE), CLAUSE, "en")
    assert {"c=REFUND", "c=WE WILL REFUND", "c=WILL _ YOU", "c=WEEKDAY $"} <= found.keys()
    assert sum(value**2 for run, value in found.items() if run.startswith("c=")) == pytest.approx(SENSED**2)
    assert "p=退 NUMBER CURRENCY" not in runs(normal("退300块", OTHER), OTHER, "zh")


def statements(*lines: str) -> list[Statement]:
    return [one for one in extract(dialogue(*lines), setting()) if isinstance(one, Statement)]


@cache
def read(file: Path, *, gated: bool = True) -> list[Statement | Identity | Revision]:
    _, messages, known = read_case(file)
    reading = Reading(known, gated=gated)
    return [one for message in messages for one in reading.read(message)]


@pytest.mark.parametrize("folder", HELD[:2], ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_what_is_found_is_found_once_and_quotes_its_message(folder: Path) -> None:
    for file in files_of(folder):
        texts = {message.id: message.text for message in read_case(file)[1]}
        found = [one for one in read(file) if isinstance(one, Statement)]
        assert len({one.id for one in found}) == len(found), file
        for one in found:
            assert texts[one.quote.message][one.quote.start : one.quote.end].strip(), file
            assert one.needs_review == (one.rule == LIKENESS + one.kind), file


def test_the_same_is_found_whether_or_not_rules_are_gated() -> None:
    file = files_of(HELD[0])[0]
    assert read(file, gated=True) == read(file, gated=False)


def test_but_for_a_price_what_is_like_a_statement_changes_nothing_that_is_open() -> None:
    for folder in HELD:
        for file in files_of(folder):
            found = read(file)
            alike = [one for one in found if isinstance(one, Statement) and one.needs_review]
            unreviewed = {one.id for one in alike if one.kind not in OFFERS or one.terms.amount is None}
            assert unreviewed.isdisjoint(one.answers for one in found if isinstance(one, Statement)), file
            assert unreviewed.isdisjoint(one.statement for one in found if isinstance(one, Revision)), file


def test_a_no_in_what_is_beyond_doubt_a_promise_of_the_goods_is_part_of_it() -> None:
    found = statements("buyer: 容易坏吗", "seller: 淋雨都不带生锈的")
    assert [(one.kind, one.topic, one.needs_review) for one in found] == [(StatementKind.COMMITMENT, Topic.QUALITY, True)]


def test_a_refund_that_is_named_before_the_card_it_is_paid_to_is_one() -> None:
    found = statements("buyer: it came broken", "seller: we will issue a full refund of 30 dollars to your gift card")
    assert [one.topic for one in found if one.kind is StatementKind.COMMITMENT] == [Topic.REFUND]


def test_a_share_is_a_figure_of_a_compromise() -> None:
    found = statements("buyer: it came broken", "seller: 40% back and you hang on to it?")
    assert [one.kind for one in found] == [StatementKind.COMPLAINT, StatementKind.SETTLEMENT]


@pytest.mark.parametrize(("asked", "told"), [("不退我就投诉", "我又没说不退"), ("refund me or I go to my bank", "i never said we wouldn't")])
def test_who_denies_to_refuse_refuses_nothing(asked: str, told: str) -> None:
    assert [one for one in statements(f"buyer: {asked}", f"seller: {told}") if one.kind is StatementKind.REFUSAL] == []


def test_an_opening_is_the_one_that_it_is_likest() -> None:
    found = statements("seller: 标价1500", "buyer: 1200能拿不", "seller: 1500你砍300不合适", "buyer: 1300 现在过来拿")
    assert [one.kind for one in found][-2:] == [StatementKind.REJECTION, StatementKind.COUNTER_OFFER]


@pytest.mark.parametrize(
    ("asked", "told", "topic"), [("什么时候能到", "后天您就能收着了", Topic.DELIVERY), ("坏了怎么办", "三年内出毛病您拿来我给弄好", Topic.REPAIR)]
)
def test_words_that_no_rule_foresaw_are_found(asked: str, told: str, topic: Topic) -> None:
    found = statements(f"buyer: {asked}", f"seller: {told}")
    assert [(one.kind, one.topic, one.needs_review) for one in found] == [(StatementKind.COMMITMENT, topic, True)]


@pytest.mark.parametrize("told", ["昨天没出库，今天刚给您补发走，单号YT0000316031602", "今天已经寄走了，运单号SF1234567890123"])
def test_the_number_of_a_parcel_promises_nothing(told: str) -> None:
    found = statements("buyer: 零钱包发了吗", f"seller: {told}")
    assert StatementKind.COMMITMENT not in [one.kind for one in found]


@pytest.mark.parametrize(
    "text", ["能明天发吗", "跟您提前说下，", "heads up, ", "快递说明天送到", "昨天就给您发了", "🙏🙏", "…", "", "مرحبا", "ありがとう"]
)
def test_what_is_asked_reported_or_past_or_no_language_of_ours_is_no_promise(text: str) -> None:
    found = statements("buyer: 什么时候发货", f"seller: {text}")
    assert [one for one in found if one.kind is StatementKind.COMMITMENT and one.needs_review] == []


@pytest.mark.parametrize(
    "text",
    ["buyer: 买家发起售后申请：退货退款，退款金额498.00元，原因：材质与商品描述不符", "buyer: 退款金额：88.00元，退款原因：材质与商品描述不符"],
)
def test_the_ground_that_an_application_gives_is_a_complaint_however_unlike_talk_it_is(text: str) -> None:
    assert StatementKind.COMPLAINT in {one.kind for one in statements(text)}


@pytest.mark.parametrize(
    ("asked", "told", "topics"),
    [
        ("几天能装完？", "三天完工，晚一天扣我一百", [Topic.SERVICE, Topic.COMPENSATION]),
        ("钱付了多久做好？", "付完款十天做好，顺丰保价费我们出", [Topic.DELIVERY, Topic.SHIPPING_COST]),
    ],
)
def test_promises_of_one_sentence_are_told_apart_by_topic(asked: str, told: str, topics: list[Topic]) -> None:
    found = [one for one in statements(f"buyer: {asked}", f"seller: {told}") if one.rule.startswith(LIKENESS)]
    assert [one.topic for one in found] == topics


def test_beside_a_promise_what_only_goes_with_it_is_no_other() -> None:
    promises = [
        one for one in statements("buyer: 今天能发吗", "seller: 收到了亲，师傅今天在，尽量今天给您发") if one.kind is StatementKind.COMMITMENT
    ]
    assert [one.topic for one in promises] == [Topic.DELIVERY]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("system: Return request opened. The seller has 3 business days to respond.", StatementKind.PLATFORM_DECISION),
        ("system: Dispute accepted. Please wait for the seller's response by May 21.", StatementKind.PLATFORM_DECISION),
        ("seller: He pulled the wrong one. We had two in the garage and that's my mom's old one", StatementKind.ADMISSION),
    ],
)
def test_what_goes_on_beside_a_step_or_an_admission_is_not_told_again(text: str, kind: StatementKind) -> None:
    found = statements("buyer: I ordered these last week", "buyer: they arrived five months past their date", text)
    assert [one.kind for one in found].count(kind) == 1


def test_a_counter_offer_leaves_no_acceptance_beside_it() -> None:
    assert [one.kind.value for one in statements("seller: 580给你包邮", "buyer: 可以，但运费您出")] == ["offer", "counter_offer"]


def test_who_sets_a_time_demands_whatever_is_to_follow() -> None:
    late = ("buyer: I paid you the deposit", "buyer: it's been six weeks, where is my table", "seller: soon, finishing it")
    found = statements(*late, "buyer: If I don't have it by Tuesday I'll buy one elsewhere")
    assert found[-1].kind is StatementKind.DEMAND


def test_a_figure_that_is_like_no_price_is_none() -> None:
    lines = (
        "buyer: Can you do 350 for it?",
        "seller: Sorry, can't do 350. 400 is my best",
        "buyer: How tall is it?",
        "seller: 80 to 100cm, root balled",
    )
    last = [[one.kind for one in _last(lines, weigh)] for weigh in (rules_alone, weighed)]
    assert last == [[StatementKind.OFFER], [StatementKind.COMMITMENT]]


@pytest.mark.parametrize(
    ("claim", "paid", "kind"),
    [
        ("buyer: 收到花盆碎了一个 我要退款", "platform: 您好，经核查商家监控，包装不足，现为您全额退款396元", StatementKind.PLATFORM_DECISION),
        ("buyer: it arrived scratched, I want my money back", "seller: Over a scratch? I'll give you 80 back", StatementKind.SETTLEMENT),
    ],
)
def test_a_sum_paid_by_a_ruling_or_instead_of_the_claim_is_no_promise(claim: str, paid: str, kind: StatementKind) -> None:
    assert [one.kind for one in _last((claim, paid), weighed)] == [kind]


@pytest.mark.parametrize(
    ("said", "conditional"),
    [
        ("bring them back and you'll have your money", True),
        ("I'll refund you tomorrow", False),
        ("有异味全额退", True),
        ("取件后全额退款", True),
        ("明天给您退款", False),
    ],
)
def test_a_condition_is_told_by_the_words_also_where_no_modifier_knows_it(said: str, conditional: bool) -> None:
    (promise,) = (one for one in _last(("buyer: 收到是坏的，我要退款", f"seller: {said}"), weighed) if one.kind is StatementKind.COMMITMENT)
    assert promise.conditional == conditional


def _last(lines: tuple[str, ...], weigh: Weighing) -> list[Statement]:
    """The statements of the last line."""
    reading, found = Reading(setting(platform="taobao"), weigh=weigh), list[Statement]()
    for message in dialogue(*lines):
        found = [one for one in reading.read(message) if isinstance(one, Statement)]
    return found


def test_weights_add_up_alike_whatever_the_order_of_hashes() -> None:
    program = (
        "from extractors.features import OTHER; from extractors.regressions import load_weights; "
        "print(load_weights('en', 'seller').of_words('we will send it tomorrow for sure', OTHER))"
    )
    told = {
        subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1


@pytest.mark.parametrize("folder", [*FOLDERS, *MIXED], ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_labels_name_kinds_and_topics_and_quote_their_message(folder: Path) -> None:
    for case in (case for file in files_of(folder) for case in cases_of(file)):
        for row in case["gold"]["statements"]:
            assert row["kind"] in KINDS, case["id"]
            assert {f"topic:{topic}" for topic in (row["topic"], *row.get("topics", ())) if topic} <= TOPICS, case["id"]
            assert (row["topic"] is not None) == (row["kind"] == "commitment"), case["id"]
            assert row["quote"] in case["messages"][row["message"]]["text"], (case["id"], row["quote"])
