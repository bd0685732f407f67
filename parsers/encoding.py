"""Which encoding a file is in, decided on evidence and said; never "the first codec that decodes".

Order: byte-order mark; strict UTF-8 over the whole file; UTF-16 by its zero bytes; then the legacy code pages, by how
ordinary the characters are that each makes of the same bytes. Big5 text decodes as GB18030 without an error, so an
error is no evidence there: ordinariness is.
"""

import codecs
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

BLOCK = 1 << 20
SAMPLE = 1 << 18
HIGH = re.compile(rb"[\x80-\xff]+")
NEVER_WRITTEN, CONTROL = re.compile(rb"\0{4,}"), re.compile(rb"[\0-\x08\x0e-\x19\x1b-\x1f\x7f]")
"""What a disk or a broken download leaves in a text where it wrote nothing, and what stands in no text."""
NOT_PLAIN = bytes(byte for byte in range(256) if byte >= 0x80 or CONTROL.match(bytes([byte])))
SELDOM = 200
"""Of so many bytes one may be damaged."""

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
COMMON_SIMPLIFIED = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快款退货店客服订单付您吗呢吧啊哦嗯"
)
COMMON_TRADITIONAL = frozenset(
    "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種面而方後多定行學法所民得經十三之進著等部度家電力裡如水化高自二理起小物現實加量都兩體制機當使點從業本去把性好應開它合還因由其些然前外天政四日那社義事平形相全表間樣與關各重新線內數正心反你明看原又麼利比或但質氣第向道命此變條只沒結解問意建月公無系軍很情者最立代想已通並提直題黨程展五果料象員革位入常文總次品式活設及管特件長求老頭基資邊流路級少圖山統接知較將組見計別她手角期根論運農指幾九區強放決西被幹做必戰先回則任取據處隊南給色光門即保治北造百規熱領七海口東導器壓志世金增爭濟階油思術極交受聯什認六共權收證改清己美再採轉更單風切打白教速花帶安場身車例真務具萬每目至達走積示議聲報鬥完類八離華名確才科張信馬節話米整空元況今集溫傳土許步群廣石記需段研界拉林律叫且究觀越織裝影算低持音眾書布複容兒須際商非驗連斷深難近礦千周委素技備半辦青省列習響約支般史感勞便團往酸歷市克何除消構府稱太準精值號率族維劃選標寫存候毛親快款退貨店客服訂單付您嗎呢吧啊哦嗯賣買讓"
)

COMMON_KOREAN = frozenset(
    "이다는에의가을를하고지로은니서도한기어사인자나시대리그아정해일있보스상장전주수과으부여구라만제동들면원게모무비유오조소성것안생연신거마교우중미국물방관치화당세내위경계할했습까요네저행문입금결송배달환불택품예였던적점된될되님건속번호격반납발출착언확감죄합답변드립링크진영짜럼늘않못없겠알았좋많작새같때후냐죠군데려왔봐줘준받갈갔올왜뭐얼카톡메월년분초목토차회매판액권통좌포량질색블루파란빨간흰검노랑형급ㄱㄴㄷㅅㅇㅋㅎㅠㅜ"
)
COMMON_JAPANESE = frozenset("年月日円取引金額残高入出摘要内容口座番号支払利用店名商品本人振込送照会明細様受詳現在貸付曜")
KANA = frozenset(map(chr, range(0x3041, 0x3100)))
HALF_WIDTH = frozenset(map(chr, range(0xFF61, 0xFFA0)))
"""Kana of one byte each: what any western text looks like in Japanese."""
COMMON = {"gb18030": COMMON_SIMPLIFIED, "big5": COMMON_TRADITIONAL, "cp949": COMMON_KOREAN, "cp932": KANA | COMMON_JAPANESE}
ORDINARY = 0.2
"""Less of what is ordinary in a language is chance."""
EVERYDAY = {"gb18030": (0xB0A1, 0xD7F9), "big5": (0xA440, 0xC67E)}
"""Where each national charset has the characters of daily use."""
WESTERN = frozenset("äöüßÄÖÜåÅæÆøØéèêëàâçîïôûùœÉÈÊÀÇñÑóíáúýãõÓÍÁÚÃÕ¿¡£€°§«»’‘“”„–—…·ºª½¼²³´¨©®™\xa0")

ALPHABETS: Mapping[str, tuple[re.Pattern[str], frozenset[str]]] = {
    "cp1251": (re.compile("[А-ЯЁІЇЄҐ]*|[А-ЯЁІЇЄҐ]?[а-яёіїєґ]*"), frozenset("оеаинтсрвлкмі")),
    "cp1253": (re.compile("[ΆΈ-Ϋ]*|[ΆΈ-Ϋ]?[ά-ώ]*"), frozenset("αοιετσςνηυρκάίόέή")),
    "cp1255": (re.compile("[א-ת]*"), frozenset("יוהלאמרתבשנדםע")),
    "cp1256": (re.compile("[ء-ي]*"), frozenset("اليمونرتبعدهسةفك")),
    "cp874": (re.compile("[ก-ฮเ-ไ][ก-๎]*"), frozenset("านรอกเงมยลวดตส่้ีิั")),
}
"""Code pages of one byte a letter: what words look like, and the letters that make up most of what is written."""
FEWEST_LETTERS, LETTERS_SHARE, WORDS_SHARE = 20, 0.5, 0.8
"""By which an alphabet can be told; and of them those that are common in it, and those that stand in words."""
WHOLE = re.compile(rb"(?<![A-Za-z\x80-\xff])[\x80-\xff]{2,}+(?![A-Za-z])")
"""What may be a word of another alphabet; beside a Latin letter, as the end of `Descrição`, it is of a Latin word."""
AROUND_WORDS = "«»„“”‘’–—…№•©®°·،؛؟\xa0"
SIGNS = frozenset("§„”“‘’–—…°«»€\xa0")
LATIN: tuple[tuple[str, tuple[re.Pattern[str], ...], frozenset[str]], ...] = (
    ("cp1254", (re.compile("[ıİ]"), re.compile("[şğŞĞ]")), frozenset("ışğçöüâîûİŞĞÇÖÜÂÎÛ")),
    ("cp1250", (re.compile("[őŐ]"), re.compile("[öüűÖÜŰ]"), re.compile("[áéíóúÁÉÍÓÚ]")), frozenset("őöüűáéíóúŐÖÜŰÁÉÍÓÚ")),
    ("cp1250", (re.compile(r"[şţŞŢ](?=[^\W\d_])"), re.compile("[ăâîĂÂÎ]")), frozenset("şţăâîŞŢĂÂÎ")),
)
"""Of Turkish, Hungarian and Romanian: the code page; what only they have together, where the same bytes are ð and þ in Icelandic, õ beside ü in
Estonian, º beside ã in Portuguese; all their letters beyond ASCII."""
CENTRAL = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžÁČĎÉĚÍŇŘŠŤÚŮÝŽľĺŕôäőűŐŰöüÖÜÄß€§„”“–—\xa0")
EURO, WINDOWS = re.compile(rb"[0-9][ \xa0]?\xa4|\xa4[ \xa0]?[0-9]"), re.compile(rb"[\x80-\x9f]")
"""The sign beside a figure in Latin-9, where Latin-1 has one that nobody writes; and what stands in no text of Latin-9."""
POLISH = re.compile(rb"(?<=[A-Za-z\xf3])[\xb3\xb9\xbf\x9f\xb1\xb6\xbc\xa3\xa5\xaf](?=[A-Za-z\xf3])|\xa3(?=[a-z])")
"""łążźŁĄŻ within a word, of both code pages, also beside ó, and Ł at its beginning."""
CZECH, CARONS = re.compile(rb"(?<=[a-z])\xec(?=[a-z])"), re.compile(rb"[\xe8\xec\xf9\xef]")
"""ě within a word, where Italian has its ì at the end; and what stands in no Danish text beside ø."""


@dataclass(frozen=True, slots=True)
class Encoding:
    name: str
    """A Python codec; offsets of its text map to bytes of the file."""
    why: str
    """`byte_order_mark`, `valid_utf8`, `damaged_utf8`, `zero_bytes`, `ordinary_characters:gb18030=0.91,big5=0.12`, `western`, `central_european`,
    `letters_of_its_own`; `seldom_broken`: nothing tells it, and almost all is ASCII."""


def decide(file: BinaryIO) -> Encoding | None:
    """The encoding of a text file, None for a file that is no text."""
    head = file.read(4)
    file.seek(0)
    for mark, name in MARKS:
        if head.startswith(mark):
            return Encoding(name, "byte_order_mark")
    valid, zeros = _strictly_utf8(file)
    return _zero_bytes(file, zeros, is_utf8=valid) if zeros else _unmarked(file, is_utf8=valid)


def _unmarked(file: BinaryIO, *, is_utf8: bool) -> Encoding | None:
    """Of a text without a mark and without zeros."""
    if is_utf8:
        return Encoding("utf-8", "valid_utf8")
    good, bad, plain, sample = _survey(file)
    if good > 20 * bad:
        return Encoding("utf-8", "damaged_utf8")
    legacy = _legacy(sample)
    return Encoding("utf-8", "seldom_broken") if legacy is None and plain > SELDOM * bad else legacy


def _strictly_utf8(file: BinaryIO) -> tuple[bool, int]:
    """Whether the whole file is UTF-8, and how many zero bytes it has up to where it is known not to be."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    zeros = 0
    try:
        while block := file.read(BLOCK):
            zeros += block.count(0)
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False, zeros
    finally:
        file.seek(0)
    return True, zeros


def _survey(file: BinaryIO) -> tuple[int, int, int, bytes]:
    """Of a file that is not UTF-8 throughout: characters beyond ASCII that are UTF-8, bytes that are not, how many are ASCII and of text, and a
    sample of the lines that are not ASCII."""
    good = bad = plain = sampled = 0
    sample: list[bytes] = []
    while line := file.readline(BLOCK):
        plain += len(line.translate(None, NOT_PLAIN))
        if line.isascii():
            continue
        if sampled < SAMPLE:
            sample.append(line)
            sampled += len(line)
        text = line.decode("utf-8", "surrogateescape")
        broken = sum("\udc80" <= character <= "\udcff" for character in text)
        bad += broken
        good += sum(character > "\x7f" for character in text) - broken
    file.seek(0)
    return good, bad, plain, b"".join(sample)


def _zero_bytes(file: BinaryIO, zeros: int, *, is_utf8: bool) -> Encoding | None:
    """UTF-16 without a mark has its zero bytes on one side of the line ends, a damaged text has runs of them, or
    very few; anything else with zeros is binary."""
    head = file.read(SAMPLE)
    file.seek(0)
    even, odd = head[0::2].count(0), head[1::2].count(0)
    for name, high, low in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if high > 20 * (low + 1) or (high and not low):
            text = head[: len(head) // 2 * 2].decode(name, "replace")
            if "�" not in text[:-1] and (high > 20 * (low + 1) or 2 * text.count("\n") > head.count(b"\n")):
                return Encoding(name, "zero_bytes")
    if is_utf8 and zeros * 20 < len(head) and b"\n" in head:
        return Encoding("utf-8", "valid_utf8")
    written = NEVER_WRITTEN.sub(b"", head)
    if len(CONTROL.findall(written)) * SELDOM > len(written) or not written.strip():
        return None
    return Encoding("utf-8", "valid_utf8") if is_utf8 else _unmarked(io.BytesIO(CONTROL.sub(b"", written)), is_utf8=False)


def _legacy(sample: bytes) -> Encoding | None:
    scores: dict[str, float] = {}
    for name, common in COMMON.items():
        text = sample.decode(name, "replace")
        wide = [character for character in text if character > "\x7f"]
        broken = text.count("�")
        if broken * 20 > len(wide):
            continue
        wide = [character for character in wide if character not in HALF_WIDTH]
        ordinary = sum(character in common for character in wide)
        if name == "cp949":
            # Korean is written without ideographs; Chinese read as Korean is half of them
            ordinary -= sum("\u4e00" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" for character in wide)
        scores[name] = ordinary / max(1, len(wide))
    told = ",".join(f"{name}={score:.2f}" for name, score in scores.items())
    best = max(scores, key=lambda name: scores[name], default="")
    alphabets = _of_alphabets(sample)
    alphabet = max(alphabets, key=lambda name: alphabets[name], default="")
    if alphabet and alphabets[alphabet] > max(LETTERS_SHARE, 2 * scores.get(best, 0)):
        return Encoding(alphabet, f"ordinary_characters:{alphabet}={alphabets[alphabet]:.2f}")
    if best and scores[best] >= ORDINARY:
        return Encoding(best, f"ordinary_characters:{told}")
    if own := _by_own_letters(sample):
        return Encoding(own, "letters_of_its_own")
    if central := _central_european(sample):
        return Encoding(central, "central_european")
    if _is_western(sample):
        return Encoding("iso8859-15" if EURO.search(sample) and not WINDOWS.search(sample) else "cp1252", "western")
    everyday = {name: _everyday(sample, name) for name in EVERYDAY if name in scores}
    best = max(everyday, key=lambda name: everyday[name], default="")
    if best and everyday[best] > 2 * ORDINARY:
        return Encoding(best, f"ordinary_characters:{told}")
    return None


def _everyday(sample: bytes, name: str) -> float:
    """The share of characters that stand in the part of a national charset where those of daily use are."""
    first, last = EVERYDAY[name]
    wide = [character for character in sample.decode(name, "ignore") if character > "\x7f"]
    codes = [int.from_bytes(written) for character in wide if len(written := character.encode(name)) == 2]
    return sum(first <= code <= last for code in codes) / max(1, len(wide))


def _of_alphabets(sample: bytes) -> dict[str, float]:
    """How ordinary the letters are that code pages make of the sample, of those that make words of it."""
    length = sum(map(len, HIGH.findall(sample)))
    if length < FEWEST_LETTERS:
        return {}
    whole = WHOLE.findall(sample)
    found: dict[str, float] = {}
    for name, (word, common) in ALPHABETS.items():
        words = [written for run in whole if len(written := run.decode(name, "replace").strip(AROUND_WORDS)) > 1 and word.fullmatch(written)]
        if sum(map(len, words)) >= WORDS_SHARE * length:
            found[name] = sum(letter in common for letter in "".join(words).lower()) / length
    return found


def _by_own_letters(sample: bytes) -> str | None:
    """By letters that one language alone has together, where none stands beside them that it has not."""
    for name, together, letters in LATIN:
        text = sample.decode(name, "replace")
        if all(one.search(text) for one in together) and {letter for letter in text if letter > "\x7f"} <= letters | SIGNS:
            return name
    return None


def _central_european(sample: bytes) -> str | None:
    """By letters of Polish or Czech that in a western code page are signs within a word, or letters of no one language."""
    if not POLISH.search(sample) and not CZECH.search(sample) and not (b"\xf8" in sample and CARONS.search(sample)):
        return None
    text = {name: "".join(run.decode(name, "replace") for run in HIGH.findall(sample)) for name in ("cp1250", "iso8859_2")}
    shares = {name: sum(letter in CENTRAL for letter in letters) / len(letters) for name, letters in text.items()}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] > 1 - ORDINARY else None


def _is_western(sample: bytes) -> bool:
    """Accented letters stand alone or in pairs between plain ones; control bytes do not occur."""
    high = HIGH.findall(sample)
    control = sum(1 for byte in sample if byte < 0x20 and byte not in b"\t\r\n")
    if not high or control:
        return False
    alone = sum(len(run) == 1 for run in high)
    letters = "".join(run.decode("cp1252", "replace") for run in high)
    return alone * 10 >= sum(map(len, high)) * 8 or (max(map(len, high)) <= 2 and all(letter in WESTERN for letter in letters))
