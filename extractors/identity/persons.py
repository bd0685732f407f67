"""Names of persons by the place they stand in: a sign-off, an introduction, beside an account, a telephone, an address."""

import re
from collections.abc import Iterator, Sequence

from ahocorasick_rs import AhoCorasick, MatchKind

from casefile.findings import IdentityKind
from casefile.records import Role
from extractors.identity.candidate import Candidate, Known, any_of, claim, words
from extractors.identity.companies import CAPITAL
from extractors.identity.firms_en import FIRM_WORD
from extractors.identity.introductions_zh import find_introduced
from extractors.identity.persons_zh import find_chinese_persons, find_romanized
from extractors.identity.shops import FORM_WORD
from extractors.spans import Span, Taken, free

_FIRST = r"(?:O['’]|Mc)?[A-ZÀ-Þ][a-zß-ÿ]{1,14}(?:-[A-ZÀ-Þ][a-zß-ÿ]{1,14})?"
_OF = r"(?:(?:de|van|der|den|von|di|da|la|del|al|bin|ter|el|le|du|Van|De|Von|Di|Da|Al|El|Le) ){0,2}"
_FULL = rf"{_FIRST}(?: [A-Z]\.?)?(?: {_OF}{_FIRST}){{0,2}}"
_WHOLE = rf"(?:(?:[A-Z]\.? ){{1,2}}{_OF}{_FIRST}|{_FIRST}(?: [A-Z]\.?)? {_OF}{_FIRST}(?: {_OF}{_FIRST})?)"
"""More than a first name: P. de Wit, Ada Sample."""
_TITLE = r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Smt|Shri|Engr|Atty|Herr|Frau|Mme)\.? )?"
_END = r"(?=\s*(?:$|\n|,|\||\())"
SIGN_OFF = re.compile(
    rf"(?i:(?:kind |best |warm |many )?(?:regards|wishes)|(?:many )?thanks|thank you|cheers|best|sincerely|yours \w+|yours|(?:liebe|viele"
    rf"|beste|mit freundlichen) gr(?:ü|ue)(?:ß|ss)en?|groetjes|groeten|met vriendelijke groet|cordialement|"
    rf"saludos|cordiali saluti|take care|all the best|love|speak soon|warmly|respectfully)"
    rf"[,!.]?\s*(?:\n\s*|"
    rf",\s)(?:{_TITLE}(?P<whole>{_WHOLE})|(?P<name>{_FULL}))(?: x{{1,3}}(?=\s*$))?{_END}",
    re.MULTILINE,
)
OWN_THANKS = re.compile(rf"\b(?i:thanks|thank you|cheers|regards|ta|best)[,!.]? (?P<name>{_FIRST})(?: x{{1,3}})?\s*$")
"""Thanks Dale: a sign-off by one who is called so, else a word to the other."""
DASHED = re.compile(rf"(?:^|\n|[.!?] )\s*[-~] ?(?P<name>{_FULL})(?=,|\s*(?:$|\n)| (?:at|from) [A-Z])")
_OFFICE = (
    r"(?:Officer|Manager|Director|Desk|Support|Executive|Owner|Founder|Representative|Specialist|Head|Lead|Counsel|Accountant|Solicitor|Attorney|"
    r"Supervisor|Proprietor|CEO)"
)
TITLED = re.compile(
    rf"\n(?P<name>{_FULL})\n[ ]?(?:[A-Z][\w&]+ ){{0,3}}{_OFFICE}\b|\b(?P<office>{_WHOLE}), (?:the |our )?(?:[A-Z]\w+ ){{0,2}}{_OFFICE}\b"
)
_KISS = r"(?: x{1,3}| ?[\u2600-\u27bf\U0001f300-\U0001faff]{1,3})?"
END_NAME = re.compile(
    rf"(?<!\bMr\. )(?<!\bDr\. )(?<!\bMs\. )(?<!Mrs\. )(?:(?<=[a-z0-9)!?][.!?] )(?P<end>{_FIRST}(?: {_FIRST})?)\.?"
    rf"|(?<=[a-z]{{2}}\. )(?P<last>{_FIRST})"
    rf"|(?<=[\u2600-\u27bf\U0001f300-\U0001faff] )(?P<sign>{_FIRST})|\b[xX][xXoO]{{0,3}},? (?P<kiss>{_FIRST})){_KISS}\s*$"
)
"""A name for a last sentence: … before the weekend. Anneke"""
SIGNED_OFF = re.compile(
    rf"(?:\b(?i:thanks|thank you|cheers|regards|ta|best)[,!.]? |[.!?)] |[\u2600-\u27bf\U0001f300-\U0001faff] "
    rf"|\b[xX][xXoO]{{0,3}},? ){_FIRST}(?: {_FIRST})?{_KISS}\s*$"
)
OPENS = re.compile(rf"(?:(?i:hi|hello|hey|hiya|morning)[,!. ]+)?{_FIRST} (?:here|speaking|from|at)\b|[-~] ?{_FIRST}\b")
OPENING = re.compile(rf"(?P<name>{_FIRST} (?:[A-Z]\.? )?{_OF}{_FIRST})(?=[.,] |\.?\s*\n| (?:im|i'm|i am)\b)")
"""A name that a message begins with."""
NAME_ALONE = re.compile(rf"\s*(?P<name>{_FIRST} (?:[A-Z]\.? )?{_OF}{_FIRST}(?: {_FIRST})?)\s*")
"""Nothing but a name, as the answer to who it is."""
LAST_LINE = re.compile(rf"\n[ ]?\n(?:{_TITLE}(?P<whole>{_WHOLE})|(?P<name>{_FULL}))(?=\s*$|\n[^\n]{{1,60}}(?:$|\n))")
FIRMS_TOO = frozenset(
    {"broker", "buyer", "contact", "courier", "dealer", "holder", "recipient", "seller", "sender", "shipper", "supplier", "attn", "attn."}
)
_STAFF = any_of(word for word in words("person_roles") if word not in FIRMS_TOO)
_TRADES = "plasterer|electrician|plumber|joiner|carpenter|tiler|roofer|decorator|painter|cleaner|gardener|mechanic"
_SHOP = r"(?:[A-Z&][\w&'’]* ?){1,4}"
_SAID = (
    r"(?:(?:will |should |would )?(?:shows?|comes?|pops?)(?: up)? as|(?:is|should be|will be)|(?:as per|as in|on) (?:my |the )?(?:passport"
    r"|id|ID)(?: is|:)?|on (?:it|the (?:account|card)) is|:)"
)
INTRODUCED = re.compile(
    "|".join(
        (
            (
                rf"(?:\b(?i:this is|my name is|name is|name'?s) (?P<name>{_FIRST}(?: {_FIRST})?)"
                r"(?= (?:in|from|at|with|w|here|again|and|by|but|so|if)\b| w/|[.,!]|$))"
            ),
            (
                rf"(?:^|[,.!] ?)(?i:(?:hi|hello|hey)[, ]+)?(?i:it'?s|i am|i'm) (?P<me>{_FIRST}(?: {_FIRST})?)"
                r"(?= (?:in|from|at|with|here|again|btw|and i)\b(?! stock)|\. My (?:manager|boss)"
                r"|, (?:your|an?|from|assistant|the (?:new|manager|owner))\b)"
            ),
            rf"^(?i:(?:hi|hello|hey)(?: \w+)?[,!.]? (?:it'?s|i am|i'm)) (?P<greeting>{_FIRST})(?=[,.!])",
            (
                rf"(?:^|[,.!] )(?P<here>{_FIRST})(?: (?:at|from|with) (?:the )?{_SHOP})? (?:here|speaking)(?=[,.!]| (?:again|from|at|with)\b"
                rf"| [^a-zA-Z]|$)"
            ),
            rf"^(?:(?i:hi|hello|hey|dear|morning)(?: {_FIRST})?[,!.] )?(?P<at>{_FIRST}) (?:at|from|with) (?={_SHOP}(?:[.,!:]|$))",
            rf"\b(?i:you(?:'re| are) (?:now )?(?:chatting|speaking|talking|connected) (?:with|to)) (?P<agent>{_FIRST})\b(?! [A-Z&])",
            (
                rf"\b(?i:(?:account |card |payee |full |\w+'s )?name(?: {_SAID}|:| on (?:the )?(?:parcel|label|box|account|card|order"
                rf"|booking|invoice|receipt|ticket|buzzer|door)(?: is|:)?)?|in (?:the )?name of|under(?: the name)?|account holder:?|"
                rf"(?:payable|made out|(?:cheque|check|it) out|addressed) to|f\.?a\.?o\.?:?|"
                r"(?:handled|signed(?: for)?|packed|approved|accepted|authori[sz]ed|processed|prepared|received|inspected) by(?: an?)?|"
                rf"(?:konto)?inhaber:?|empfänger:?|t\.n\.v\.|titulaire:?|bénéficiaire:?|titular:?"
                rf"|intestatario:?) [\"“]?{_TITLE}(?P<under>{_WHOLE})(?=[\"”,.;!\n(]|$)"
            ),
            (
                rf"\b(?i:(?:{_STAFF}|clerk|tech|worker|assistant)(?:'s name)?) (?:is|was) (?P<part>{_FIRST})"
                r"(?= (?:from|at|who)\b|[,.] (?:he|she|they|his|her|who)\b|\s*$)"
            ),
            rf"(?:^|[,.!] )(?P<theirs>{_FIRST}) our (?:[a-z]+ )?(?:{_STAFF})\b",
            (
                rf"\b(?i:(?:my|our|the|your|his|her|their) (?!(?:delivery|courier|shipping"
                rf"|logistics) partner)(?:[a-z]+ )?(?:{_STAFF})),? (?P<staff>{_FIRST}(?: {_FIRST})?)\b"
            ),
            (
                rf"\b(?i:(?:{_STAFF}|guy|man|lady|woman|girl|boy|dude|fella|someone|somebody|person|rep|bloke|lad|chap|kid)s? (?:called|named)"
                rf"|called (?:him|her)self) (?P<named>{_FIRST}(?: {_FIRST})?)\b"
            ),
            rf"\b(?i:(?:{_STAFF}|tech|contact|proprietor|keeper|holder|payee|tenant)(?:'s)?(?: is|:|=)) {_TITLE}(?P<office>{_WHOLE})\b",
            (
                rf"\b(?i:(?:driver|technician|tech|engineer|fitter|installer|photographer|instructor|host|foreman|crew lead(?:er)?"
                rf"|team lead(?:er)?|{_TRADES})"
                rf"(?: will be| today is|'s name is| is called| is|:)?) (?P<sent>{_FIRST})"
                rf"(?=[,.!;:]|,? (?:on |at )?\(?\+?\d|\s*$| (?:and|will|hp|tel|mobile|cell|comes|coming|came|is|was|has|says|said|can)\b)"
            ),
            (
                rf"(?:^|[.!?] |\b(?i:ok|but|so|and|then) )(?P<comes>{_FIRST})(?: our \w+)? (?:will|'ll|is going to) (?:be there"
                rf"|be round|be over|come|call|ring|text|swing"
                rf"|pop|drop|meet|pick|visit|collect|deliver it|deliver them|sort|finish|show|bring|fix|phone|message)\b"
            ),
            (
                rf"\b(?i:partnership|partners|directors|owners|owned by|run by|trustees)(?: are|:)? {_WHOLE} (?:and|&) "
                rf"(?P<second>{_WHOLE})(?=[,.;\n(]"
                rf"|$)"
            ),
            rf"(?:^|[,.!] )(?P<kin>{_FIRST}) (?:is|was) (?:my|our) (?:[a-z]+ )?(?:{_STAFF})\b",
            rf"\b(?i:(?:call|ring|text|phone|message) me,?) \(?(?P<myself>{_FIRST})\)?,? (?:(?:on|at) )?(?=\(?\+?\d)",
            (
                rf"\b(?:Client|Customer|Buyer|Seller|Vendor|Photographer|Tenant|Landlord|Guest|Passenger|Sender|Beneficiary|Contact"
                rf"|Attn)s?: ?{_TITLE}(?P<labelled>{_WHOLE})\b"
            ),
            rf"\b(?i:signed(?: for)? (?:by|as)|signature (?:says|reads|is)) [\"“](?P<signed>(?:[A-Z]\.? )?{_FIRST})[\"”]",
            rf"(?P<trader>{_WHOLE}),? (?i:t/a|trading as)\b",
            (
                rf"\b(?i:je suis|je m'appelle|ich bin|mein name ist|ik ben|mijn naam is|soy|me llamo|sono"
                rf"|mi chiamo) (?P<abroad>{_WHOLE})(?=[,.!;\n]|$)"
            ),
            (
                r"\b(?i:call|ring|text|buzz|contact|speak to|ask(?: for)?|attn\.?:?"
                r"|attention|payee:?|account name:?|name:|recipient:?|名字|户名|我叫|姓名"
                r"|收件人|收货人|联系人|pay to"
                r"|c/o)[ :：]{1,2}"
                rf"(?:(?:our|my) )?(?P<called>{_FIRST}(?: {_FIRST}){{0,2}})(?= (?:at|on|when|if|and|to|once|in|from|or|for|will|he|she"
                rf"|about)\b|[,.\n。]|$)"
            ),
            rf"我是 ?(?:[A-Za-z]+ ){{0,3}}的? ?(?P<zh>{_FIRST})(?=[,，。 ])",
            rf"(?:我叫|姓名|收件人|收货人|联系人)[:：是 ]{{0,2}}(?P<latin>{_WHOLE})(?=[,，。;； \n]|$)",
            (
                r"(?:收款人|户名|收件人|收货人|姓名)[:：是 ]{0,2}(?P<capitals>(?!(?:[A-Z]+ )*(?:BANK|LTD|LIMITED|CO"
                r"|TRADING)\b)[A-Z]{2,8}(?:[ /][A-Z]{2,10}){1,2})(?![A-Za-z])"
            ),
        )
    )
)
INTRODUCES = AhoCorasick(
    sorted(
        {
            *(
                "this is",
                "name",
                "it's ",
                "its ",
                "i am ",
                "i'm ",
                " here",
                " speaking",
                " at ",
                " from ",
                " with ",
                "chatting",
                "talking",
                "connected",
            ),
            *("under ", "payable", "made out", "out to", "addressed", "fao", "f.a.o", " by ", "inhaber", "empfänger", "t.n.v."),
            *("titula", "bénéficiaire", "intestatario", "called", "t/a", "trading as", "call", "ring", "text", "contact", "speak to"),
            *(
                "ask",
                "buzz",
                "attn",
                "attention",
                "payee",
                "recipient",
                "名字",
                "我叫",
                "姓名",
                "收件人",
                "收货人",
                "联系人",
                "户名",
                "pay to",
                "c/o",
                "我是",
                "suis",
                "appelle",
                "ich bin",
                "ist ",
                "ik ben",
                "naam is",
                "soy ",
                "llamo",
                "sono ",
                "chiamo",
                "keeper",
                "holder",
                "tenant",
                "tech",
                "'ll ",
                " will ",
                "is going to",
                "partners",
                "directors",
                "owners",
                "owned by",
                "run by",
                "trustees",
                "proprietor",
                *(
                    "client",
                    "customer",
                    "buyer",
                    "seller",
                    "vendor",
                    "photographer",
                    "passenger",
                    "guest",
                    "sender",
                    "beneficiary",
                    "instructor",
                    "host",
                ),
                *_TRADES.split("|"),
                *words("person_roles"),
            ),
        }
    ),
    matchkind=MatchKind.LeftmostFirst,
).find_matches_as_indexes
"""What every introduction holds, in small letters."""
TAKES_LEAVE = AhoCorasick(
    sorted(
        {
            *(
                "regards",
                "wishes",
                "thanks",
                "thank you",
                "cheers",
                "best",
                "sincerely",
                "yours",
                "gruess",
                "grueß",
                "grüß",
                "grüss",
            ),
            *("groetjes", "groeten", "groet", "cordialement", "saludos", "cordiali", "take care", "love", "speak soon", "warmly", "respectfully"),
        }
    ),
    matchkind=MatchKind.LeftmostFirst,
).find_matches_as_indexes
"""… and every sign-off."""
_BANK_NAMES = any_of(word for word in words("banks") if word.isascii())
_BANK_CODE = (
    r"(?:\s?\([^()\n]{2,30}\))?(?:[,;]?\s(?:BIC|SWIFT|IFSC)(?: code)?[: ]{1,2}[A-Z0-9]{8,11})?"
    r"(?:[,;]?\s(?i:branch|sort|universal)(?: code)?[: ]{1,2}\d{6})?"
)
AFTER_ACCOUNT = re.compile(
    rf"{_BANK_CODE}(?:[,\s(]{{1,2}}(?i:{_BANK_NAMES})\b(?: [Bb]ank)?\)?)?[,\s(]{{1,3}}(?:(?i:name"
    rf"|in the name of)[: ]{{1,2}})?{_TITLE}(?P<name>{_WHOLE}|(?!SWIFT|BIC|IBAN|BSB|REF"
    rf"|SORT)[A-Z]{{1,12}}(?: [A-Z]{{2,12}}){{1,2}})(?![\w-])"
)
BEFORE_ACCOUNT = re.compile(
    rf"(?:^|[:：\n.!,] ?"
    rf"|\bto )[\"“]?{_TITLE}(?P<name>{_WHOLE})[\"”]?[,:]?\s{{1,2}}(?:(?i:{_BANK_NAMES})(?: [Bb]ank)?(?: account)?[,:]?\s{{1,2}})?(?:(?i:iban|a/c"
    rf"|acc(?:oun)?t"
    rf"|acct)[:. ]{{1,2}})?$"
)
BEFORE_BLOCK = re.compile(rf"(?:^|[:：\n.!] ?|\bto |\b(?:{_STAFF}),? ){_TITLE}(?P<name>{_WHOLE})(?:[,\n]\s?| at )$")
BEFORE_PHONE = re.compile(rf"(?:^|[:：\n.!,] ?|\b(?:to|name|is|it's|its|call|ring|text|contact) ){_TITLE}(?P<name>{_WHOLE})(?:[,:\n]? | ?[-–(] ?)$")
COUPLE = re.compile(rf"(?:[.!?\n] ?|^)(?P<first>{_FIRST}) (?:&|and) (?P<second>{_FIRST})\s*$")
"""A letter that two have signed."""
AFTER_PHONE = re.compile(rf"[,\s]{{1,2}}(?P<name>{_FIRST})\s*$")
AFTER_CONTACT = re.compile(
    rf"[,(]?\s?\(?(?:(?i:(?:it )?(?:shows?|comes|pops)(?: up)? as|under|name(?: is)?|registered to"
    rf"|in the name of)[: ] ?)?(?P<name>{_WHOLE})(?=\s*(?:$|[,.;)\n]))"
)

SECOND_CLIENT = re.compile(rf"\b(?:Client|Customer|Buyer|Guest|Passenger|Tenant)s?: ?{_WHOLE} (?:and|&) (?P<name>{_WHOLE})\b")

SIGNED = (
    (SIGN_OFF, "person.sign_off"),
    (LAST_LINE, "person.sign_off"),
    (DASHED, "person.sign_off"),
    (TITLED, "person.sign_off"),
    (END_NAME, "person.sign_off"),
    (INTRODUCED, "person.introduced"),
    (SECOND_CLIENT, "person.introduced"),
)
ANSWERED = re.compile(
    rf"\s*(?i:(?:it'?s|its|i'?m|i am|ask for|under|that(?:'s| would be| will be)|to|mine is|my name is)\s+)?{_TITLE}(?P<name>{_WHOLE}|{_FIRST})"
    r"(?=\s*(?:[.,!(;]|$)| (?:at|and|will|from|or|on)\b| \d)"
)
GREETS = re.compile(r"\W*(?i:hi|hello|hey|hiya|dear|good (?:morning|afternoon|evening)|thanks|thank you|many thanks)\b")
KISSED = re.compile(r" x{1,3}\s*$")
LETTER = 60
"""So many characters or a greeting make a letter, which ends in a name."""
CONTACTS = (IdentityKind.ADDRESS, IdentityKind.PHONE, IdentityKind.EMAIL, IdentityKind.PAYPAL, IdentityKind.HANDLE)
ACCOUNTS = (IdentityKind.BANK_ACCOUNT, IdentityKind.IBAN)


def find_persons(text: str, taken: Taken, found: Sequence[Candidate], known: Known, role: Role) -> Iterator[Candidate]:
    """`found` are the other details of the message: a name stands beside a telephone, an address, an account."""
    if not text.isascii():
        yield from find_chinese_persons(text, taken, found)
        yield from find_introduced(text, taken)
        yield from find_romanized(text, taken, found)
    elif any(one.kind in (IdentityKind.PHONE, *ACCOUNTS) for one in found):
        yield from find_romanized(text, taken, [one for one in found if one.kind is not IdentityKind.ADDRESS])
    if not CAPITAL.search(text):
        return
    alone = NAME_ALONE.fullmatch(text)
    if alone and not _no_person(alone["name"]) and not _addressed(alone["name"], known, role):
        yield claim(taken, IdentityKind.PERSON_NAME, alone.span("name"), alone["name"], "person.alone")
    opening = OPENING.match(text)
    if opening and free(*opening.span("name"), taken) and _is_a_whole_name(opening["name"]) and not _addressed(opening["name"], known, role):
        yield claim(taken, IdentityKind.PERSON_NAME, opening.span("name"), opening["name"], "person.opens")
    lowered = text.lower()
    idle = {pattern for pattern, words_of in ((INTRODUCED, INTRODUCES), (SIGN_OFF, TAKES_LEAVE)) if not words_of(lowered)}
    for pattern, rule in SIGNED:
        for match in pattern.finditer(text) if pattern not in idle else ():
            group = match.lastgroup or "name"
            name = match[group]
            if (
                not free(*match.span(group), taken)
                or _no_person(name)
                or (group == "under" and FIRM_WORD.search(name))
                or (rule == "person.sign_off" and _addressed(name, known, role))
            ):
                continue
            if group == "comes" and (name.lower() in words("person_roles") or name in words("carriers")):
                continue
            if not _is_doubtful(group, name, text, role, is_own=known.parties.is_own(name.split(maxsplit=1)[0].lower(), role)):
                yield claim(taken, IdentityKind.PERSON_NAME, match.span(group), name, rule)
    thanks = OWN_THANKS.search(text)
    if thanks and free(*thanks.span("name"), taken) and known.parties.is_own(thanks["name"].lower(), role):
        yield claim(taken, IdentityKind.PERSON_NAME, thanks.span("name"), thanks["name"], "person.sign_off")
    if (couple := COUPLE.search(text)) and (len(text) >= LETTER or GREETS.match(text)):
        for group in ("first", "second"):
            name = couple[group]
            if free(*couple.span(group), taken) and not _no_person(name) and not _addressed(name, known, role):
                yield claim(taken, IdentityKind.PERSON_NAME, couple.span(group), name, "person.sign_off")
    for candidate in found:
        yield from _beside(candidate, text, taken, known, role)


def _beside(candidate: Candidate, text: str, taken: Taken, known: Known, role: Role) -> Iterator[Candidate]:
    is_account = candidate.kind in ACCOUNTS
    after = AFTER_ACCOUNT.match(text, candidate.end) if is_account else None
    if after and free(*after.span("name"), taken) and not _no_person(after["name"]):
        is_firm = FIRM_WORD.search(after["name"].title() if after["name"].isupper() else after["name"])
        kind, rule = (IdentityKind.COMPANY_NAME, "company.account") if is_firm else (IdentityKind.PERSON_NAME, "person.account")
        yield claim(taken, kind, after.span("name"), after["name"], rule)
    town = candidate.rule == "address.street"  # no postcode ends it: a town may follow
    payee = AFTER_CONTACT.match(text, candidate.end) if candidate.kind in CONTACTS and not town else None
    if payee and free(*payee.span("name"), taken) and not _no_person(payee["name"]) and not FIRM_WORD.search(payee["name"]):
        yield claim(taken, IdentityKind.PERSON_NAME, payee.span("name"), payee["name"], "person.block")
    last = AFTER_PHONE.match(text, candidate.end) if candidate.kind is IdentityKind.PHONE else None
    is_short = len(text) < LETTER and last is not None and not _no_person(last["name"]) and not _addressed(last["name"], known, role)
    if last and free(*last.span("name"), taken) and (is_short or known.parties.is_own(last["name"].lower(), role)):
        yield claim(taken, IdentityKind.PERSON_NAME, last.span("name"), last["name"], "person.sign_off")
    if not is_account and candidate.kind not in (IdentityKind.ADDRESS, IdentityKind.PHONE):
        return
    before = (BEFORE_ACCOUNT if is_account else BEFORE_BLOCK).search(text, max(0, candidate.start - 60), candidate.start)
    if before is None and candidate.kind is IdentityKind.PHONE:
        before = BEFORE_PHONE.search(text, max(0, candidate.start - 60), candidate.start)
    if before and free(*before.span("name"), taken):
        if FIRM_WORD.search(before["name"]):
            yield claim(taken, IdentityKind.COMPANY_NAME, before.span("name"), before["name"], "company.block")
        elif not _no_person(before["name"]):
            yield claim(taken, IdentityKind.PERSON_NAME, before.span("name"), before["name"], "person.block")


def _is_doubtful(group: str, name: str, text: str, role: Role, *, is_own: bool) -> bool:
    """A last word is a name if the speaker is called so, or in a letter; who chats is a person, not the shop itself."""
    if group in {"end", "last"}:
        is_letter = len(text) >= LETTER or GREETS.match(text) or KISSED.search(text)
        return not is_own and " " not in name and (not is_letter or name.endswith("ing"))  # … Checking
    if group in {"at", "here"} and role is Role.BUYER:
        return not is_own
    return group == "agent" and is_own


MONTHS = frozenset({"April", "May", "June", "August"})
"""Given names too, before a family name."""


def _no_person(name: str) -> bool:
    first, _, last = name.partition(" ")
    if first in MONTHS and last and last not in words("not_persons"):
        return False
    return any(word in words("not_persons") or (word.isupper() and word.title() in words("not_persons")) for word in name.split()) or bool(
        FORM_WORD.search(name)
    )


def _is_a_whole_name(name: str) -> bool:
    """Whether it begins with a given name and is no firm."""
    first = name.split(maxsplit=1)[0]
    given = first in words("given_names") or first in words("given_doubtful")
    return given and not _no_person(name) and not FIRM_WORD.search(name)


def _addressed(name: str, known: Known, role: Role) -> bool:
    """`Thanks, Derek` names the other side."""
    return known.parties.is_called(name.split(maxsplit=1)[0].lower(), other_than=role)


def first_name_alone(text: str) -> Span | None:
    """A name that a message begins with and that is all it says: Margaret, my son will help you."""
    match = ANSWERED.match(text)
    return match.span("name") if match and not _no_person(match["name"]) else None
