"""The platform of a chat that tells none, by what its file or folder is called."""

from pathlib import Path

import pytest
from handover import taken_in

from casefile.records import Conversation, Reading, ReadingCode
from casefile.store import CaseFile
from parsers.export import Options
from pipeline.merge import merge
from pipeline.platform_names import named_in, tell_platforms

TYPED = "2024-05-01 10:00 客服：在的\n2024-05-01 10:01 我：什么时候发货\n2024-05-01 10:02 客服：今天\n"


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("case/淘宝聊天记录.txt", ("taobao", "淘宝聊天记录.txt")),
        ("case/天猫客服.docx!天猫客服.txt", ("taobao", "天猫客服.txt")),
        ("拼多多/2024/聊天.txt", ("pdd", "拼多多")),
        ("拼多多/微信.txt", ("wechat", "微信.txt")),
        ("ebay messages.csv", ("ebay", "ebay messages.csv")),
        ("QQ聊天.txt", ("qq", "QQ聊天.txt")),
        ("Etsy.zip!chat.csv", ("etsy", "Etsy.zip")),
        ("JD Smith.txt", None),
        ("京东方科技.txt", None),
        ("Amazonas.txt", None),
        ("淘宝卖家的微信.txt", None),
        ("淘宝/闲鱼和淘宝.txt", None),
        ("chat.txt", None),
    ],
)
def test_a_name_tells_the_one_platform_that_it_names(path: str, named: tuple[str, str] | None) -> None:
    assert named_in(path) == named


def told(folder: Path, files: dict[str, str]) -> CaseFile:
    for name, text in files.items():
        path = folder / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    case = taken_in(folder / "in", folder, Options())
    with case.stage("merge", "", version="", who=""):
        merge(case)
        tell_platforms(case)
    return case


def platforms(case: CaseFile) -> list[str]:
    return [conversation.platform for conversation in case.records(Conversation)]


def test_a_chat_that_tells_no_platform_is_of_the_one_that_its_file_is_called_by_and_this_is_said(tmp_path: Path) -> None:
    case = told(tmp_path, {"淘宝聊天.txt": TYPED})
    assert platforms(case) == ["taobao"]
    assert [reading.value for reading in case.records(Reading) if reading.code is ReadingCode.PLATFORM] == ["淘宝聊天.txt"]


def test_a_chat_that_tells_its_platform_keeps_it(tmp_path: Path) -> None:
    case = told(tmp_path, {"淘宝.txt": f"拼多多聊天记录\n\n{TYPED}"})
    assert platforms(case) == ["pdd"]
    assert not [reading for reading in case.records(Reading) if reading.code is ReadingCode.PLATFORM]


@pytest.mark.parametrize(("name", "platform"), [("微信聊天.txt", "wechat"), ("微信和QQ.txt", "qq"), ("聊天.txt", "qq")])
def test_a_layout_of_qq_is_wechats_in_a_file_called_after_wechat(name: str, platform: str, tmp_path: Path) -> None:
    case = told(tmp_path, {name: "灯具店 2024/1/15 10:30:05\n今天发货\n\n小明 2024/1/15 10:31:05\n好\n"})
    assert platforms(case) == [platform]
    assert [reading.value for reading in case.records(Reading) if reading.code is ReadingCode.PLATFORM] == [name] * (platform == "wechat")


def test_exports_of_one_chat_whose_names_contradict_each_other_tell_nothing(tmp_path: Path) -> None:
    case = told(tmp_path, {"淘宝.txt": TYPED, "京东.txt": f"{TYPED}2024-05-01 10:03 我：好\n"})
    assert platforms(case) == ["unknown"]
