"""Firms that write no legal form: by what leads up to their name, by a trade in it, by what they did or where they sign."""

import re
from collections.abc import Iterator

from casefile.findings import IdentityKind
from casefile.records import Role
from extractors.identity.candidate import Candidate, Known, any_of, claim, words
from extractors.identity.holders import holder_in
from extractors.spans import Taken, free

_CAP = r"[A-ZÀ-Þ][\w&'’-]*"
RUN = re.compile(
    rf"(?<![\w&'’@#/.$-])(?P<name>{_CAP}(?: (?:(?:&|and|of|for) )?{_CAP}){{0,6}})(?=['’]s\b|\s*(?:$|[^\w\s'’]| [a-z\d(]|(?<=\s)[a-z\d(]))"
)
FIRM_WORD = re.compile(
    r"\b(?:Versand|Handel|Vertrieb|Analytics|Solutions|Technologies|Group|Partners|Labs?|Media|Design|Services|Industries|Enterprises?|Events"
    r"|Imports?|Jewelry|Motor|Studio|Prints?|Council|Institute|Association|Club|School|Academy|Gardens|Nursery|Ventures|Holdings|Stores?"
    r"|Handlooms|Roasters"
    rf"|Agency|Trading|{any_of(words('trades'))})$"
)
TRAILING = re.compile(r"(?: (?:I|I'm|We|You|It|He|She|They|And|But|Please|Thanks))+$")
SENTENCE = re.compile(r"[!?\n]|(?<=[\w)])\. ")
REACH = 64
NEAR = 24

_TRADER = (
    "firm|company|mob|outfit|contractor|crew|supplier|manufacturer|wholesaler|agency|lab|laboratory|factory|insurer|importer|distributor|business"
    "|charity"
)
_SHOP = (
    "shop|store|place|garage|boutique|salon|restaurant|cafe|café|showroom|stall|dealer|dealership|workshop|studio|bakery|market|barbers|pub|gallery"
)
CALLED = re.compile(rf"\b(?:(?P<trader>{_TRADER})|{_SHOP}) (?:is |was )?(?:called|named|by the name of) $", re.IGNORECASE)
"""An outside firm called Bedcheck QLD; a shop called Knots."""
PRESENTS = re.compile(
    r"\b(?:we'?re|we are|here at|this is|it'?s|you'?ve reached|you have reached|you(?:'re| are) through to|behalf of|the (?:\w+ )?team at"
    r"|(?:all|everyone)(?: of us)? at|(?:i'?m|i am|calling|writing|messaging) (?:with|from)"
    r"|(?:thank(?:s| you)|ta)(?: so much)? for [a-z]+ing(?: [a-z]+){0,2}|welcome to) $",
    re.IGNORECASE,
)
"""How a shop names itself."""
SURE = re.compile(
    r"\b(?:trad(?:e|es|ing) (?:as|under)|t/a|o/a|trading (?:name|style)(?: is|:)?|(?:business|company|trading|proper|legal|registered|parent"
    r"|holding|umbrella)(?: company| name| entity)? (?:is|was|:)|(?:firm|company|business)(?: [a-z]+){0,5} (?:is|was|says|called)"
    r"|(?:our|my|company|business) details are|name (?:of|for) (?:my|our|the|their) (?:company|business|firm|shop|store)(?: is|:)?"
    r"|(?:company )?name on (?:the )?(?:card|invoice|box) (?:should be|is)|registered as|used to be(?: called)?|formerly"
    r"|(?:invoice|receipt|quote|report|estimate|letter|warranty|certificate|bill)s?(?: \w+){0,2}(?: (?:comes?|came|is|was|are|be))? from"
    r"|(?:claim|policy|cover|finance|insurance|insured)(?: (?:is|was|goes|went|runs))? (?:through|with|via)|(?:i|we|he|she) (?:own|run|started"
    r"|set up|founded|opened)|owns|runs"
    r"|(?:owners?|directors?|proprietor|founders?|branch|part|division|brand|arm|subsidiary|tenant|franchise) of"
    r"|contract(?:s|ed)? (?:is |was |are )?with|took over(?: from)?|bought (?:out|over) by|parent company,?) $",
    re.IGNORECASE,
)
"""What is said of firms alone."""
PAYEE = re.compile(
    r"\b(?:made (?:it |them )?out to|make (?:it|them|that|this|the \w+|cheques?|checks?) out to|payable to"
    r"|(?:cheques?|checks?|payments?|money|deposit|it)(?: \w+){0,2} (?:go(?:es)?|went) to|paid to|known as"
    r"|(?:shows?|showed|comes?|came|appears?|pops?|listed)(?: up)? as|in (?:the )?name of|account name:?|a/c name:?|payee:?|beneficiary:?) $",
    re.IGNORECASE,
)
"""… and of persons."""
LABEL = re.compile(
    r"(?:^|[\n.;,(] ?)(?:(?:trading |holding |parent |legal )?(?:company|entity|business)(?: name)?|factory|manufacturer|supplier|importer|exporter"
    r"|insurer|underwriter|merchant(?: name)?|registered (?:agent|name)|landlord|lender|employer|freight forwarder|forwarder)(?: is)?: ?$",
    re.IGNORECASE,
)
ENGAGED = re.compile(
    r"\b(?:(?P<firm>insurers?|insurance(?: company| broker)?|warranty(?: company| provider)?|finance (?:partner|company|provider)|law firm"
    r"|importer|distributor|wholesaler|haulier|freight(?: company)?|forwarder|payment processor|debt collectors?|collection agency)"
    r"|solicitors?|lawyers?|attorneys?|vets?|(?:donation|trade|installation|repair|delivery|service|logistics|shipping) partner|carrier"
    r"|subcontractors?|manufacturer|supplier|removal firm|letting agents?|estate agents?|accountants|auctioneers?|fitters?|installers?|builders?"
    r"|factory|front office|management company)"
    r"(?: (?:in|from|near) [A-Z][\w'’-]+(?: [a-z]+)?)?(?: is| are| was| will be| is with| are from| were from| went through| goes through| with|,|:"
    r"| -)? $"
    r"|\b(?P<done>insured|underwritten|covered|financed|made|manufactured|installed|supplied|fitted|run|owned|built|imported|fulfilled|operated"
    r"|franchised|checked|inspected|tested|serviced|repaired|valued|quoted|(?:sold"
    r"|shipped|dispatched)(?: (?:and|&) \w+)?) (?:by|with|through)(?: the)? $"
    r"|\b(?P<given>(?:subbed|subcontracted|farmed|contracted|passed|outsourced) (?:it|that|this|the \w+|that \w+)?(?: out)? ?to) $"
    r"|\b(?P<doing>(?:get|gets|buy|order|source|got|bought|had|ordered|sourced|comes?|came|supplied|borrowed|hired|collected)"
    r"(?: (?:it|them|these|this|that|the \w+|our \w+))?(?: in)? (?:from|off)"
    r"|(?:took|taken|brought|sent|showed) (?:it|em|them|this|that|the \w+|my \w+) (?:in |over |down )?to"
    r"|(?:get|have|had|try|call|ring|use|used|asked|hired|contact|booked)|check(?:ed)? by|seen by|looked at by) $",
    re.IGNORECASE,
)
"""Whom a party has engaged or bought from: our solicitors Sample & Pine. What is done with shops is done with towns and persons too."""
OF_OUR_OWN = re.compile(r"\b(?:run|owned|built|operated|franchised|sold|shipped|dispatched|fulfilled|money|refund\w*|paid)\b", re.IGNORECASE)
"""What may be said of the seller's own shop: we are run by Sample Group."""
UNDER = re.compile(r"\b(?:under|c/o|(?:Mr|Mrs|Ms|Dr)\.? [A-Z][\w'’-]+ (?:at|from|of)) $")
APPOSED = re.compile(r"(?:,|:| is| was| called| at| from| by| with| -| \() ?$")
WEAK = re.compile(
    r"(?:\b(?:from|of|by|at|with|to|off|under|via|through|uses?|used|is|are|was|were|called|and|contacted|paid|rang|ring|asked|hired|try|tried|says?)"
    r"|[:,(;]|[\w)] [-–—]) $|[(\"“]$",
    re.IGNORECASE,
)
SOURCED = re.compile(r"(?:^|[.!?] )from $|\b(?:from|off|via|through|us(?:e|ed)|they'?re|it'?s|it is|by) $", re.IGNORECASE)
"""A seller so names another's firm; otherwise he may name his own."""
INTRODUCING = re.compile(r"\b(?:this is|it'?s|i'?m|i am|my name is) \w+(?: \w+)? (?:from|at|with) $", re.IGNORECASE)
ACTS = re.compile(
    r" (?:did|do|does|said|says?|told|came|looked|quoted|installed|supplied|made|sent|will|are|were|was|fitted|charged|confirmed|reckons?|wants?"
    r"|won't|can't|calls?|handles?)\b"
)
ON_STATEMENT = re.compile(r"(?: Ltd)? (?:appears? |shows? (?:up )?)?on (?:your|the|my) (?:bank |card |credit card )?(?:statement|card|bill)\b")
APPROVED = re.compile(r" (?:approved|registered|accredited|certified|members?|trained)\b", re.IGNORECASE)
"""What others have made of him: we're Trusted Traders approved."""
THEY = re.compile(r"(?: in [A-Z][\w'’-]+)?[,. ]{1,2}(?:and )?they\b")
SIGNED = re.compile(
    rf"\n[ ]?{_CAP}(?: [A-Z]\.?)?(?: {_CAP}){{0,2}}\n(?:[^\n]{{1,40}}\n)?(?P<below>{_CAP}(?: (?:(?:&|and|of) )?{_CAP}){{1,4}})\s*(?=\n|$)"
    rf"|\n[ ]?(?:{_CAP} ){{0,2}}(?:Director|Owner|Manager|Founder|Proprietor|Sales|Support|Accounts|Care),? (?:at )?"
    rf"(?P<behind>{_CAP}(?: (?:(?:&|and|of) )?{_CAP}){{1,4}})\s*(?=\n|$)"
)
"""The firm below the name of who signs a letter, or behind his office."""
TITLES = frozenset({"Adv", "Atty", "Dr", "Engr", "Frau", "Herr", "Miss", "Mr", "Mrs", "Ms", "Mx", "Prof", "Sir", "Smt"})
PLACES = frozenset({"CA", "DC", "EU", "HK", "LA", "NY", "NYC", "NZ", "SF", "UAE", "UK", "US", "USA"})
PROGRAMMES = frozenset(
    {
        *("Trade Assurance", "Buyer Protection", "Purchase Insurance", "Trading Standards", "Citizens Advice", "Action Fraud", "Companies House"),
        *("Small Claims", "Consumer Affairs", "Fair Trading", "Money Claim", "Purchase Protection", "Money Back Guarantee"),
    }
)
"""What platforms and authorities run, by names like those of firms."""
TRADE_FIRST = re.compile(
    rf"(?<![\w'’-])(?P<name>(?:Pneus|Garage|Boulangerie|Pâtisserie|Pharmacie|Clinique|Maison|Chez|Librairie|Autohaus|Bäckerei|Metzgerei"
    rf"|Gärtnerei|Möbelhaus|Schreinerei|Fahrradladen|Ristorante|Trattoria|Officina|Tienda"
    rf"|Taller|Farmacia|Toko|Warung|Kedai|Restoran|Carrosserie|Quincaillerie|Meubles|Bijouterie|Menuiserie|Juwelier|Elektro|Radio|Optik|Bakkerij"
    rf"|Slagerij|Fietsenmaker|(?P<craft>Spedition|Toitures|Transports|Dachdecker|Malerbetrieb|Tischlerei)) {_CAP}(?: {_CAP})?)(?![\w'’-]| [A-ZÀ-Þ])"
)
"""A trade that begins the name, as abroad: Pneus Fontaine."""
DOING_BUSINESS = re.compile(r"\b(?:d/?b/?a|doing business as|operating as) $", re.IGNORECASE)


def find_firms(text: str, taken: Taken, known: Known, role: Role) -> Iterator[Candidate]:
    own = IdentityKind.SHOP_NAME if role is Role.SELLER else IdentityKind.COMPANY_NAME  # a seller's is the name of the shop
    for match in RUN.finditer(text):
        start, name = _without_lead(match["name"], match.start(), text)
        end = start + len(name)
        if not name or not free(start, end, taken):
            continue
        lead = SENTENCE.split(text[max(0, start - REACH) : start])[-1]
        found = _by_lead(name, lead, text, end, role)
        if found is None:
            continue
        kind, rule = found
        if name in PROGRAMMES or name in words("carriers") or (known.parties.is_shop(name) and rule not in {"company.cue", "shop.trading"}):
            continue
        owner = Role.OTHER if rule == "company.engaged" and role is Role.SELLER and not OF_OUR_OWN.search(lead) else None
        yield claim(taken, own if kind is None else kind, (start, end), name, rule, owner=owner)
    for match in SIGNED.finditer(text):
        group = match.lastgroup or "below"
        if free(*match.span(group), taken) and FIRM_WORD.search(match[group]) and not known.parties.is_shop(match[group]):
            yield claim(taken, own, match.span(group), match[group], "company.signed")
    for match in TRADE_FIRST.finditer(text):
        if free(*match.span("name"), taken) and not known.parties.is_shop(match["name"]):
            kind = IdentityKind.COMPANY_NAME if match["craft"] else IdentityKind.SHOP_NAME
            owner = Role.OTHER if match["craft"] in {"Spedition", "Transports"} else None
            yield claim(taken, kind, match.span("name"), match["name"], "shop.trade", owner=owner)


def _is_said_of_a_stranger(lead: str, role: Role) -> bool:
    """Whether a noun for one who is on neither side leads up to it: the installer was a subbie, Sample Electrical, …"""
    holder = holder_in(lead, role) if APPOSED.search(lead) else None
    return holder is not None and holder.owner is Role.OTHER and len(lead) - holder.end <= NEAR


def _without_lead(name: str, start: int, text: str) -> tuple[int, str]:
    """Where the name itself begins: behind the words of a sentence, or behind a person of it."""
    name = TRAILING.sub("", name)
    while True:
        first, _, rest = name.partition(" ")
        article = first == "The" and (SENTENCE.split(text[max(0, start - 2) : start])[-1] == "" or " " not in rest)
        if not rest or not (first.lower() in words("leading") or article):
            break
        start, name = start + len(first) + 1, rest
        if name.startswith(("of ", "for ", "and ")):
            skip = name.index(" ") + 1
            start, name = start + skip, name[skip:]
    who, of, firm = name.partition(" of ")
    if of and who.split()[0] in words("given_names"):
        return start + len(who) + len(of), firm
    return start, name


def _by_lead(name: str, lead: str, text: str, end: int, role: Role) -> tuple[IdentityKind | None, str] | None:
    """Its kind (None: as the speaker's own) and the rule, if it is a firm."""
    if called := CALLED.search(lead):
        return IdentityKind.COMPANY_NAME if called["trader"] else IdentityKind.SHOP_NAME, "company.called"
    if " " not in name or not _may_be_a_firm(name):
        return None
    strong = FIRM_WORD.search(name) is not None or " & " in name
    if DOING_BUSINESS.search(lead):
        return IdentityKind.SHOP_NAME, "shop.trading"
    if strong and (UNDER.search(lead) or _is_said_of_a_stranger(lead, role)):
        return IdentityKind.COMPANY_NAME, "company.engaged"
    if SURE.search(lead) or LABEL.search(lead) or ON_STATEMENT.match(text, end) or (strong and PAYEE.search(lead)):
        return IdentityKind.COMPANY_NAME, "company.cue"
    if strong and PRESENTS.search(lead) and not APPROVED.match(text, end):
        return None, "company.introduced"
    if (engaged := ENGAGED.search(lead)) and _is_engaged(engaged, name, text, end, strong=strong):
        return IdentityKind.COMPANY_NAME, "company.engaged"
    own = role is Role.SELLER and not (SOURCED.search(lead) and not INTRODUCING.search(lead))
    if strong and ((WEAK.search(lead) and not own) or _stands_first(name, lead, text, end)):
        return IdentityKind.COMPANY_NAME, "company.trade"
    return None


def _may_be_a_firm(name: str) -> bool:
    """No person, no couple."""
    first, *_, last = name.split()
    persons = words("given_names")
    if first.rstrip(".") in TITLES:
        return False
    if FIRM_WORD.search(name):
        return first not in words("not_persons") or name.count(" ") > 1
    if first in persons or last in persons or (first in words("not_persons") and name.count(" ") == 1):
        return False
    return name.count(" ") > 1 or last not in words("not_persons")


def _is_an_acronym(word: str) -> bool:
    return word.isupper() and 2 <= len(word) <= 5 and word not in PLACES


def _stands_first(name: str, lead: str, text: str, end: int) -> bool:
    """Of whom a sentence tells what they did; or a name of three words with which it begins."""
    if lead.strip():
        return False
    return ACTS.match(text, end) is not None or (name.count(" ") > 1 and re.match(r"\s*(?:$|[,.(]| [a-z]| on )", text[end:]) is not None)


def _is_engaged(engaged: re.Match[str], name: str, text: str, end: int, *, strong: bool) -> bool:
    if strong or engaged["firm"] or engaged["done"] or engaged["given"]:
        return True
    if engaged["doing"]:
        return THEY.match(text, end) is not None or _is_an_acronym(name.partition(" ")[0])
    return name.count(" ") > 1 or " and " in name
