"""Several buyers in one case: each is another client, and what they paid is nobody's sum."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from casefile.errors import CaseError
from casefile.records import Conversation, Party, Problem, ProblemCode, Role
from casefile.store import open_case
from pipeline.cli import main
from pipeline.governing import chosen
from pipeline.papers.file import file_paper, papers_of
from pipeline.parties.buyers import clients
from pipeline.report.compose import scope_of

GROUP = """团长阿芳,海南荔枝 68一箱 6月8日到货 坏果包赔，要的接龙
小禾,来2箱 136转你了
团长阿芳,收到136
老周,我要3箱 多少钱
团长阿芳,亲 3箱204元 微信转我就行
老周,204转了 什么时候发货
小禾,荔枝一半是烂的 要求退款
团长阿芳,好 今晚退您68元
老周,我的也坏了 要求退款
"""
TALK = "{buyer},你好 这个杯子多少钱 能包邮吗\n松果里旗舰店,亲 {sum}元包邮 48小时内发货\n{buyer},好的 {sum}转你了\n{buyer},杯子碎了 要求退款\n"


def analysed(folder: Path, chats: dict[str, str], *options: str) -> Path:
    (folder / "exports").mkdir(parents=True)
    for name, talk in chats.items():
        platform = "淘宝" if name == "淘宝" else "微信"
        rows = "\n".join(f"2026-06-{number + 1:02} 10:00:00,{platform},{line}" for number, line in enumerate(talk.strip().splitlines()))
        (folder / "exports" / f"{name}.csv").write_text(f"时间,平台,发送人,内容\n{rows}\n", "utf-8")
    CliRunner().invoke(main, ["analyze", str(folder / "exports"), "--out", str(folder / "case"), "--tz", "Asia/Shanghai", "--lang", "zh", *options])
    return folder / "case"


def buyers_of(case: Path) -> set[str]:
    with open_case(case / "case.db") as opened:
        return {party.name for party in opened.records(Party) if party.role is Role.BUYER}


def test_several_buyers_of_a_group_are_named_for_a_person_to_choose_from(tmp_path: Path) -> None:
    with open_case(analysed(tmp_path, {"团购群": GROUP}) / "case.db") as case:
        assert [one.detail for one in case.records(Problem) if one.code is ProblemCode.SEVERAL_BUYERS] == ["小禾, 老周"]


def test_who_is_named_as_the_buyer_of_a_group_is_its_only_one(tmp_path: Path) -> None:
    assert buyers_of(analysed(tmp_path, {"团购群": GROUP}, "--buyer", "小禾")) == {"小禾"}


def test_two_names_that_the_user_says_are_one_are_both_the_buyer(tmp_path: Path) -> None:
    assert buyers_of(analysed(tmp_path, {"团购群": GROUP}, "--buyer", "小禾", "--same", "小禾=老周")) == {"小禾", "老周"}


@pytest.mark.parametrize(("second", "is_said"), [("老周", True), ("小禾", False)])
def test_the_report_says_that_several_clients_are_weighed_together(second: str, is_said: bool, tmp_path: Path) -> None:
    case = analysed(tmp_path, {"一": TALK.format(buyer="小禾", sum=120), "二": TALK.format(buyer=second, sum=80)})
    assert ("案卷中有几个买家：小禾、老周。" in (case / "report.html").read_text("utf-8")) is is_said


def test_a_chat_whose_people_are_all_of_another_chat_too_is_called_by_them(tmp_path: Path) -> None:
    case = analysed(tmp_path, {"一": TALK.format(buyer="小禾", sum=120), "二": TALK.format(buyer="老周", sum=80)}, "--same", "小禾=老周")
    with open_case(case / "case.db") as opened:
        scope = scope_of(opened, options={"law": "cn"}, language="zh", version="0")
        names = [scope.conversation_name(one.id) for one in opened.records(Conversation)]
    assert names == ["小禾 (= 老周)、松果里旗舰店", "老周 (= 小禾)、松果里旗舰店"]


def test_no_paper_adds_up_what_several_clients_of_a_shop_paid(tmp_path: Path) -> None:
    case = analysed(tmp_path, {"一": TALK.format(buyer="小禾", sum=120), "二": TALK.format(buyer="老周", sum=80)})
    with pytest.raises(CaseError) as refused:
        file_paper(case, "demand-letter", out=tmp_path, language=None, version="0")
    assert (refused.value.code, refused.value.detail) == ("several_buyers", {"buyers": "小禾; 老周"})


def test_a_buyer_has_another_name_on_each_platform(tmp_path: Path) -> None:
    case = analysed(tmp_path, {"微信": TALK.format(buyer="小禾", sum=120), "淘宝": TALK.format(buyer="tb0091", sum=80)})
    with open_case(case / "case.db") as opened:
        assert clients(opened) == ()


ABROAD = """{buyer},Hi is the {thing} still there?
{shop},Yes {sum} and I ship by Friday
{buyer},OK I'll take it {sum} sent by {way}
{buyer},it came broken I want my money back
"""


@pytest.fixture(scope="module")
def backlog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three clients, two of whom buy in pounds and one in dollars."""
    matters = [
        {"buyer": "Priya", "shop": "Fernleaf Lamps", "thing": "lamp", "sum": "£80", "way": "bank transfer"},
        {"buyer": "Owen", "shop": "Pinecone Rugs", "thing": "rug", "sum": "£45", "way": "bank transfer"},
        {"buyer": "Dakota", "shop": "Bluebonnet Quilts", "thing": "quilt", "sum": "$60", "way": "Venmo"},
    ]
    return analysed(
        tmp_path_factory.mktemp("backlog"), {matter["shop"]: ABROAD.format(**matter) for matter in matters}, "--lang", "en", "--tz", "Europe/London"
    )


def test_several_clients_matters_go_by_the_law_that_most_of_them_point_to(backlog: Path) -> None:
    with open_case(backlog / "case.db") as case:
        assert chosen(case) == "uk"


@pytest.mark.parametrize(("seller", "law", "paper"), [
    ("Fernleaf Lamps", "United Kingdom law", "letter-before-claim"),
    ("Pinecone Rugs", "United Kingdom law", "letter-before-claim"),
    ("Bluebonnet Quilts", "United States law", "letter-of-demand"),
])  # fmt: skip
def test_what_concerns_one_seller_goes_by_the_law_that_its_own_conversations_point_to(backlog: Path, seller: str, law: str, paper: str) -> None:
    [page] = [text for path in backlog.glob("seller-*.html") if f"“{seller}”" in (text := path.read_text("utf-8"))]
    assert f"{law}, " in page
    assert paper in [one.name for one in papers_of(backlog, sold_by=[seller])]


def test_a_paper_takes_the_law_of_its_seller(backlog: Path, tmp_path: Path) -> None:
    assert file_paper(backlog, "letter-of-demand", sold_by=["Bluebonnet Quilts"], out=tmp_path, language=None, version="0").path.exists()
    with pytest.raises(CaseError) as refused:
        file_paper(backlog, "letter-of-demand", sold_by=["Pinecone Rugs"], out=tmp_path, language=None, version="0")
    assert refused.value.code == "no_paper"
