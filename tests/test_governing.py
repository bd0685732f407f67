"""Whose law a case is assessed by: the strongest sign that speaks with one voice decides; what it is and what speaks against it is kept."""

from decimal import Decimal
from pathlib import Path

import pytest
from case_builder import BUYER, SELLER, CaseBuilder

from casefile.assessment import LawSign
from casefile.findings import IdentityKind, StatementKind, Terms
from casefile.records import NO_CURRENCY, Problem, ProblemCode, Provenance, Role
from pipeline.countries import _namings
from pipeline.governing import governing
from pipeline.law import JURISDICTIONS

LEEDS, SHANGHAI = "Unit 93, 316 Millrace Wharf Road, Leeds LS99 9ZZ", "上海市闵行区橘子南路9316弄3号"
FARGO, BREMEN = "9316 Nowhere Avenue, Fargo, ND 58199", "Nirgendwoweg 9316, 28199 Bremen, Deutschland"


@pytest.fixture
def build(tmp_path: Path) -> CaseBuilder:
    build = CaseBuilder(tmp_path)
    build.source("chat", Provenance.APP_EXPORT)
    build.source("orders", Provenance.OFFICIAL_EXPORT)
    return build


def found(build: CaseBuilder, *, told: str | None = None, zone: str | None = None) -> list[LawSign | Problem]:
    build.case.index_messages()
    build.case.flush()
    return list(governing(build.case, told=told, zone=zone))


def decided(signs: list[LawSign | Problem]) -> tuple[str, str]:
    [sign] = {(sign.kind, sign.pack) for sign in signs if isinstance(sign, LawSign) and sign.decides}
    return sign


@pytest.mark.parametrize(
    ("address", "pack"),
    [(LEEDS, "uk"), (SHANGHAI, "cn"), (FARGO, "us"), (BREMEN, "eu")],
)
def test_the_law_of_the_place_where_the_buyer_lives_goes_before_the_currency(build: CaseBuilder, address: str, pack: str) -> None:
    talk = build.talk("chat", "whatsapp")
    build.tells(talk, BUYER, IdentityKind.ADDRESS, address, owner=Role.BUYER)
    build.link(talk, build.order("orders", platform="unknown", currency="SEK"))
    assert decided(found(build)) == ("buyer_address", pack)


@pytest.mark.parametrize(("currency", "pack"), [("GBP", "uk"), ("USD", "us"), ("EUR", "eu"), ("CNY", "cn")])
def test_without_an_address_the_currency_of_the_order_decides(build: CaseBuilder, currency: str, pack: str) -> None:
    talk = build.talk("chat", "whatsapp")
    build.message(talk, SELLER)
    build.tells(talk, SELLER, IdentityKind.ADDRESS, LEEDS, owner=Role.SELLER)
    build.link(talk, build.order("orders", platform="unknown", currency=currency))
    signs = found(build)
    assert decided(signs) == ("order_currency", pack)
    assert any(isinstance(sign, LawSign) and sign.kind == "seller_address" and sign.pack == "uk" for sign in signs)


def test_a_kind_that_points_two_ways_decides_nothing(build: CaseBuilder) -> None:
    talk = build.talk("chat", "whatsapp")
    for address in (LEEDS, FARGO):
        build.tells(talk, BUYER, IdentityKind.ADDRESS, address, owner=Role.BUYER)
    build.tells(talk, BUYER, IdentityKind.PHONE, "+442079460316", owner=Role.BUYER)
    assert decided(found(build)) == ("buyer_phone", "uk")


@pytest.mark.parametrize(("text", "pack"), [("hello there", "uk"), ("您好", "cn")])
def test_where_a_currency_is_of_no_pack_another_stands_in_and_is_said_to(build: CaseBuilder, text: str, pack: str) -> None:
    talk = build.talk("chat", "whatsapp")
    build.message(talk, SELLER, text)
    build.link(talk, build.order("orders", platform="unknown", currency="AUD"))
    signs = found(build, zone="America/New_York")
    assert decided(signs) == ("stand_in", pack)
    assert [(sign.code, sign.detail) for sign in signs if isinstance(sign, Problem)] == [(ProblemCode.LAW_ELSEWHERE, "AUD")]


@pytest.mark.parametrize("address", ["12 Wattle Street, Carlton VIC 3053", "5 Maple Road, Toronto ON M5V 2T6", "Flat 3, 9 Long Street, Hong Kong"])
def test_an_address_of_no_pack_goes_before_a_currency_of_one(build: CaseBuilder, address: str) -> None:
    talk = build.talk("chat", "whatsapp")
    build.message(talk, SELLER, "hello there")
    build.tells(talk, BUYER, IdentityKind.ADDRESS, address, owner=Role.BUYER)
    build.link(talk, build.order("orders", platform="unknown", currency="USD"))
    assert decided(found(build)) == ("stand_in", "uk")


@pytest.mark.parametrize(
    ("text", "pack"),
    [
        ("i paynow you the $60 ok", ("stand_in", "uk")),
        ("sent the e-transfer, check your Interac", ("stand_in", "uk")),
        ("my PayID is the mobile number", ("stand_in", "uk")),
        ("shall I gpay or UPI?", ("stand_in", "uk")),
        ("I will go to Trading Standards", ("named", "uk")),
        ("I'll Venmo you the $60 now", ("named", "us")),
        ("Ich gehe zur Verbraucherzentrale", ("named", "eu")),
    ],
)
def test_what_is_named_in_one_country_alone_goes_before_a_plain_dollar(build: CaseBuilder, text: str, pack: tuple[str, str]) -> None:
    talk = build.talk("chat", "whatsapp")
    build.message(talk, BUYER, text)
    build.says(talk, SELLER, StatementKind.OFFER, text="$60 for both", terms=Terms(amount=Decimal(60), currency="USD"))
    assert decided(found(build)) == pack


def test_what_is_named_of_two_countries_tells_nothing(build: CaseBuilder) -> None:
    talk = build.talk("chat", "whatsapp")
    build.message(talk, BUYER, "Venmo or Interac, which one?")
    build.says(talk, SELLER, StatementKind.OFFER, text="$60 for both", terms=Terms(amount=Decimal(60), currency="USD"))
    assert decided(found(build)) == ("sums", "us")


def bought_for(build: CaseBuilder, text: str) -> str:
    talk = build.talk("chat", "whatsapp")
    build.message(talk, BUYER, text)
    currency = "GBP" if "£" in text else "USD"
    build.says(talk, SELLER, StatementKind.OFFER, text=text, terms=Terms(amount=Decimal(60), currency=currency))
    return talk


def test_what_decides_in_most_conversations_decides(build: CaseBuilder) -> None:
    for text in ("£60 for both", "I'll Venmo you the $60 now", "£60 each"):
        bought_for(build, text)
    assert decided(found(build)) == ("sums", "uk")


def test_where_the_only_buyer_lives_decides_for_all_conversations(build: CaseBuilder) -> None:
    for text in ("£60 for both", "£60 each"):
        bought_for(build, text)
    build.tells(bought_for(build, "$60 then"), BUYER, IdentityKind.ADDRESS, FARGO, owner=Role.BUYER)
    assert decided(found(build)) == ("buyer_address", "us")


def test_a_sum_that_states_no_currency_points_nowhere(build: CaseBuilder) -> None:
    build.order("orders", platform="unknown", currency=NO_CURRENCY)
    build.payment("orders", currency=NO_CURRENCY)
    assert {sign.kind for sign in found(build) if isinstance(sign, LawSign)}.isdisjoint({"order_currency", "payment_currency"})


def test_where_nothing_tells_that_is_a_point_to_decide(build: CaseBuilder) -> None:
    build.message(build.talk("chat", "whatsapp"), SELLER, "hello there")
    signs = found(build)
    assert decided(signs) == ("default", "cn")
    assert any(isinstance(sign, Problem) for sign in signs)


@pytest.mark.parametrize("law", JURISDICTIONS)
def test_who_names_the_law_is_followed_and_what_speaks_against_it_is_kept(build: CaseBuilder, law: str) -> None:
    build.message(build.talk("chat", "taobao"), SELLER, "您好")
    signs = found(build, told=law)
    assert decided(signs) == ("told", law)
    assert {sign.kind for sign in signs if isinstance(sign, LawSign)} >= {"told", "platform", "language"}


def test_a_message_is_searched_for_a_country_only_where_a_word_of_it_may_stand() -> None:
    assert all(one.triggers for one in _namings().members)
    assert [one.code for one in _namings().open("i paynow you or by Venmo?")] == ["SG", "US"]
    assert _namings().open("the lamp came today") == ()
