"""Overlapping exports: what is one becomes one, what is two stays two, and nothing of any is lost."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from casefile.records import Attachment, Conversation, Copy, Message, MessageKind, Party, Precision, Reading, ReadingCode, Signal, SignalCode
from pipeline.parties import roles
from pipeline.parties.people import shown_names
from pipeline.workers import Workers
from tests.threads import START, Exports, Said, talk


@pytest.fixture
def exports(tmp_path: Path) -> Exports:
    return Exports(tmp_path)


def test_six_messages_of_one_second_stay_six(exports: Exports) -> None:
    six = [Said(text="在吗", by="阿木"), Said(text="在吗", by="阿木"), *(Said(text=text, by="云朵") for text in ("在", "在", "在", "亲"))]
    exports.give(six[1:5])
    exports.give(six)
    assert exports.joined().texts() == [["在吗", "在吗", "在", "在", "在", "亲"]]
    assert exports.case.count(Copy) == 4


def test_two_halves_with_an_overlap_are_one_conversation_in_order(exports: Exports) -> None:
    whole = talk(*"甲乙丙丁戊己庚辛")
    exports.give(whole[3:])
    exports.give(whole[:5])
    assert exports.joined().texts() == [list("甲乙丙丁戊己庚辛")]
    (conversation,) = exports.case.records(Conversation)
    assert exports.case.sources_of(conversation.id) == ["s1", "s2"]
    assert [reading.why for reading in exports.case.records(Reading, code=ReadingCode.MERGED)] == ["same_conversation:2:8"]


def test_three_exports_join_though_the_first_two_do_not_touch(exports: Exports) -> None:
    whole = talk(*map(str, range(12)), every=100_000)
    exports.give(whole[:6])
    exports.give(whole[9:])
    exports.give(whole[5:10])
    assert exports.joined().texts() == [[str(number) for number in range(12)]]


def test_what_each_has_alone_stands_after_what_it_follows(exports: Exports) -> None:
    whole = talk(*"甲乙丙丁戊", every=0)
    exports.give([whole[number] for number in (0, 1, 3, 4)])
    exports.give([whole[number] for number in (0, 1, 2, 3)])
    (texts,) = exports.joined().texts()
    assert texts.index("乙") < texts.index("丙") < texts.index("丁") < texts.index("戊")


SECONDS = st.integers(0, 4)
MESSAGE = st.tuples(SECONDS, st.sampled_from(["阿木", "云朵"]), st.sampled_from(["在", "好", "1"]))


@settings(max_examples=50, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(
    thread=st.lists(MESSAGE, min_size=1, max_size=14),
    picks=st.lists(st.tuples(st.booleans(), st.booleans()), min_size=14, max_size=14),
    ids=st.booleans(),
)
def test_nothing_is_lost(thread: list[tuple[int, str, str]], picks: list[tuple[bool, bool]], ids: bool) -> None:
    thread.sort(key=lambda one: one[0])
    said = [Said(text=text, by=by, at=at, id=str(number) if ids else None) for number, (at, by, text) in enumerate(thread)]
    first = [one for one, (chosen, _) in zip(said, picks, strict=False) if chosen]
    second = [one for one, (_, chosen) in zip(said, picks, strict=False) if chosen]
    with TemporaryDirectory() as folder:
        exports = Exports(Path(folder))
        for export in (first, second):
            exports.give(export, native_id="wxid_a" if ids else None)
        places = exports.places()
        conversations = exports.joined().texts()
        assert exports.places() == places
        if len(conversations) == 1:
            (merged,) = conversations
            counts = Counter(merged)
            assert len(merged) >= max(len(first), len(second))
            assert all(counts[text] >= Counter(one.text for one in export)[text] for export in (first, second) for text in counts)
            assert is_within([one.text for one in max(first, second, key=len)], merged)
            if ids:
                assert len(merged) == sum(one in first or one in second for one in said)
                assert all(is_within([one.text for one in export], merged) for export in (first, second))
        exports.case.connection.close()


def is_within(part: list[str], whole: list[str]) -> bool:
    rest = iter(whole)
    return all(text in rest for text in part)


def as_minutes(said: list[Said]) -> list[Said]:
    """As an export writes it that leaves out the seconds."""
    return [replace(one, at=one.at and one.at // 60 * 60, precision=Precision.MINUTE) for one in said]


def test_an_export_to_the_minute_and_one_to_the_second_are_one(exports: Exports) -> None:
    whole = talk(*"甲乙丙丁戊己", every=47)
    exports.give(as_minutes(whole[1:]))
    exports.give(whole[:5])
    assert exports.joined().texts() == [list("甲乙丙丁戊己")]
    (conversation,) = exports.case.records(Conversation)
    assert [message.precision for message in exports.case.messages(conversation.id)] == [Precision.SECOND] * 5 + [Precision.MINUTE]
    assert list(exports.case.records(Signal)) == []


@pytest.mark.parametrize("hours", [0, 3, -8])
def test_an_export_with_its_zone_and_one_without_are_one(exports: Exports, hours: int) -> None:
    whole = talk(*"甲乙丙丁戊己")
    exports.give(whole[:5])
    exports.give(as_minutes(whole[1:]), start=(START + timedelta(hours=hours)).replace(tzinfo=None))
    assert exports.joined().texts() == [list("甲乙丙丁戊己")]
    (conversation,) = exports.case.records(Conversation)
    assert [one.sent.tzinfo is not None for one in exports.case.messages(conversation.id) if one.sent] == [True] * 5 + [False]
    assert list(exports.case.records(Signal)) == []


def test_a_clock_that_was_put_back_in_between_is_read_by_what_stands_near(exports: Exports) -> None:
    summer, winter = talk(*"甲乙丙"), [replace(one, at=(one.at or 0) + 200 * 86_400) for one in talk(*"丁戊己")]
    exports.give([*summer, *winter])
    shown = [*summer, *(replace(one, at=(one.at or 0) - 3600) for one in winter)]
    exports.give(shown, start=START.replace(tzinfo=None))
    assert exports.joined().texts() == [list("甲乙丙丁戊己")]


def test_other_words_at_another_clock_show_no_one_conversation(exports: Exports) -> None:
    exports.give(talk(*"甲乙丙"))
    exports.give(talk(*"丁戊己"), start=START.replace(tzinfo=None))
    assert len(exports.joined().texts()) == 2


def test_what_one_export_lacks_is_said_though_its_clock_has_no_zone(exports: Exports) -> None:
    exports.give(talk(*"甲乙丙丁"))
    exports.give([one for one in talk(*"甲乙丙丁") if one.text != "丙"], start=START.replace(tzinfo=None))
    assert exports.joined().texts() == [list("甲乙丙丁")]
    assert [signal.code for signal in exports.case.records(Signal)] == [SignalCode.MISSING_COPY]


def test_a_file_that_was_renamed_is_the_conversation_that_it_was(exports: Exports) -> None:
    exports.give(talk(*"甲乙丙丁"), title=None)
    exports.give(talk(*"甲乙丙丁戊"), title="云朵")
    exports.give(talk(*"甲乙丙丁戊己"), title="证据三")
    assert exports.joined().texts() == [list("甲乙丙丁戊己")]
    assert {reading.why.partition(":")[0] for reading in exports.case.records(Reading, code=ReadingCode.MERGED)} == {"same_messages"}


@pytest.mark.parametrize("other", [talk(*"甲乙子丑寅卯"), talk(*"子丑寅"), [replace(one, at=(one.at or 0) + 3600) for one in talk(*"甲乙丙")]])
def test_two_titles_are_two_conversations_where_the_messages_differ(exports: Exports, other: list[Said]) -> None:
    exports.give(talk(*"甲乙丙丁戊己"))
    exports.give(other, title="云朵 2")
    assert len(exports.joined().texts()) == 2


def test_what_an_exporter_wrote_twice_stays_once_and_keeps_both_places(exports: Exports) -> None:
    one, two, three = talk(*"甲乙丙", ids=True)
    exports.give([one, two, two, three, replace(two, text="改"), one])
    assert exports.joined().texts() == [["甲", "乙", "丙", "改"]]
    assert [message.index for message in exports.case.messages()] == [0, 1, 2, 3]
    assert exports.case.count(Copy) == 2


@pytest.mark.parametrize(
    ("about", "other"),
    [
        ({"native_id": "wxid_a"}, {"native_id": "wxid_b"}),
        ({"platform": "wechat"}, {"platform": "qq"}),
        ({"platform": "messenger", "native_id": "inbox/cloud_1"}, {"platform": "instagram", "native_id": "inbox/cloud_1"}),
        ({"native_id": "wxid_a", "names": {"阿木": "阿木"}, "me": "阿木"}, {"native_id": "wxid_a", "names": {"云朵": "云朵"}, "me": "云朵"}),
    ],
)
def test_what_may_be_two_stays_two(exports: Exports, about: dict[str, str], other: dict[str, str]) -> None:
    exports.give(talk(*"甲乙丙"), **about)
    exports.give(talk(*"甲乙丙丁"), **other)
    assert len(exports.joined().texts()) == 2


@pytest.mark.parametrize("platforms", [("meta", "messenger"), ("messenger", "meta")])
def test_a_thread_of_no_named_app_is_of_the_app_that_another_download_names(exports: Exports, platforms: tuple[str, str]) -> None:
    for platform, said in zip(platforms, (talk(*"甲乙丙"), talk(*"甲乙丙丁")), strict=True):
        exports.give(said, platform=platform, native_id="inbox/cloud_1")
    assert exports.joined().texts() == [list("甲乙丙丁")]
    assert [conversation.platform for conversation in exports.case.records(Conversation)] == ["messenger"]


def test_the_app_that_one_download_names_stays_when_more_join(exports: Exports) -> None:
    for platform, said in (("meta", talk(*"甲乙丙丁")), ("messenger", talk(*"甲乙丙")), ("meta", talk(*"甲乙"))):
        exports.give(said, platform=platform, native_id="inbox/cloud_1")
    assert exports.joined().texts() == [list("甲乙丙丁")]
    assert [conversation.platform for conversation in exports.case.records(Conversation)] == ["messenger"]


@pytest.mark.parametrize("platforms", [("messenger", "instagram"), ("instagram", "messenger")])
def test_a_thread_of_no_named_app_stays_apart_where_two_apps_have_its_id(exports: Exports, platforms: tuple[str, str]) -> None:
    for platform in (*platforms, "meta"):
        exports.give(talk(*"甲乙丙"), platform=platform, native_id="inbox/cloud_1")
    assert exports.joined().texts() == [list("甲乙丙")] * 3


def test_two_accounts_that_talk_to_one_shop_at_one_time_stay_two(exports: Exports) -> None:
    exports.give(talk("要红的", "好", "谢谢", "不客气"))
    exports.give(talk("退货", "地址发您", "收到", "好的"))
    assert len(exports.joined().texts()) == 2


def test_a_title_alone_is_no_reason(exports: Exports) -> None:
    exports.give([Said(text="甲"), Said(text="乙", at=60)])
    exports.give([Said(text="甲", by="阿力"), Said(text="乙", by="阿力", at=60)])
    assert len(exports.joined().texts()) == 2


def test_another_format_joins_by_the_ids_of_the_messages_only(exports: Exports) -> None:
    exports.give(talk(*"甲乙丙", ids=True), native_id="wxid_a", format_name="json")
    exports.give([*talk(*"甲乙丙丁", ids=True)[1:], Said(text="丙", by="阿木", at=120)], native_id="wxid_a", format_name="csv")
    exports.give(talk(*"甲乙丙"), native_id="wxid_a", format_name="txt")
    assert [sorted(texts) for texts in exports.joined().texts()] == [sorted("甲乙丙丙丁"), sorted("甲乙丙")]


def test_one_export_in_two_formats_is_one_conversation(exports: Exports) -> None:
    pinned = Said(text="阿木 pin_message: 2", by=None, at=90, id="n9", kind=MessageKind.SYSTEM)
    exports.give([*talk("甲", "乙", ids=True), replace(pinned, text="阿木 pinned this message")], format_name="html")
    exports.give([*talk("甲", "乙", ids=True), pinned], native_id="7", format_name="json", names={"阿木": "阿木", "云朵": "云朵"})
    assert exports.joined().texts() == [["甲", "乙", "阿木 pin_message: 2"]]
    assert exports.signals() == []
    assert [(party.name, party.native_ids) for party in exports.case.records(Party)] == [("阿木", ("阿木",)), ("云朵", ("云朵",))]


def test_the_export_that_knows_the_id_gives_the_conversation_and_its_people(exports: Exports) -> None:
    exports.give(talk(*"甲乙丙丁", ids=True), format_name="html")
    exports.give(talk(*"甲乙", ids=True), native_id="7", format_name="json", names={"阿木": "阿木", "云朵": "云朵"})
    assert exports.joined().texts() == [list("甲乙丙丁")]
    assert [conversation.native_id for conversation in exports.case.records(Conversation)] == ["7"]
    assert [(party.name, party.native_ids) for party in exports.case.records(Party)] == [("阿木", ("阿木",)), ("云朵", ("云朵",))]


def test_one_export_in_two_formats_is_one_though_one_side_is_silent(exports: Exports) -> None:
    said = [replace(one, by="云朵") for one in talk(*"甲乙丙", ids=True)]
    exports.give(said, native_id="7", format_name="json")
    exports.give(said, format_name="html")
    assert exports.joined().texts() == [list("甲乙丙")]


def test_one_export_in_two_formats_that_know_no_ids_is_one_conversation(exports: Exports) -> None:
    gone = Said(text="", by="云朵", at=90, kind=MessageKind.RECALLED)
    exports.give([*talk("甲", "乙"), gone], format_name="json")
    exports.give([*talk("甲", "乙"), replace(gone, text="(This message was deleted)")], format_name="markdown")
    assert exports.joined().texts() == [["甲", "乙", ""]]
    assert {code for _, code, _ in exports.signals()} == {"recall"}


UNLIKE = [
    ([Said(text="丙", by="阿木", at=90)], [Said(text="丁", by="阿木", at=90)]),
    ([Said(text="丙", by="阿木", at=90)], [Said(text="", by="阿木", at=90, kind=MessageKind.IMAGE)]),
    (
        [Said(text="[图片]", by="阿木", at=90, kind=MessageKind.IMAGE), Said(text="[视频]", by="阿木", at=90, kind=MessageKind.VIDEO)],
        [Said(text="v.mp4", by="阿木", at=90, kind=MessageKind.VIDEO)],
    ),
]


@pytest.mark.parametrize(("ours", "theirs"), UNLIKE)
def test_of_two_formats_other_words_of_one_moment_are_no_copy(exports: Exports, ours: list[Said], theirs: list[Said]) -> None:
    exports.give([*talk("甲", "乙"), *ours], format_name="json")
    exports.give([*talk("甲", "乙"), *theirs], format_name="markdown")
    assert [sorted(texts) for texts in exports.joined().texts()] == [sorted(["甲", "乙", *(one.text for one in ours + theirs)])]
    assert "differing_copy" not in {code for _, code, _ in exports.signals()}


def test_two_formats_that_know_no_ids_stay_two_where_their_words_differ(exports: Exports) -> None:
    exports.give(talk("甲", "乙"), format_name="json")
    exports.give(talk("丙", "丁"), format_name="markdown")
    assert exports.joined().texts() == [["甲", "乙"], ["丙", "丁"]]


def test_two_people_of_one_name_stay_two_beside_another_format(exports: Exports) -> None:
    exports.give(talk(*"甲乙丙", ids=True), native_id="7", format_name="json")
    exports.give([replace(one, id=f"o{one.id}", at=(one.at or 0) + 9_000) for one in talk(*"丁戊己", ids=True)], native_id="8", format_name="json")
    exports.give(talk(*"甲乙丙", ids=True), format_name="html")
    assert exports.joined().texts() == [list("甲乙丙"), list("丁戊己")]


def test_one_id_with_the_same_words_at_another_time_is_no_reason(exports: Exports) -> None:
    exports.give(talk(*"甲乙丙", ids=True), native_id="7", format_name="json")
    exports.give([replace(one, id=f"{one.id}x" if number else one.id, at=30_000 + number) for number, one in enumerate(talk(*"甲丁戊", ids=True))])
    assert exports.joined().texts() == [list("甲乙丙"), list("甲丁戊")]


@pytest.mark.parametrize(
    ("there", "told"),
    [
        ({"edited": True}, []),
        ({"text": "包邮"}, ["text"]),
        ({"kind": MessageKind.FILE}, []),
        ({"kind": MessageKind.FILE, "text": "包邮"}, ["text"]),
    ],
)
def test_of_two_formats_the_words_are_compared(exports: Exports, there: dict[str, Any], told: list[str]) -> None:
    photo = Said(text="880", at=9, id="n9", kind=MessageKind.IMAGE if "kind" in there else MessageKind.TEXT)
    exports.give([*talk("甲", "乙", ids=True), photo], native_id="7", format_name="json")
    exports.give([*talk("甲", "乙", ids=True), replace(photo, **there)], format_name="html")
    exports.joined()
    assert [detail for _, code, detail in exports.signals() if code == "differing_copy"] == told


def test_what_lies_between_two_exports_is_not_missing_in_either(exports: Exports) -> None:
    whole = talk(*"甲乙丙丁戊己", ids=True)
    exports.give(whole[:2], native_id="7", format_name="json")
    exports.give(whole[4:], native_id="7", format_name="json")
    exports.give(whole, format_name="html")
    assert exports.joined().texts() == [list("甲乙丙丁戊己")]
    assert exports.signals() == []


def test_ids_of_two_countings_join_nothing(exports: Exports) -> None:
    exports.give([Said(text=text, at=at, by=by, id=str(at)) for at, (text, by) in enumerate(zip("甲乙丙", ("阿木", "云朵", "阿木"), strict=True))])
    exports.give(
        [Said(text=text, at=at + 1, by=by, id=str(at)) for at, (text, by) in enumerate(zip("乙丙丁", ("云朵", "阿木", "云朵"), strict=True))]
    )
    assert exports.joined().texts() == [list("甲乙丙丁")]


def test_copies_that_differ_are_told_and_both_are_kept(exports: Exports) -> None:
    said = talk("880包邮", "明天发货", "好", ids=True)
    exports.give(said, native_id="a")
    exports.give([said[0], Said(text="后天发货", by="云朵", at=60, id="n1"), said[2]], native_id="a")
    assert exports.joined().texts() == [["880包邮", "明天发货", "好"]]
    assert exports.signals() == [("s2", "differing_copy", "text")]
    assert [copy.text for copy in exports.case.records(Copy)] == [None, "后天发货", None]


@pytest.mark.parametrize(
    ("there", "told"),
    [
        (Said(text="后天发货", by="云朵", at=60, id="n1", edited=True), "edited"),
        (Said(text="撤回了一条消息", by="云朵", at=60, id="n1", kind=MessageKind.RECALLED), "recalled"),
        (Said(text="明天发货", by="云朵", at=3660, id="n1"), "time"),
    ],
)
def test_what_differs_is_named_and_a_recalled_message_keeps_its_words(exports: Exports, there: Said, told: str) -> None:
    said = talk("880包邮", "明天发货", "好", ids=True)
    exports.give([said[0], there, said[2]], native_id="a")
    exports.give(said, native_id="a")
    exports.joined()
    assert [signal for signal in exports.signals() if signal[1] == "differing_copy"] == [
        ("s2" if told != "recalled" else "s1", "differing_copy", told)
    ]
    if told == "recalled":
        assert exports.texts() == [["880包邮", "明天发货", "好"]]


def test_what_one_export_lacks_within_its_time_is_told(exports: Exports) -> None:
    whole = talk(*"甲乙丙丁戊己")
    exports.give(whole)
    exports.give([whole[1], whole[2], whole[4]])
    assert exports.joined().texts() == [list("甲乙丙丁戊己")]
    assert exports.signals() == [("s1", "missing_copy", "s2.txt")]


def test_an_attachment_that_came_with_either_export_is_there(exports: Exports) -> None:
    photo = [Said(text="图", attachments=(Attachment(name="a.jpg", present=False),)), Said(text="好", by="云朵", at=9)]
    exports.give(photo)
    exports.give([Said(text="图", attachments=(Attachment(name="a.jpg", present=True, sha256="00"),)), photo[1]])
    exports.joined()
    assert next(exports.case.messages()).attachments[0].present


def test_a_renamed_contact_keeps_both_names(exports: Exports) -> None:
    exports.give(talk(*"甲乙丙丁", ids=True), native_id="a", names={"阿木": "阿木", "云朵": "云朵手作"})
    exports.give(talk(*"甲乙丙", ids=True), native_id="a", names={"阿木": "阿木", "云朵": "云朵旧名"})
    parties = list(exports.joined().case.records(Party))
    assert sorted(shown_names(parties).values()) == ["云朵手作 (= 云朵旧名)", "云朵旧名 (= 云朵手作)", "阿木"]
    assert [party.same_why for party in parties if party.same_as] == ["same_id:云朵"]


# ── parties ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_two_names_are_one_person_when_the_user_says_so_and_two_when_not(tmp_path: Path) -> None:
    for same in (("阿木=木木",), ()):
        exports = Exports(tmp_path / f"{len(same)}")
        exports.give(talk(*"甲乙丙"))
        exports.give([Said(text="在", by="木木"), Said(text="在", by="客服")], platform="qq", title="客服")
        names = shown_names(list(exports.joined(*same).case.records(Party))).values()
        assert ("阿木 (= 木木)" in names) is bool(same)
        assert {party.same_why for party in exports.case.records(Party) if party.same_as} == ({"stated_by_user"} if same else set())


@pytest.mark.parametrize("told", ["a=b=阿木", "阿木 = a=b"])
def test_a_name_may_hold_the_sign_that_parts_the_two(exports: Exports, told: str) -> None:
    exports.give([Said(text="在吗", by="a=b"), Said(text="在", by="客服")])
    exports.give([Said(text="在吗", by="阿木"), Said(text="在", by="小果")], platform="qq", title="小果")
    assert "阿木 (= a=b)" in shown_names(list(exports.joined(told).case.records(Party))).values()


def test_names_told_to_be_one_join_exports_that_write_them_differently(exports: Exports) -> None:
    exports.give([Said(text="甲", by="阿木"), Said(text="乙", by="云朵"), Said(text="丙", by="小果", at=9)])
    exports.give([Said(text="甲", by="木木"), Said(text="乙", by="云朵"), Said(text="丙", by="小果", at=9), Said(text="丁", by="木木", at=12)])
    assert exports.joined("阿木=木木").texts() == [list("甲乙丙丁")]


def test_accounts_of_one_shop_have_one_role(exports: Exports) -> None:
    exports.give([Said(text="在吗", by="阿木"), Said(text="亲，在的，有什么可以帮您", by="松果里:小果"), Said(text="嗯", by="松果里:小梨")])
    exports.joined()
    assigned = {
        one.party.rpartition("-")[2]: one.role.value
        for one in roles.assign(Workers(exports.case), buyer="阿木", seller="松果里:小果")
        if hasattr(one, "party")
    }
    assert assigned == {"阿木": "buyer", "松果里:小果": "seller", "松果里:小梨": "seller"}


def test_messages_keep_the_sender_they_were_exported_with(exports: Exports) -> None:
    exports.give(talk(*"甲乙丙"))
    exports.give(talk(*"甲乙丙丁"))
    exports.joined()
    names = {party.id: party.name for party in exports.case.records(Party)}
    assert [names[message.sender or ""] for message in exports.case.messages()] == ["阿木", "云朵", "阿木", "云朵"]
    assert exports.case.count(Message) == 4
