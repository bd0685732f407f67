"""How contracts came about: the agreement, the order, both, or neither."""

from decimal import Decimal
from pathlib import Path

import pytest
from case_builder import BUYER, SELLER, CaseBuilder, price

from casefile.findings import LIKENESS, Formation, OrderLink, StatementKind, Terms, Verdict
from casefile.records import Conversation, EventKind, MessageKind, Order, Provenance
from pipeline.link.formation import formations, one_of_each_order

OFFER, COUNTER, ACCEPTANCE, INVITATION = StatementKind.OFFER, StatementKind.COUNTER_OFFER, StatementKind.ACCEPTANCE, StatementKind.INVITATION
HOUR = 1 / 24


@pytest.fixture
def builder(tmp_path: Path) -> CaseBuilder:
    made = CaseBuilder(tmp_path)
    made.source("chat", Provenance.APP_EXPORT)
    made.source("orders", Provenance.OFFICIAL_EXPORT)
    return made


def formed(builder: CaseBuilder, *orders: Order, ambiguous: bool = False) -> list[Formation]:
    builder.case.index_messages()
    (conversation,) = builder.case.records(Conversation)
    links = [OrderLink(order=order.id, conversation=conversation.id, rule="order_no", evidence="", ambiguous=ambiguous) for order in orders]
    return list(formations(builder.case, conversation, links))


def deal(builder: CaseBuilder, chat: str, amount: str, days: float, *, kind: StatementKind = OFFER, terms: Terms | None = None) -> tuple[str, str]:
    offer = builder.says(chat, SELLER, kind, days=days, terms=price(amount))
    return offer, builder.says(chat, BUYER, ACCEPTANCE, days=days, answers=offer, terms=terms or Terms())


def test_an_acceptance_of_an_offer_forms_the_contract(builder: CaseBuilder) -> None:
    offer, acceptance = deal(builder, builder.talk("chat"), "528", 0)
    (found,) = formed(builder)
    assert (found.by, found.offer, found.acceptance, found.terms.amount, found.missing) == ("messages", offer, acceptance, Decimal(528), ())


def test_the_last_counter_offer_and_the_acceptance_make_the_terms(builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    builder.says(chat, SELLER, OFFER, terms=price("598"))
    deal(builder, chat, "528", 0, kind=COUNTER, terms=Terms(quantity=Decimal(2)))
    (found,) = formed(builder)
    assert (found.terms.amount, found.terms.currency, found.terms.quantity) == (Decimal(528), "CNY", Decimal(2))


@pytest.mark.parametrize(
    ("between", "kind", "amount", "agreed"),
    [
        ("好的", MessageKind.TEXT, "4650", "4650"),
        ("定金转你了", MessageKind.TEXT, "4650", "4700"),
        ("￥4700.00", MessageKind.TRANSFER, "4650", "4700"),
        ("好的", MessageKind.TEXT, "800", "4700"),
    ],
    ids=["before anything was paid", "once it was said to be paid", "once a payment was shown", "by the price of something else"],
)
def test_another_sum_that_is_agreed_on_soon_changes_the_price(
    between: str, kind: MessageKind, amount: str, agreed: str, builder: CaseBuilder
) -> None:
    chat = builder.talk("chat")
    deal(builder, chat, "4700", 0)
    builder.message(chat, BUYER, between, kind=kind)
    deal(builder, chat, amount, 1)
    (found,) = formed(builder)
    assert found.terms.amount == Decimal(agreed)


def test_other_terms_without_a_sum_leave_the_price_that_they_answer(builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    offer = builder.says(chat, SELLER, OFFER, terms=price("528"))
    delivered = builder.says(chat, BUYER, COUNTER, answers=offer)
    builder.says(chat, SELLER, ACCEPTANCE, answers=delivered)
    (found,) = formed(builder)
    assert (found.offer, found.terms.amount, found.terms.currency, found.missing) == (delivered, Decimal(528), "CNY", ())


@pytest.mark.parametrize(("said", "agreed"), [("500啦，最低", "500"), ("付500定金就留给你", "528"), ("最低了", "528")])
def test_a_sum_that_is_named_last_and_taken_up_is_the_price_though_nothing_found_it_offered(said: str, agreed: str, builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    builder.says(chat, SELLER, OFFER, terms=price("528"))
    builder.message(chat, SELLER, said)
    builder.says(chat, BUYER, ACCEPTANCE, terms=price("500"))
    (found,) = formed(builder)
    assert found.terms.amount == Decimal(agreed)


def test_who_accepts_and_names_the_parts_that_are_paid_accepts_the_whole(builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    builder.says(chat, SELLER, OFFER, terms=price("580"))
    builder.message(chat, SELLER, "链接拍一份占个单，剩下579转支付宝")
    builder.says(chat, BUYER, ACCEPTANCE, text="行，1块拍了，579也转了", terms=price("579"))
    (found,) = formed(builder)
    assert found.terms.amount == Decimal(580)


def test_a_deposit_that_the_acceptance_pays_is_not_the_price_though_the_offer_names_it(builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    offer = builder.says(chat, SELLER, OFFER, text="1280一套，定金500", terms=price("1280"))
    builder.says(chat, BUYER, ACCEPTANCE, text="500定金转了", answers=offer, terms=price("500"))
    (found,) = formed(builder)
    assert found.terms.amount == Decimal(1280)


@pytest.mark.parametrize("said", ["妆造加500", "delivery is 500 extra"])
def test_a_sum_on_top_of_the_price_is_not_the_price(said: str, builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    offer = builder.says(chat, SELLER, OFFER, text="1280", terms=price("1280"))
    added = builder.says(chat, SELLER, OFFER, text=said, terms=price("500"))
    builder.says(chat, BUYER, ACCEPTANCE, answers=added)
    (found,) = formed(builder)
    assert (found.offer, found.terms.amount) == (offer, Decimal(1280))


@pytest.mark.parametrize("said", ["let's meet at 1300 and I'll throw in an extra album", "1300, with the extra pages"])
def test_something_extra_at_a_price_leaves_it_the_price(said: str, builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    builder.says(chat, SELLER, OFFER, text="1480", terms=price("1480"))
    met = builder.says(chat, SELLER, COUNTER, text=said, terms=price("1300"))
    builder.says(chat, BUYER, ACCEPTANCE, text="deal", answers=met)
    (found,) = formed(builder)
    assert (found.offer, found.terms.amount) == (met, Decimal(1300))


GUESS = f"{LIKENESS}{OFFER}"


def test_a_contract_on_an_offer_that_only_likeness_has_found_is_to_be_checked(builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    offer = builder.says(chat, SELLER, OFFER, terms=price("528"), rule=GUESS)
    delivered = builder.says(chat, BUYER, COUNTER, answers=offer)
    builder.says(chat, SELLER, ACCEPTANCE, answers=delivered)
    (found,) = formed(builder)
    assert (found.by, found.terms.amount, found.needs_review) == ("messages", Decimal(528), True)
    builder.case.judge({offer: Verdict.CONFIRMED})
    (found,) = formed(builder)
    assert (found.terms.amount, found.needs_review) == (Decimal(528), False)


def test_an_agreement_that_counts_goes_before_one_to_be_checked(builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    offer = builder.says(chat, SELLER, OFFER, terms=price("528"), rule=GUESS)
    builder.says(chat, BUYER, ACCEPTANCE, answers=offer)
    _, acceptance = deal(builder, chat, "30", 0)
    (found,) = formed(builder)
    assert (found.acceptance, found.needs_review) == (acceptance, False)


LIKE_ASSENT = f"{LIKENESS}{ACCEPTANCE}"


@pytest.mark.parametrize("said", ["我琢磨琢磨", "let me think about it"])
def test_who_will_think_about_it_has_not_assented_whatever_the_words_are_like(said: str, builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    offer = builder.says(chat, SELLER, OFFER, terms=price("528"))
    builder.says(chat, BUYER, ACCEPTANCE, text=said, rule=LIKE_ASSENT)
    acceptance = builder.says(chat, BUYER, ACCEPTANCE, answers=offer)
    (found,) = formed(builder)
    assert found.acceptance == acceptance


def test_words_that_pay_confirm_the_assent_to_the_same_offer_that_only_likeness_has_found(builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    offer = builder.says(chat, SELLER, OFFER, terms=price("528"))
    assent = builder.says(chat, BUYER, ACCEPTANCE, rule=LIKE_ASSENT)
    builder.says(chat, BUYER, ACCEPTANCE, answers=offer)
    (found,) = formed(builder)
    assert (found.offer, found.acceptance, found.needs_review) == (offer, assent, False)


def test_what_takes_up_another_offer_from_before_does_not_confirm_it(builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    builder.says(chat, SELLER, OFFER, terms=price("528"))
    other = builder.says(chat, BUYER, COUNTER, terms=price("500"))
    assent = builder.says(chat, BUYER, ACCEPTANCE, rule=LIKE_ASSENT)
    builder.says(chat, SELLER, ACCEPTANCE, answers=other)
    (found,) = formed(builder)
    assert (found.acceptance, found.needs_review) == (assent, True)


def test_an_order_is_no_evidence_of_an_agreement_to_be_checked(builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    offer = builder.says(chat, SELLER, OFFER, terms=price("528"), rule=GUESS)
    builder.says(chat, BUYER, ACCEPTANCE, answers=offer)
    (found,) = formed(builder, builder.order("orders", total="528", events={EventKind.PLACED: HOUR}))
    assert (found.by, found.offer, found.needs_review) == ("order", None, False)


def test_to_accept_an_offer_that_was_rejected_in_review_accepts_no_other(builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    builder.says(chat, SELLER, OFFER, terms=price("598"))
    offer, acceptance = deal(builder, chat, "528", 0)
    builder.case.judge({offer: Verdict.REJECTED})
    (found,) = formed(builder)
    assert (found.by, found.acceptance, found.terms.amount, found.missing) == ("none", acceptance, None, ("offer",))


def test_the_order_that_carries_it_out_stands_beside_the_agreement(builder: CaseBuilder) -> None:
    _, acceptance = deal(builder, builder.talk("chat"), "528", 0)
    order = builder.order("orders", total="528", quantity="1", events={EventKind.PLACED: HOUR})
    (found,) = formed(builder, order)
    assert (found.by, found.acceptance, found.order, found.terms.quantity) == ("messages", acceptance, order.id, Decimal(1))


def test_word_of_the_order_right_after_it_still_accepts_the_offer(builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    offer = builder.says(chat, SELLER, OFFER, terms=price("528"))
    builder.says(chat, BUYER, ACCEPTANCE, answers=offer, days=HOUR + 5 / 1440)
    (found,) = formed(builder, builder.order("orders", events={EventKind.PLACED: HOUR}))
    assert found.by == "messages"


def test_an_acceptance_long_after_the_order_did_not_form_it(builder: CaseBuilder) -> None:
    deal(builder, builder.talk("chat"), "30", 3)
    (found,) = formed(builder, builder.order("orders", total="528", events={EventKind.PLACED: 0}))
    assert (found.by, found.acceptance, found.terms.amount) == ("order", None, Decimal(528))


def test_an_order_on_a_listing_closes_the_deal_itself(builder: CaseBuilder) -> None:
    deal(builder, builder.talk("chat"), "528", 0, kind=INVITATION)
    (found,) = formed(builder, builder.order("orders", events={EventKind.PLACED: HOUR}))
    assert found.by == "order"


def test_taking_up_a_listing_without_an_order_forms_a_contract(builder: CaseBuilder) -> None:
    deal(builder, builder.talk("chat"), "528", 0, kind=INVITATION)
    assert [found.by for found in formed(builder)] == ["messages"]


def test_each_order_is_a_contract_with_the_agreement_before_it(builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    _, first = deal(builder, chat, "528", 0)
    _, second = deal(builder, chat, "30", 5)
    orders = [builder.order("orders", total=total, events={EventKind.PLACED: days}) for total, days in (("30", 5 + HOUR), ("528", HOUR))]
    found = formed(builder, *orders)
    assert [(one.order, one.acceptance) for one in found] == [(orders[1].id, first), (orders[0].id, second)]


def test_of_two_agreements_the_one_at_the_order_s_price_is_taken(builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    deal(builder, chat, "30", 0)
    _, main = deal(builder, chat, "528", 0)
    (found,) = formed(builder, builder.order("orders", total="528", events={EventKind.PLACED: HOUR}))
    assert found.acceptance == main


def test_records_of_one_order_number_are_one_contract(builder: CaseBuilder) -> None:
    builder.talk("chat")
    order = builder.order("orders", events={EventKind.PLACED: 0})
    again = Order(place=builder.place("orders"), platform=order.platform, order_no=order.order_no)
    builder.case.add(again)
    assert [found.order for found in formed(builder, order, again)] == [order.id]


def test_an_order_cancelled_unpaid_gives_way_to_the_one_that_was_kept(builder: CaseBuilder) -> None:
    builder.talk("chat")
    void = builder.order("orders", events={EventKind.PLACED: 0, EventKind.CANCELLED: HOUR})
    kept = builder.order("orders", events={EventKind.PLACED: HOUR, EventKind.PAID: HOUR})
    assert [found.order for found in formed(builder, void, kept)] == [kept.id]


def test_an_order_cancelled_unpaid_alone_lacks_the_payment(builder: CaseBuilder) -> None:
    builder.talk("chat")
    (found,) = formed(builder, builder.order("orders", events={EventKind.PLACED: 0, EventKind.CANCELLED: HOUR}))
    assert (found.by, found.missing) == ("order", ("payment",))


def test_a_refunded_order_was_a_contract(builder: CaseBuilder) -> None:
    builder.talk("chat")
    (found,) = formed(builder, builder.order("orders", events={EventKind.PLACED: 0, EventKind.REFUNDED: 1, EventKind.CLOSED: 1}))
    assert (found.by, found.missing) == ("order", ())


def test_an_order_of_two_conversations_is_one_contract_told_where_it_was_agreed_on(builder: CaseBuilder) -> None:
    order = builder.order("orders", events={EventKind.PLACED: 0})
    confirmation = Formation(conversation="mail", by="order", order=order.id)
    agreed = Formation(conversation="chat", by="messages", order=order.id)
    other = Formation(conversation="mail", by="none")
    assert list(one_of_each_order([confirmation, other, agreed, confirmation])) == [other, agreed]


def test_an_acceptance_found_without_its_offer_takes_up_the_other_sides_last(builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    builder.says(chat, SELLER, OFFER, terms=price("598"))
    builder.says(chat, BUYER, COUNTER, terms=price("500"))
    offer = builder.says(chat, SELLER, COUNTER, terms=price("550"))
    acceptance = builder.says(chat, BUYER, ACCEPTANCE)
    (found,) = formed(builder)
    assert (found.by, found.offer, found.acceptance) == ("messages", offer, acceptance)


def test_an_acceptance_takes_up_nothing_that_was_turned_down(builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    builder.says(chat, SELLER, OFFER, terms=price("598"))
    builder.says(chat, BUYER, StatementKind.REJECTION)
    builder.says(chat, BUYER, ACCEPTANCE)
    assert [(found.by, found.missing) for found in formed(builder)] == [("none", ("offer",))]


def test_an_ambiguous_order_forms_nothing(builder: CaseBuilder) -> None:
    builder.talk("chat")
    assert [found.by for found in formed(builder, builder.order("orders"), ambiguous=True)] == ["none"]


@pytest.mark.parametrize(("said", "missing"), [((), ("offer", "acceptance")), ((OFFER,), ("acceptance",)), ((ACCEPTANCE,), ("offer",))])
def test_what_is_missing_is_named(said: tuple[StatementKind, ...], missing: tuple[str, ...], builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    for kind in said:
        builder.says(chat, BUYER, kind)
    (found,) = formed(builder)
    assert (found.by, found.missing) == ("none", missing)


def test_an_agreement_without_a_sum_lacks_the_price(builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    offer = builder.says(chat, SELLER, OFFER)
    builder.says(chat, BUYER, ACCEPTANCE, answers=offer)
    assert formed(builder)[0].missing == ("price",)


@pytest.mark.parametrize(
    ("offered", "taken", "agreed"),
    [
        ("主卧1500，次卧1050，两间一起2400", "那就先贴主卧", "1500"),
        ("240一张，两张480", "行吧，两张", "480"),
        ("Worcester fitted is £2,450, the Ideal would be £2,150", "We'll go for the Ideal then", "2150"),
        ("£18 a half hour or £160 for ten", "Ok can we do the ten please", "160"),
        ("£18 a half hour or £160 for ten", "Ok, let's do that", "18"),
    ],
)
def test_of_several_things_offered_the_one_that_is_chosen_has_its_own_price(offered: str, taken: str, agreed: str, builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    first = "18" if "half" in offered else "2450" if "Ideal" in offered else "1500" if "主卧" in offered else "240"
    offer = builder.says(chat, SELLER, OFFER, text=offered, terms=price(first))
    builder.says(chat, BUYER, ACCEPTANCE, text=taken, answers=offer)
    (found,) = formed(builder)
    assert found.terms.amount == Decimal(agreed)


def test_what_was_offered_before_may_be_chosen(builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    builder.says(chat, SELLER, OFFER, text="£148 for two mid range", terms=price("148"))
    builder.message(chat, BUYER, "What about budget ones")
    offer = builder.says(chat, SELLER, OFFER, text="£110 the pair", terms=price("110"))
    builder.says(chat, BUYER, ACCEPTANCE, text="Put me down for the mid range ones please", answers=offer)
    (found,) = formed(builder)
    assert found.terms.amount == Decimal(148)


@pytest.mark.parametrize(
    ("asked", "told", "amount", "agreed"),
    [
        ("Pets allowed?", "Small dogs are fine, $50 cleaning.", "50", "1190"),
        ("do you have the 13th", "$400 deposit to lock it in", "400", "1190"),
        ("旧的能拉走吗", "拉走的话三百", "300", "1190"),
        ("what would one night be", "one night is $170", "170", "170"),
        ("小的多少钱", "小的300", "300", "300"),
    ],
)
def test_what_costs_far_less_unasked_is_not_the_price(asked: str, told: str, amount: str, agreed: str, builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    builder.says(chat, SELLER, OFFER, text="1190", terms=price("1190"))
    builder.message(chat, BUYER, asked)
    other = builder.says(chat, SELLER, OFFER, text=told, terms=price(amount))
    builder.says(chat, BUYER, ACCEPTANCE, answers=other)
    (found,) = formed(builder)
    assert found.terms.amount == Decimal(agreed)


@pytest.mark.parametrize("named", ["8寸合适，艾莎款328", "Six weeks hire is £328, fitting included"])
def test_assent_to_a_price_that_nothing_found_offered_is_a_contract_to_be_checked(named: str, builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    builder.message(chat, SELLER, named)
    acceptance = builder.says(chat, BUYER, ACCEPTANCE)
    (found,) = formed(builder)
    assert (found.by, found.offer, found.acceptance, found.terms.amount) == ("messages", None, acceptance, Decimal(328))
    assert (found.missing, found.needs_review) == (("offer",), True)


def test_a_price_that_was_turned_down_is_not_assented_to(builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    builder.message(chat, SELLER, "艾莎款328")
    builder.says(chat, BUYER, StatementKind.REJECTION)
    builder.says(chat, BUYER, ACCEPTANCE)
    assert [found.by for found in formed(builder)] == ["none"]


def test_the_order_tells_the_price_that_the_words_leave_open(builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    offer = builder.says(chat, SELLER, OFFER)
    builder.says(chat, BUYER, ACCEPTANCE, answers=offer)
    (found,) = formed(builder, builder.order("orders", total="98", events={EventKind.PLACED: HOUR}))
    assert (found.by, found.terms.amount) == ("messages", Decimal(98))


def test_of_the_sums_that_were_named_the_one_that_the_order_has_is_the_price(builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    builder.message(chat, BUYER, "猫抓板家里三个了，就400")
    offer = builder.says(chat, SELLER, OFFER, terms=price("410"))
    builder.says(chat, BUYER, ACCEPTANCE, answers=offer)
    (found,) = formed(builder, builder.order("orders", total="400", events={EventKind.PLACED: HOUR}))
    assert found.terms.amount == Decimal(400)


def test_where_neither_side_is_found_to_propose_a_sum_the_last_that_was_named_is_the_price(builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    builder.message(chat, SELLER, "椅子抵了再补260")
    builder.message(chat, BUYER, "200吧")
    offer = builder.says(chat, SELLER, OFFER)
    builder.says(chat, BUYER, ACCEPTANCE, answers=offer)
    (found,) = formed(builder)
    assert (found.terms.amount, found.missing) == (Decimal(200), ())


@pytest.mark.parametrize("kind", [StatementKind.COMPLAINT, StatementKind.DEMAND])
def test_an_agreement_to_be_checked_stands_where_the_buyer_complains_before_the_next(kind: StatementKind, builder: CaseBuilder) -> None:
    chat = builder.talk("chat")
    offer = builder.says(chat, SELLER, OFFER, terms=price("180"), rule=GUESS)
    assent = builder.says(chat, BUYER, ACCEPTANCE, answers=offer)
    builder.says(chat, BUYER, kind)
    deal(builder, chat, "40", 1)
    (found,) = formed(builder)
    assert (found.acceptance, found.needs_review) == (assent, True)
