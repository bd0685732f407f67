"""The words of a mail: those its writer adds, apart from the history that programs quote below or around them.

Quoted is what stands in a program's element for it (`<blockquote type="cite">`, `gmail_quote`) or in any `<blockquote>` right below what introduces
a quotation, what stands behind `>`, and all from a line on that says so:
`-----Original Message-----`, `发件人：… 发送时间：… 收件人：…` one below the other, `On … wrote:` and `在 … 写道：` with nothing quoted right below.
Where nothing says so, a text is its writer's own. Programs' words are in `mail_words.toml`.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from parsers.markup import classes, page_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

UNREAD = frozenset(("script", "style", "head", "title", "template", "svg", "math", "object", "iframe", "select", "textarea"))
BLOCKS = frozenset((
    "address", "article", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt", "fieldset", "figure", "footer", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "tfoot", "thead", "tr",
    "ul",
))  # fmt: skip
CELLS = frozenset(("td", "th"))
HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all"
    r"|font-size\s*:\s*0(?:\.0*)?(?:px|pt|r?em|%)?\s*(?:!\w+\s*)?(?:;|$)"
    r"|opacity\s*:\s*0(?:\.0*)?\s*(?:;|$)",
    re.IGNORECASE,
)
QUOTING = frozenset(("gmail_attr", "yahoo_quoted", "protonmail_quote", "zmail_extra", "moz-cite-prefix", "tutanota_quote", "gmail_quote_container",
                     "ms-outlook-mobile-reference-message", "ntes-mailmaster-quote", "bloop_original_html"))  # fmt: skip
QUOTING_IDS = frozenset(("isreplycontent", "olk_src_body_section", "mail-editor-reference-message-container"))
BLANKS = re.compile(r"[ \t\r\n\f]+")

BEHIND_SIGN = re.compile(r"\s{0,3}>(?P<sure>[> ]|$)?")
CERTAIN = re.compile(r"[12][0-9]{3}|[0-9]{1,2}[:：][0-9]{2}|[^\s@]@[^\s@]")
CLOCK_OR_ADDRESS = re.compile(r"[0-9]{1,2}[:：][0-9]{2}|[^\s@]@[^\s@]")
LONGEST_ATTRIBUTION = 600
LONGEST_TAIL = 100
"""More than what stands behind the verb of an attribution."""
LINES_OF_ATTRIBUTION = 4
LINES_OF_HEAD = 8
RULE = re.compile(r"\s*(?:[_＿]{10,}|[-—–=*]{10,})\s*")

TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[A-Za-z\u00c0-\u024f\u0400-\u04ff]+|[^\W\d_]")
LINK = re.compile(r"https?://[^\s<>\"')\]]+|mailto:[^\s<>\"')\]]+")
ALIKE = 0.9


class Line(NamedTuple):
    text: str
    is_quoted: bool
    """By the element that it stands in."""


class Quoted(NamedTuple):
    text: str
    is_forwarded: bool
    is_chat: bool
    """Whether an app sent it as what others wrote to each other."""


class Words(NamedTuple):
    own: str
    quoted: tuple[Quoted, ...]


# ── lines ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def plain_lines(text: str) -> list[Line]:
    return [Line(line.removesuffix("\r"), is_quoted=False) for line in text.split("\n")]


def page_lines(markup: str) -> list[Line] | None:
    """What a person reads of a page, line by line; None where it is none."""
    page = page_of(markup)
    return None if page is None else _shown(page)


def _shown(page: "HtmlElement") -> list[Line]:
    """Without recursion: a hostile page may nest as deep as it likes."""
    shown = _Shown()
    todo: list[tuple[HtmlElement, bool, bool, bool]] = [(page, False, False, False)]
    while todo:
        element, done, is_quoted, is_raw = todo.pop()
        tag = element.tag
        if done:
            if tag in BLOCKS:
                shown.end()
            if element is not page:
                shown.say(element.tail or "", is_quoted=is_quoted, is_raw=is_raw)
            continue
        raw = is_raw or tag == "pre" or "pre-wrap" in (element.get("style") or "")
        if tag in UNREAD or _is_hidden(element):
            if element is not page:
                shown.say(element.tail or "", is_quoted=is_quoted, is_raw=is_raw)
            continue
        if tag in BLOCKS:
            shown.end()
        inner = is_quoted or _quotes(element) or (tag == "blockquote" and _introduce(shown.lines))
        if tag == "br":
            shown.break_line(is_quoted=inner)
        elif tag in CELLS:
            shown.say(" ", is_quoted=inner, is_raw=False)
        shown.say(element.text or "", is_quoted=inner, is_raw=raw)
        todo.append((element, True, is_quoted, is_raw))
        todo.extend((child, False, inner, raw) for child in reversed(list(element)))
    shown.end()
    return shown.lines


class _Shown:
    """Lines as a browser breaks them: runs of blanks are one, and none begins or ends a line."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.parts: list[str] = []
        self.is_quoted = False
        self.is_open = False
        """Whether anything stands in the line."""

    def say(self, text: str, *, is_quoted: bool, is_raw: bool) -> None:
        if is_raw:
            first, *others = text.split("\n")
            self._put(first, is_quoted=is_quoted)
            for line in others:
                self.break_line(is_quoted=is_quoted)
                self._put(line, is_quoted=is_quoted)
        else:
            self._put(BLANKS.sub(" ", text), is_quoted=is_quoted)

    def _put(self, text: str, *, is_quoted: bool) -> None:
        if not text.strip(" ") and not self.is_open:
            return
        if self.is_open and is_quoted != self.is_quoted and text.strip(" "):
            self.end()
        self.is_quoted = is_quoted if text.strip(" ") else self.is_quoted
        self.is_open = True
        self.parts.append(text)

    def break_line(self, *, is_quoted: bool) -> None:
        if self.is_open:
            self.end()
        else:
            self.lines.append(Line("", is_quoted))

    def end(self) -> None:
        if self.is_open:
            self.lines.append(Line(re.sub(" {2,}", " ", "".join(self.parts)).strip(" "), self.is_quoted))
        self.parts, self.is_open = [], False


def _quotes(element: "HtmlElement") -> bool:
    """Whether a program quotes what stands in an element."""
    if element.tag == "blockquote" and ((element.get("type") or "").lower() == "cite" or "gmail_quote" in classes(element)):
        return True
    return not QUOTING.isdisjoint(classes(element)) or (element.get("id") or "").lower() in QUOTING_IDS


def _introduce(lines: Sequence[Line]) -> bool:
    """Whether these lines end with what introduces a quotation: then a block below is one, which elsewhere may be the writer's own."""
    filled = [line for line in lines[-LINES_OF_HEAD:] if line.text.strip()]
    return any(_introduction(filled[at:]) == len(filled) - at or _only_introduces(filled[at:]) for at in range(len(filled)))


def _is_hidden(element: "HtmlElement") -> bool:
    return element.get("hidden") is not None or HIDDEN.search(element.get("style") or "") is not None


# ── whose words ───────────────────────────────────────────────────────────────────────────────────────────────────


def divided(lines: Sequence[Line]) -> Words:
    """The writer's own lines, and every run of quoted ones."""
    marks = [_is_behind_sign(line.text) for line in lines]
    is_certain = sum(mark is not None for mark in marks) > 1
    quotes = [line.is_quoted or mark is True or (mark is False and is_certain) for line, mark in zip(lines, marks, strict=True)]
    own: list[str] = []
    found: list[Quoted] = []
    at = 0
    while at < len(lines):
        rest = lines[at : at + LINES_OF_HEAD + 4] if not quotes[at] and _may_introduce(lines[at].text) else ()
        size = _introduction(rest) if rest else 0
        if quotes[at] or (size and _next_is_quoted(lines, quotes, at + size)):
            end = _end_of_run(lines, quotes, at + size)
            if lines[at].is_quoted and _only_introduces(lines[at:end]):
                end = len(lines)
        elif size and _speaks_of_the_rest([line.text for line in lines[at : at + size]]):
            end = len(lines)
        else:
            own.append(lines[at].text)
            at += 1
            continue
        text = _trimmed([line.text for line in lines[at:end]])
        if text:
            chat = begins_chat(text)
            found.append(Quoted(text, is_forwarded=chat or _grammar().forwarded.match(text) is not None, is_chat=chat))
        at = end
    return Words(_trimmed(own), tuple(found))


def begins_chat(text: str) -> bool:
    """Whether this is how a chat begins that an app sent by mail."""
    return _grammar().chat.match(text) is not None


def _is_behind_sign(text: str) -> bool | None:
    """True behind `> `, False behind a `>` that may be the writer's own, None elsewhere."""
    match = BEHIND_SIGN.match(text)
    return None if match is None else match["sure"] is not None


def _next_is_quoted(lines: Sequence[Line], quotes: Sequence[bool], at: int) -> bool:
    following = next((index for index in range(at, len(lines)) if lines[index].text.strip()), None)
    return following is not None and quotes[following]


def _end_of_run(lines: Sequence[Line], quotes: Sequence[bool], at: int) -> int:
    """Behind the last quoted line; blank ones between two quoted ones are of the run."""
    last = at
    for index in range(at, len(lines)):
        if quotes[index]:
            last = index + 1
        elif lines[index].text.strip():
            break
    return last


def _trimmed(lines: Sequence[str]) -> str:
    """Without blank lines around, and with one of several between."""
    kept: list[str] = []
    for line in lines:
        if line.strip("\xa0 \t") or (kept and kept[-1]):
            kept.append(line.rstrip(" \t") if line.strip("\xa0 \t") else "")
    while kept and not kept[-1]:
        kept.pop()
    return "\n".join(kept)


def _may_introduce(text: str) -> bool:
    """Cheaply: whether a line may begin what introduces a quotation."""
    return _grammar().opening.match(text.lstrip()) is not None  # a long run of blanks would be gone through again and again


def _introduction(lines: Sequence[Line]) -> int:
    """How many of these lines introduce a quotation: a mark, the head of a mail, a sentence that says who wrote; 0 if none do."""
    grammar = _grammar()
    first = lines[0].text
    if grammar.mark.fullmatch(first) or grammar.bare.fullmatch(first) or grammar.chat.fullmatch(first):
        return 1
    if RULE.fullmatch(first):
        following = next((index for index in range(1, min(4, len(lines))) if lines[index].text.strip()), None)
        return following or 1 if following is not None and (_is_head(lines[following:]) or grammar.mark.fullmatch(lines[following].text)) else 0
    if _is_head(lines):
        return 1
    for size in range(1, min(len(lines), LINES_OF_ATTRIBUTION) + 1):
        texts = [line.text.strip() for line in lines[:size]]
        if not texts[-1] or len(joined := " ".join(texts)) > LONGEST_ATTRIBUTION:
            return 0
        if (kind := _attribution(joined)) and not any(_begins_later(" ".join(texts[later:]), kind) for later in range(1, size)):
            return size
    return 0


def _only_introduces(lines: Sequence[Line]) -> bool:
    """Whether a program's element for what is quoted holds nothing but what introduces it: the quoted words stand below the element."""
    filled = [line for line in lines if line.text.strip()]
    size = _introduction(filled) if filled else 0
    fields = filled[1:] if size and _grammar().mark.fullmatch(filled[0].text) else filled
    if fields and _is_head(fields):
        return all(_grammar().field.match(line.text) for line in fields)
    return size == len(filled) > 0 and _speaks_of_the_rest([line.text for line in filled])


def _speaks_of_the_rest(texts: Sequence[str]) -> bool:
    """Whether all that follows is quoted: below a sentence only where it names an address or a clock and no “you”: people quote by hand, too."""
    joined = " ".join(texts)
    return not _attribution(joined) or (CLOCK_OR_ADDRESS.search(joined) is not None and _grammar().by_hand.search(joined) is None)


def _attribution(text: str) -> int:
    """2 for a sentence that begins with its date, 1 for another that says who wrote, 0 for none."""
    if not text.endswith((":", "：")) or not _says_who_wrote(text[-LONGEST_TAIL:].casefold()) or not CERTAIN.search(text):
        return 0
    return 2 if _grammar().dated.fullmatch(text) else int(any(sentence.fullmatch(text) for sentence in _grammar().sentences))


def _says_who_wrote(tail: str) -> bool:
    return any(verb in tail for verb in _grammar().verbs)


def _begins_later(text: str, kind: int) -> bool:
    """Whether the lines without the first ones are such a sentence of their own: those are the writer's."""
    return not text.startswith("<") and _attribution(text) >= kind


def _is_head(lines: Sequence[Line]) -> bool:
    """Whether a mail's fields stand here: who sent it, and two others of when, to whom and about what."""
    grammar = _grammar()
    match = grammar.field.match(lines[0].text)
    if match is None or match["from"] is None:
        return False
    told = {match.lastgroup for line in lines[1:LINES_OF_HEAD] if (match := grammar.field.match(line.text)) is not None}
    return len(told & {"sent", "to", "subject"}) > 1


class _Grammar(NamedTuple):
    opening: re.Pattern[str]
    mark: re.Pattern[str]
    bare: re.Pattern[str]
    forwarded: re.Pattern[str]
    chat: re.Pattern[str]
    field: re.Pattern[str]
    verbs: tuple[str, ...]
    """One of these stands at the end of an attribution."""
    dated: re.Pattern[str]
    sentences: tuple[re.Pattern[str], ...]
    by_hand: re.Pattern[str]
    reply: re.Pattern[str]


@cache
def _grammar() -> _Grammar:
    with Path(__file__).with_name("mail_words.toml").open("rb") as file:
        table = tomllib.load(file)
    marks, fields = table["marks"], table["fields"]
    dashes = r"[\s>]*[-—–_=]{2,}[\s\xa0]*"
    any_mark = "|".join((*marks["original"], *marks["forwarded"]))
    names = "|".join(f"(?P<{name}>{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})" for name, words in fields.items())
    any_field = "|".join(map(re.escape, fields["from"]))
    bare, verbs = "|".join(marks["bare"]), "|".join(table["attributions"]["verbs"])
    return _Grammar(
        opening=re.compile(rf"[\s>*]*(?:[-—–_=*＿]{{2}}|{bare}|{any_field}|.{{0,300}}[0-9@]|.{{0,420}}聊天记录如下)", re.IGNORECASE),
        mark=re.compile(rf"{dashes}(?:{any_mark})[\s\xa0]*[-—–_=]{{2,}}\s*", re.IGNORECASE),
        bare=re.compile(rf"\s*(?:{bare})\s?[:：]?\s*", re.IGNORECASE),
        forwarded=re.compile(rf"{dashes}(?:{'|'.join(marks['forwarded'])})|\s*(?:{bare})", re.IGNORECASE),
        chat=re.compile("|".join(marks["chats"])),
        field=re.compile(rf"[\s>|]*\*{{0,2}}(?:{names})\s?\*{{0,2}}\s?[:：]\*{{0,2}}\s*\S", re.IGNORECASE),
        verbs=(*(verb.casefold() for verb in table["attributions"]["verbs"]), ">"),
        dated=re.compile(table["attributions"]["dated"].replace("<verbs>", verbs), re.IGNORECASE),
        sentences=tuple(re.compile(sentence.replace("<verbs>", verbs), re.IGNORECASE) for sentence in table["attributions"]["others"]),
        by_hand=re.compile(table["attributions"]["by_hand"].replace("<verbs>", verbs), re.IGNORECASE),
        reply=re.compile(rf"\s*(?:(?:{'|'.join(table['replies']['reply'])})(?:\[\d+\])?\s?[:：]\s*)+", re.IGNORECASE),
    )


def is_answer(subject: str) -> bool:
    """Whether a subject is that of the mail it answers."""
    return _grammar().reply.match(subject) is not None


def without_prefix(subject: str) -> str:
    """A subject without `Re:` and its like in front."""
    return subject[match.end() :].strip() if (match := _grammar().reply.match(subject)) else subject.strip()


# ── two versions of one text ──────────────────────────────────────────────────────────────────────────────────────


def preferred(plain: list[Line], page: list[Line]) -> tuple[list[Line], str]:
    """The plain version where it says what the page says; else the page, which people are shown, and the text of the plain version."""
    said, shown = ("\n".join(line.text for line in lines).strip() for lines in (plain, page))
    if not said or not shown:
        return (plain if said else page), ""
    return (plain, "") if _say_the_same(said, shown) else (page, said)


def _say_the_same(plain: str, page: str) -> bool:
    """Whether two versions have the same figures and nearly the same words, addresses of links aside."""
    ours, theirs = (frozenset(token.casefold() for token in TOKEN.findall(LINK.sub(" ", text))) for text in (plain, page))
    figures = [{token for token in tokens if token[0].isdecimal()} for tokens in (ours, theirs)]
    both = len(ours & theirs)
    return figures[0] == figures[1] and both >= ALIKE * max(len(ours), len(theirs))
