"""Who is buyer and who seller when nobody says so."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from casefile.errors import CaseError
from casefile.records import Conversation, Order, Party, Place, Problem, ProblemCode, Role
from casefile.store import CaseFile, open_case
from parsers.export import Options
from pipeline import intake
from pipeline.originals import Received, receive
from pipeline.parties import people, roles
from pipeline.wording import LANGUAGES, wording
from pipeline.workers import Workers
from tests.benchmarks.voices import by_words, cases, private, told

GOLD = Path(__file__).parent / "gold"


def case_of(folder: Path, *lines: str, columns: str = "sender,text") -> CaseFile:
    """A case of one conversation: each line is `name,text`."""
    (folder / "exports").mkdir()
    rows = "\n".join(f"2024-05-01T10:{minute:02}:00+08:00,{line}" for minute, line in enumerate(lines))
    (folder / "exports" / "chat.csv").write_text(f"time,{columns}\n{rows}\n")
    case = open_case(folder / "case.db", create=True)
    received = [one for one in receive([folder / "exports"], folder / "originals", password=None) if isinstance(one, Received)]
    with case.stage("intake", "", version="test", who="test"):
        intake.take_in(Workers(case), received, options=Options(), format_name=None)
    return case


def assigned(case: CaseFile, *, buyer: str | None = None, seller: str | None = None) -> dict[str, tuple[Role, str]]:
    names = {party.id: party.name for party in case.records(Party)}
    found = roles.assign(Workers(case), buyer=buyer, seller=seller)
    return {names[one.party]: (one.role, one.why) for one in found if isinstance(one, roles.Assigned)}


def test_a_shop_word_in_the_name_tells_the_seller_and_the_other_side_is_the_buyer(tmp_path: Path) -> None:
    case = case_of(tmp_path, "南山旗舰店,在的", "阿木,这个多少钱", "南山旗舰店,99元", "阿木,能便宜点吗")
    found = assigned(case)
    assert found["南山旗舰店"] == (Role.SELLER, "name:旗舰店")
    assert found["阿木"][0] is Role.BUYER


@pytest.mark.parametrize(
    ("lines", "seller", "buyer"),
    [
        (("甲,在吗 这个还有货吗", "乙,有货的亲 拍下48小时内发货哦", "甲,能便宜点吗", "乙,已经是最低价99了呢", "甲,我拍下了"), "乙", "甲"),
        (("Ann,Is this available?", "Bob,Yes. I'm asking 80. Pickup only", "Ann,Would you take 70?", "Bob,Lowest I can do is 75"), "Bob", "Ann"),
        (
            ("Ann,I ordered a lamp and it arrived broken", "Bob,Thank you for your message. We will refund it", "Ann,When will I get it?"),
            "Bob",
            "Ann",
        ),
    ],
)
def test_who_asks_and_who_quotes_tells_them_apart(tmp_path: Path, lines: tuple[str, ...], seller: str, buyer: str) -> None:
    found = assigned(case_of(tmp_path, *lines))
    assert found[seller][0] is Role.SELLER
    assert found[buyer][0] is Role.BUYER


@pytest.mark.parametrize(("seller", "buyer"), [("卖家", "买家"), ("商家", "客户A"), ("Seller", "Buyer"), ("the vendor", "Customer")])
def test_who_is_called_by_a_part_in_the_sale_has_it(tmp_path: Path, seller: str, buyer: str) -> None:
    found = assigned(case_of(tmp_path, f"{buyer},你好", f"{seller},你好"))
    assert (found[seller], found[buyer]) == ((Role.SELLER, f"name:{seller}"), (Role.BUYER, f"name:{buyer}"))


LETTERS = (
    "+18285550142,Hi this is Dana at Blue Ridge Cabinets. The 3-door pantry is $1450; we can do $1350 if you pay the deposit by Friday",
    "Me,OK $1350 works. Sending the $400 deposit now",
    "+18285550142,Got it! Delivery and install will be the week of March 23. 5 year warranty on the hinges",
    "Me,The week of the 23rd is over and nobody showed up. What's going on?",
    "+18285550142,So sorry; our installer had a family emergency. I promise we'll be there Thursday between 9 and noon",
    "Me,Still no cabinets. Please refund my deposit",
    "+18285550142,Deposits are non refundable",
)


def test_how_they_speak_tells_two_apart_of_whom_no_name_says_anything_whoever_wrote_first(tmp_path: Path) -> None:
    found = assigned(case_of(tmp_path, *LETTERS))
    assert {name: role for name, (role, _) in found.items()} == {"+18285550142": Role.SELLER, "Me": Role.BUYER}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_who_buys_and_who_sells_is_told_by_their_words_alone(language: str) -> None:
    found = [answer for case in cases([GOLD / "held" / language]) if (answer := told(case)) is not None]
    assert set(found) == {"right"}


@pytest.mark.parametrize(("language", "most"), [("zh", 6), ("en", 1)])
def test_few_private_chats_are_taken_for_a_sale(language: str, most: int) -> None:
    taken = [bool(by_words(chat)) for chat in private(language)]
    assert len(taken) == 36
    assert sum(taken) <= most


def test_two_people_who_only_greet_stay_undecided_and_the_report_says_so(tmp_path: Path) -> None:
    case = case_of(tmp_path, "甲,你好", "乙,你好")
    assert {role for role, _ in assigned(case).values()} == {Role.UNKNOWN}
    assert [problem.code for problem in roles.assign(Workers(case), buyer=None, seller=None) if isinstance(problem, Problem)] == [
        ProblemCode.SELLER_UNKNOWN
    ]


def test_the_same_two_names_elsewhere_are_the_same_two_sides(tmp_path: Path) -> None:
    talk = ["Ann,Is this available?", "Bob,Yes. I'm asking 80. Pickup only", "Ann,Would you take 70?", "Bob,Lowest I can do is 75"]
    case = case_of(tmp_path, *(f"{line},chat" for line in talk), "Bob,Hello,mail", "Ann,Hello,mail", columns="sender,text,conversation")
    found = {one.party: one for one in roles.assign(Workers(case), buyer=None, seller=None) if isinstance(one, roles.Assigned)}
    told = {(party.name, found[party.id].role, found[party.id].why == "same_two") for party in case.records(Party)}
    assert told == {("Ann", Role.BUYER, False), ("Bob", Role.SELLER, False), ("Ann", Role.BUYER, True), ("Bob", Role.SELLER, True)}


def mails(folder: Path, *written: tuple[str, str, str]) -> CaseFile:
    """A case of mails, each a thread of its own: from, to, text."""
    (folder / "exports").mkdir()
    for number, (sender, to, text) in enumerate(written):
        head = f"From: {sender}\nTo: {to}\nSubject: {number}\nDate: Mon, 5 Jan 2026 10:{number:02}:00 +0000\nMessage-ID: <{number}@x.example>\n"
        (folder / "exports" / f"{number}.eml").write_text(f"{head}\n{text}\n")
    case = open_case(folder / "case.db", create=True)
    received = [one for one in receive([folder / "exports"], folder / "originals", password=None) if isinstance(one, Received)]
    with case.stage("intake", "", version="test", who="test"):
        intake.take_in(Workers(case), received, options=Options(), format_name=None)
    return case


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("Volt Trail <orders@volttrail.example>", {"Volt Trail": Role.SELLER, "Dana": Role.BUYER}),
        ("Big Bank <news@bank.example>", {"Big Bank": Role.UNKNOWN, "Dana": Role.UNKNOWN}),
    ],
)
def test_a_shop_is_known_by_its_domain_and_the_buyer_there_by_the_address(tmp_path: Path, other: str, expected: dict[str, Role]) -> None:
    dana = "Dana <dana@gmail.com>"
    asked, shop = "I ordered a bike. Where is my order?", "Volt Trail Support <support@volttrail.example>"
    case = mails(tmp_path, (dana, shop, asked), (shop, dana, "Your order has shipped."), (other, dana, "Summary of last month"))
    thread = max(case.records(Conversation), key=lambda one: one.title or "").id
    names = {party.id: party.name for party in case.records(Party, conversation=thread)}
    found = [one for one in roles.assign(Workers(case), buyer=None, seller=None) if isinstance(one, roles.Assigned)]
    assert {names[one.party]: one.role for one in found if one.party in names} == expected


def test_the_users_word_settles_it(tmp_path: Path) -> None:
    case = case_of(tmp_path, "甲,你好", "乙,你好")
    found = assigned(case, buyer="甲", seller="乙")
    assert found == {"甲": (Role.BUYER, "stated_by_user"), "乙": (Role.SELLER, "stated_by_user")}


def test_a_name_with_invisible_marks_can_be_typed(tmp_path: Path) -> None:
    case = case_of(tmp_path, "\u202a+86\xa0199\xa00000\xa00142\u202c,你好", "乙,你好")
    people.refuse_strangers(case, buyer=None, seller="+86 199 0000 0142", same=())
    assert [role for role, why in assigned(case, seller="+86 199 0000 0142").values() if why == "stated_by_user"] == [Role.SELLER]


@pytest.mark.parametrize(
    ("buyer", "seller", "same", "code"),
    [("丙", None, (), "no_such_party"), (None, "丙", (), "no_such_party"), (None, None, ["甲=丙"], "no_such_name")],
)
def test_a_name_that_is_nobodys_is_wrong_use(buyer: str | None, seller: str | None, same: Sequence[str], code: str, tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=code):
        people.refuse_strangers(case_of(tmp_path, "甲,你好"), buyer=buyer, seller=seller, same=same)


def test_of_a_crowd_an_error_names_some(tmp_path: Path) -> None:
    with pytest.raises(CaseError) as error:
        people.refuse_strangers(case_of(tmp_path, *(f"user{number},你好" for number in range(500))), buyer="丙", seller=None, same=())
    assert len(error.value.detail["parties"]) < 300


def test_the_exports_own_role_column_is_believed(tmp_path: Path) -> None:
    case = case_of(tmp_path, "甲,seller,多少钱", "乙,buyer,亲 包邮的哦", columns="sender,role,text")
    assert {name: role for name, (role, _) in assigned(case).items()} == {"甲": Role.SELLER, "乙": Role.BUYER}


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Fernwren Lighting", Role.SELLER),
        ("Fernwren Lighting Support", Role.SELLER),
        ("Fern", Role.UNKNOWN),
        ("Sample Reader", Role.BUYER),
        ("Amazon.com", Role.PLATFORM),
        ("Amazonia", Role.UNKNOWN),
    ],
)
def test_the_names_in_the_orders_tell_who_is_who(tmp_path: Path, name: str, role: Role) -> None:
    case = case_of(tmp_path, f"{name},noted")
    place = Place(source="s1", where="row 1")
    case.add(Order(place=place, platform="email", order_no="FW-1", shop_name="Fernwren Lighting", buyer_name="Sample Reader"))
    case.flush()
    assert assigned(case)[name][0] is role


def test_a_notice_of_the_platform_wants_no_seller(tmp_path: Path) -> None:
    case = case_of(tmp_path, "Amazon.com,Your order has shipped")
    assert not [one for one in roles.assign(Workers(case), buyer=None, seller=None) if isinstance(one, Problem)]


def test_every_cue_has_words_in_both_languages() -> None:
    cues = {cue for side in ("seller", "buyer") for cue in roles._cues()[side]}
    codes = cues | {
        "buyer_in_orders",
        "name",
        "name_in_orders",
        "order_cards",
        "other_side",
        "stated_by_user",
        "stated_in_export",
        "undecided",
        "same_two",
        "wrote_first",
    }
    for language in LANGUAGES:
        assert codes <= wording(language, "roles").keys()
