"""Persons told of by a name that is hardly anything else: the driver Darren, my sister's, Hanan Bitar, … has been signed off by Casimir.

A name with which somebody is spoken to is none of these, nor one that stands in the name of a street, a shop or a make.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from casefile.findings import IdentityKind
from casefile.records import Role
from extractors.identity.candidate import Candidate, Known, any_of, claim, words
from extractors.identity.firms_en import FIRM_WORD
from extractors.identity.holders import holder_in
from extractors.identity.shops import FORM_WORD
from extractors.spans import Taken, free

_LETTERS = "A-Za-zÀ-žß"
_WORD = r"(?:O['’]|Ma?c)?[A-ZÀ-Ž][a-zß-ž]+(?:[-'’][A-ZÀ-Ž][a-zß-ž]+)?"
WORD = re.compile(rf"(?<![{_LETTERS}0-9@#_'’.-]){_WORD}(?![{_LETTERS}0-9@_])")
_PARTICLE = r"(?:(?:de|van|der|den|von|di|da|dos|la|del|al|el|bin|binti|ter|le|du|zu|ten|Van|De|Von|Di|Da|Al|El|Le|St\.?)[ -]){0,2}"
_INITIAL = r"(?: [A-ZÀ-Ž]\.?(?![\w.]))?"
FAMILY = re.compile(rf"(?P<initial>{_INITIAL}) {_PARTICLE}(?P<word>{_WORD})(?![{_LETTERS}0-9@_])")
INITIAL = re.compile(r" [A-ZÀ-Ž]\.?(?=[\s,;:!?)]|$)")

_SURNAMES = (
    "Zhang|Wang|Li|Liu|Chen|Yang|Huang|Zhao|Wu|Zhou|Xu|Sun|Ma|Zhu|Hu|Guo|He|Lin|Gao|Luo|Zheng|Liang|Xie|Song|Tang|Han|Feng|Deng|Cao|Peng|Zeng|Xiao"
    "|Tian|Dong|Pan|Yuan|Cai|Jiang|Yu|Du|Ye|Cheng|Wei|Su|Lu|Ding|Ren|Shen|Yao|Cui|Zhong|Tan|Fan|Jin|Shi|Liao|Jia|Xia|Fu|Fang|Zou|Xiong|Bai|Meng|Qin"
    "|Qiu|Hou|Yin|Xue|Yan|Lei|Long|Tao|Hao|Mao|Kong|Gong|Shao|Wan|Qian|Gu|Lai|Wong|Chan|Lam|Leung|Cheung|Ng|Kwok|Lau|Yeung|Tsang|Tse|Ho|Lim|Ong|Goh|Teo|Koh|Chua|Quek|Tay|Yeo|Heng"
)
_SYLLABLE = (
    r"(?:[BPMFDTNLGKHJQXRZCSWY]|[ZCS]h)(?:[aeiou]|ai|ei|ao|ou|an|en|in|un|ang|eng|ing|ong|ia|ie|iao|iu|ian|iang|iong|ua|uo|ui|uai|uan|uang|ue)"
)
_NEXT = r"(?:[bpmfdtnlgkhjqxrzcswy]|[zcs]h)?(?:[aeiou]|ai|ei|ao|ou|an|en|in|un|ang|eng|ing|ong|ia|ie|iao|iu|ian|iang|iong|ua|uo|ui|uai|uan|uang|ue)"
PINYIN = re.compile(
    rf"(?<![{_LETTERS}0-9@_'’.-])(?:(?:{_SURNAMES}) {_SYLLABLE}{_NEXT}|{_SYLLABLE}{_NEXT} (?:{_SURNAMES}))(?![{_LETTERS}0-9@_'’-]| [A-ZÀ-Ž])"
)
"""A Chinese name in Latin letters, either part first: Fang Meiling, Kaiwen Lu."""

SENTENCE = re.compile(r"(?:^|[.!?…:;\n\u2600-\u27bf\U0001f300-\U0001faff])[\s\"“'(]*$")
_GREETING = (
    r"(?:hi(?:ya)?|hello|hey+|heya|dear|morning|afternoon|evening|day|good (?:morning|afternoon|evening|day)|thanks?|thank you|thx|ty|cheers|ta"
    r"|sorry|please|pls|ok(?:ay)?"
    r"|yes|yep|yeah|no|nope|nah|right|well|look|listen|sure|great|perfect|lovely|brilliant|congrats|welcome|bye|noted|understood|agreed|and you"
    r"|oh|ah|aw|god|come on|mr|mrs|ms|miss|ji"
    r"|namaste|salam|hola|bonjour|hallo|moin|ciao|morn|regards|wishes|best|yours|love|sincerely|warmly|x+)"
)
GREETED = re.compile(rf"(?:^|[^{_LETTERS}]){_GREETING}(?: again| so much| a lot| very much| there)?[\s,!.]*$", re.IGNORECASE)
"""What stands before the name of one who is spoken to, or before that of one who signs."""
TURNS_TO = re.compile(
    r"(?:,|!|\?|…|\.{2,}| [-–—] |:(?!\S))"
    r"|(?i: (?:i|i['’](?:m|ve|d|ll)|you|u|ur|your|we|we['’](?:re|ve|ll)|it|it['’]s|its|please|pls|plz|thanks|thank|sorry|here['’]?s?|this|what"
    r"|when|where|how|why|any|the|my|our|a|an"
    r"|no|yes|ok|okay|just|if|ji|bhai|sir|madam|mate|hi|hello|hope|(?:can|could|will|would|do|did|don['’]t|are|am|have|has|is|was|got) (?:i|you"
    r"|u|we|they|it|this|that|there|the|any(?:one)?))\b)"
)
"""After a name that begins a sentence: the sentence itself, said to its bearer."""
SAID_OF = re.compile(r", (?:she|he|(?:she|he)['’]?s|his|her|who|our|my|the (?:one|guy|girl|lady|man))\b")
"""… but not: Megan, she's our Saturday girl."""
GOES_ON = re.compile(r"\s*$|[.,;:!?)\n\"”]|['’]s\b|\s?[-–—(/]| [a-zß-ž]| \+?\(?\d| [&+] ")
"""What follows the name of one who is told of: no other name."""
ENDS = re.compile(r"\s*$|[.,;!?\n]")
_TO_A_PERSON = (
    r"(?:(?:ask|asking|asked|sign(?:ed)?|pick(?:ed)? up|parcel|order|booked|booking|appointment|invoice|look|wait|attention) for|to|with|from|by"
    r"|via|through|calls?|called|calling|asks?|asked|gets?|got|told|tell|see|saw"
    r"|ring|rang|text|texted|know|and|or|is|was|be|name's|it's|that's|met|meet|contact|contacted|email|emailed|cc|pay|paid|give|gave|named|thank"
    r"|trust|let|have|had|because|since|if|when|so|but|until|after|before|why|only"
    r"|your|our|my|his|her|their|guy|man|bloke|lad|lady|woman|about|message|messaged|dm|whatsapp|phone|phoned|fao|attn|c/o|addressed to|behalf of)"
)
BEFORE = re.compile(rf"(?:(?:^|[^{_LETTERS}'’])(?i:{_TO_A_PERSON})|[(/&+])[\s(]*$")
NO_PERSON_BEFORE = re.compile(
    r"\b(?i:a|an|the|in|near|into|this|that|these|those|some|size|colou?r|model|brand|called the|st|saint|san|santa|corner of|mum is|dad is"
    r"|mother is|father is|sire|dam|mount|lake|port|fort|new|hurricane|storm)\.?\s$"
)
DESCRIBED = re.compile(r"\b(?i:a|an|the|this|that) (?P<as>[a-z][a-z-]*) $")
"""The refurbished Silvia is no person; the driver Darren is."""
OPEN_QUOTE = re.compile(r"(?:(?:^|[\s(:])\"|“)[^\"”\n]*$")
TELEPHONE = re.compile(r"(?: (?:sir|ji|bhai|madam|uncle|anna|didi))?,? (?:on |at )?\(?\+?\d[\d ()-]{6}")
CAPITAL_BEFORE = re.compile(rf"[A-ZÀ-Ž][{_LETTERS}]* $")
APPOSED = re.compile(r"\b(?P<part>[\w-]+)(?:(?P<whose>['’]s?)| (?:at|in|from|on|of) [^,.!?\n]{2,24})?, $")
WHO_IS = re.compile(r"\b(?i:to|by|from) an? $")
"""My sister's, Hanan Bitar, …: who it is stands before the comma."""
STREET_OR_FIRM = re.compile(
    r" (?:&|and) \d|['’]s (?:[A-Z])|(?:,? (?:&|and) (?:Co|Sons?|Daughters?|Bros|Partners)\b)| (?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr"
    r"|Close|Court|Ct|Crescent|Place|Way|Park|Hill|Square|Terrace|Grove|Gardens|Nagar|Marg"
    r"|Island|Beach|Bay|County|Airport|Station|Cross|Hospital|School|College|University|Church|Hotel|Inn|Arms|Day|Edition|Collection|Series|Pro"
    r"|Plus|Max|Mini|Sofa|Bed|Chair|Table|Dress|Bag|Ring)\b"
)
TITLE = re.compile(
    r"(?<![\w.])(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Smt|Shri|Sri|Sh|Engr?|Eng|Atty|Adv|Ing|Rev|Fr|Sra?|Don|Doña|Herr|Frau|Mme|Mlle|M|Hr|Fru|Pan|Pani"
    r"|Sig|Sig\.ra|Dato['’]?|Datuk|Capt|Cllr|Sir|Dame|Sheikh|Haji)\.? "
    rf"(?P<name>(?:[A-Z]\.? ){{1,2}}{_PARTICLE}{_WORD}|{_WORD}(?: [A-Z]\.?)? {_PARTICLE}{_WORD})(?![\w'’])"
)
HONORED = re.compile(
    rf"(?<![\w.])(?:Sr\.|Sra\.|Srta\.|Senhora?|Dona|Don|Doña|Pak|Ibu|Bu|Encik|Puan|Kak|Abang|Ustaz|Pani?) (?P<name>{_WORD})(?![\w'’]| [A-ZÀ-Ž])"
)
"""Titles that go with a first name: Dona Graça, Pak Hendra."""
CITED = re.compile(
    rf"\b(?:by|to|for|from|as|called|named|name|is|was)(?: an?)? [\"“](?:(?:Mr"
    rf"|Mrs|Ms|Miss|Dr)\.? )?(?P<name>(?:[A-Z]\.?|{_WORD}) {_PARTICLE}{_WORD})[\"”]"
)
"""As it stands on a paper: signed for by "T. Sample"."""
_ROLES = any_of(words("person_roles"))
ROLE = re.compile(
    rf"(?<!delivery )(?<!shipping )(?<!logistics )(?<!courier )(?<![{_LETTERS}0-9@_'’-])(?i:{_ROLES})(?:'s name)?(?: is| was| will be|:|,| -)? "
    r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Smt|Shri|Sri|Engr|Atty|Herr|Frau|Mme)\.? )?"
    rf"(?P<name>{_WORD}(?: [A-Z]\.?)? {_PARTICLE}{_WORD}(?: {_WORD})?)(?! [A-ZÀ-Ž]|\w|['’])"
)
"""Managing director Silke Hartung, colleague Friederike: whom the word for a part tells to be a person."""


APPOSED_LAST = re.compile(rf", (?P<name>(?:[A-Z]\.? |{_WORD} ){_PARTICLE}{_WORD})\s*[.!]?$", re.MULTILINE)
"""Who somebody is stands before the comma: my dad can drop it on Saturday, Les Sample."""
SHORTEST = 3
NUMBERED = re.compile(
    rf"(?:(?:^|[.,;(-]|\b(?:is|it's|its|that's|was|for|to|or|and|ask|try"
    rf"|get)) ?)(?P<name>{_WORD}(?: [A-Z]\.?)?),? (?:on |at |is on |- )?(?=\(?\+?\d[\d ().-]{{7,}})"
)
NO_NAME_BEFORE_A_NUMBER = frozenset(words("not_before_numbers"))
"""What else begins with a capital before a number."""


@cache
def given_names() -> frozenset[str]:
    return frozenset(words("given_names"))


@cache
def doubtful_names() -> frozenset[str]:
    return frozenset(words("given_doubtful"))


def tells_of_a_person(text: str) -> bool:
    """Whether a given name, a title or a part that persons have stands in it."""
    return any(match[0] in given_names() or match[0] in doubtful_names() for match in WORD.finditer(text)) or any(
        pattern.search(text) for pattern in (PINYIN, HONORED, CITED, NUMBERED, APPOSED_LAST)
    )


def find_mentioned(text: str, taken: Taken, found: Sequence[Candidate], known: Known, role: Role) -> Iterator[Candidate]:
    for pattern, rule in ((TITLE, "person.titled"), (ROLE, "person.role")):
        for match in pattern.finditer(text):
            span = match.span("name")
            if free(*span, taken) and not GREETED.search(text, 0, match.start()) and _may_be_a_person(match["name"], text, span[1]):
                yield claim(taken, IdentityKind.PERSON_NAME, span, match["name"], rule)
    for pattern, rule in ((HONORED, "person.titled"), (CITED, "person.cited")):
        for match in pattern.finditer(text):
            name = match["name"]
            first = name.split()[0]
            is_person = pattern is HONORED or first.rstrip(".") in given_names() or re.fullmatch(r"[A-Z]\.?", first)
            if is_person and free(*match.span("name"), taken) and _may_be_a_person(name, text, match.end("name")):
                yield claim(taken, IdentityKind.PERSON_NAME, match.span("name"), name, rule)
    for match in PINYIN.finditer(text):
        if free(*match.span(), taken) and not GREETED.search(text, 0, match.start()):
            yield claim(taken, IdentityKind.PERSON_NAME, match.span(), match[0], "person.named")
    for match in APPOSED_LAST.finditer(text):
        name, (start, end) = match["name"], match.span("name")
        is_told = holder_in(text[max(0, match.start() - 60) : match.start()], role) is not None
        addressed = known.parties.is_called(name.split()[0].lower(), other_than=role)
        if is_told and not addressed and free(start, end, taken) and _may_be_a_person(name, text, end):
            yield claim(taken, IdentityKind.PERSON_NAME, (start, end), name, "person.named")
    for match in NUMBERED.finditer(text):
        name = match["name"]
        is_name = not (name.split()[0] in NO_NAME_BEFORE_A_NUMBER or name in words("carriers") or match.end("name") - match.start("name") < SHORTEST)
        addressed = known.parties.is_called(name.split()[0].lower(), other_than=role)
        if is_name and not addressed and free(*match.span("name"), taken) and _may_be_a_person(name, text, match.end("name")):
            number = any(one.kind is IdentityKind.PHONE and 0 <= one.start - match.end() <= 1 for one in found)
            if number and holder_in(text[max(0, match.start() - 60) : match.start("name")], role) is not None:
                yield claim(taken, IdentityKind.PERSON_NAME, match.span("name"), name, "person.block")
    for match in WORD.finditer(text):
        sure = match[0] in given_names()
        if not (sure or match[0] in doubtful_names()) or not free(*match.span(), taken):
            continue
        end = _end_of_name(text, match.end(), taken)
        name = text[match.start() : end]
        whole = FAMILY.search(name) is not None
        if not _may_be_a_person(name, text, end):
            continue
        if _is_told_of(text, match.start(), end, known, role, whole=whole) if sure else whole and _stands_by_itself(text, match.start(), end):
            yield claim(taken, IdentityKind.PERSON_NAME, (match.start(), end), name, "person.named")


def _end_of_name(text: str, end: int, taken: Taken) -> int:
    """Over the family names that follow a given name."""
    for _ in range(3):
        family = FAMILY.match(text, end)
        if family is None or family["word"] in words("not_persons") or not free(*family.span(), taken):
            break
        end = family.end()
    initial = INITIAL.match(text, end)
    return initial.start() + len(initial[0].rstrip(".")) if initial else end


def _may_be_a_person(name: str, text: str, end: int) -> bool:
    if any(name.startswith(make) for make in words("person_makes")) or STREET_OR_FIRM.match(text, end):
        return False
    return not (FIRM_WORD.search(name) or FORM_WORD.search(name) or any(word in words("not_persons") for word in name.split()))


def _stands_by_itself(text: str, start: int, end: int) -> bool:
    """Between the marks of a list or a line."""
    before = re.search(r"(?:^|[,:;.(\n]\s?|\bto |\bby )$", text[max(0, start - 4) : start]) is not None
    return before and re.match(r"\s*(?:$|[,.;)\n])", text[end : end + 2]) is not None


def _is_told_of(text: str, start: int, end: int, known: Known, role: Role, *, whole: bool) -> bool:
    """One with a family name is hardly ever spoken to by it; a given name may be either, by what stands before and after it."""
    if known.parties.is_called(text[start:end].split(maxsplit=1)[0].lower(), other_than=role):
        return False
    before = text[max(0, start - 40) : start]
    if (
        GREETED.search(before)
        or (NO_PERSON_BEFORE.search(before) and not (whole and WHO_IS.search(before)))
        or _is_quoted(before)
        or GOES_ON.match(text, end) is None
    ):
        return False
    described = DESCRIBED.search(before)
    if described is not None and described["as"] not in words("person_roles"):
        return False
    part = re.search(r"\b([\w-]+) $", before)
    leads = _leads(before) or (part is not None and part[1] in words("person_roles"))
    if CAPITAL_BEFORE.search(before) and not leads:
        return False
    if whole or TELEPHONE.match(text, end):
        return True
    if SENTENCE.search(before):
        if SAID_OF.match(text, end):
            return True
        return not TURNS_TO.match(text, end) and text[end : end + 1] in {" ", "'", "’"}
    if before.rstrip().endswith(","):
        apposed = APPOSED.search(before)
        is_told = apposed is not None and (bool(apposed["whose"]) or apposed["part"].lower() in words("person_roles"))
        return (is_told or holder_in(before, role) is not None) and ENDS.match(text, end) is not None
    return (leads or BEFORE.search(before) is not None) if ENDS.match(text, end) else not TURNS_TO.match(text, end)


def _is_quoted(before: str) -> bool:
    """Words on a cake, a ring, a label."""
    return OPEN_QUOTE.search(before) is not None


def _leads(before: str) -> bool:
    """Whether the capital before a name is only that of a sentence: Ask Marla."""
    lead = re.search(rf"(?P<lead>[A-ZÀ-Ž][{_LETTERS}'’]*) $", before)
    if lead is None or not SENTENCE.search(before[: lead.start()]):
        return False
    return lead["lead"].lower() in words("person_roles") or BEFORE.fullmatch(f"{lead['lead'].lower()} ") is not None
