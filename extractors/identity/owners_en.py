"""Whose a detail is by English words around it: who made the goods, whom the buyer paid or rang, who is on neither side."""

import re

from casefile.findings import IdentityKind
from casefile.records import Role
from extractors.identity.owner_rule import ACCOUNTS, BUYER, CONTACTS, EVERYBODY, FIRMS, PERSONS, REACHED, SELLER, Rule

Kind = IdentityKind
_REST = r"[^.!?\n]"
_PLATFORM = "(?:eBay|Amazon|Etsy|PayPal|Vinted|Depop|Facebook|Airbnb|AliExpress|Shopee|Lazada|Carousell|Mercari|Poshmark|Walmart|Klarna|Stripe)"
_MAKER = "(?:manufacturer|maker|importer|distributor|wholesaler|supplier|publisher)s?\\b"
_OWN = r"\b(?:(?:we|i)(?:'re| are|'m| am) (?:the|an?|also the)|(?:our|my) own)\b"

_OF_MINE = r"\b(?:our|my|us|we're|i'm)\b"
_GIVES_UP = r"subbed|subcontract\w*|farmed|contracted|passed|outsourced|handed"
_WHENCE = (
    r"(?:got|bought|had|ordered|sourced|came|comes|supplied|borrowed|hired|collected)(?: (?:it|them|these|this|that|the \w+"
    r"|our \w+))?(?: in)? (?:from|off|by)"
    r"|^\s*(?:from|off)"
)

RULES = (
    Rule(
        SELLER,
        FIRMS | REACHED | CONTACTS | {Kind.HANDLE, Kind.SHOP_NAME},
        re.compile(rf"\b(?:{_GIVES_UP})\b{_REST}{{0,70}}$|(?:\b|^)(?:{_WHENCE}) {_REST}{{0,60}}$", re.IGNORECASE),
        Role.OTHER,
        unless=re.compile(r"\b(?:my|our) (?:own|son|daughter|brother|sister|colleague|manager)\b|\bmoney\b|\brefund", re.IGNORECASE),
    ),
    Rule(
        EVERYBODY,
        FIRMS | {Kind.SHOP_NAME},
        re.compile(
            rf"\b(?:insurers?|insurance|vet|partner|carrier|haulier|forwarder|subcontractors?|lab|couriers?|movers|ombudsman|dispute service"
            rf"|contractors?|service (?:centre|center|agent)|installers?|inspectors?|surveyors?)\b(?: {_REST}{{0,24}})?(?: is"
            rf"| are| was|,|:| called| named| will be) $"
            r"|\b(?:try|use|hired|called in|worked with|work with|deal with|file with|claim with|spoke to|recommended by|referred to) (?:the )?$",
            re.IGNORECASE,
        ),
        Role.OTHER,
        unless=re.compile(rf"{_OF_MINE}(?! (?:insurers?|insurance|carrier|haulier|courier|supplier|forwarder))|\byour\b", re.IGNORECASE),
    ),
    Rule(
        EVERYBODY,
        FIRMS | {Kind.SHOP_NAME},
        re.compile(""),
        Role.OTHER,
        after=re.compile(r",? (?:not (?:our|us\b|me\b|mine)|they(?:'re| are|'ll| will| say| said| told| reckon| looked| went)"
        r"|in [A-Z]\w+ (?:said|says))"),
        unless=re.compile(r"\b(?:we|i)(?:'re| are| am|'m)\b|\byour\b|\bdirectors?\b", re.IGNORECASE),
    ),
    Rule(
        EVERYBODY,
        REACHED | CONTACTS | {Kind.HANDLE},
        re.compile(r"\btheir (?:[a-z]+ ){0,2}(?:number|no\.?|phone|mobile|cell|hp|tel|desk|line|office|email|e-mail|insta"
        r"|rep|#)(?: is|'s|:|,)? ?$", re.IGNORECASE),
        Role.OTHER,
        unless=re.compile(
            rf"{_OF_MINE}|\byour\b|\b(?:husband|wife|son|daughter|brother|sister|boss|owner|manager|mum|mom|dad|colleague)\b", re.IGNORECASE
        ),
    ),
    Rule(
        BUYER,
        frozenset({Kind.PHONE, Kind.EMAIL}),
        re.compile(r"\b(?:called|rang|phoned|tried|texted|messaged|emailed) (?:them|him|her) (?:on |at |back on )?$", re.IGNORECASE),
        Role.OTHER,
    ),
    Rule(
        EVERYBODY,
        PERSONS | CONTACTS | {Kind.HANDLE},
        re.compile(
            rf"\b(?:the one|guy|bloke|person|dude|man|lady|seller|someone) (?:who|that|i) {_REST}{{0,24}}(?:gave|sold|supplied"
            rf"|made|bought|got){_REST}{{0,20}}$"
            r"|\b(?:previous|former|last|first|original) (?:owner|seller|tenant|keeper|landlord)\b[^.!?\n]{0,40}$"
            r"|\b(?:seller|supplier|owner|maker) (?:is|was) $",
            re.IGNORECASE,
        ),
        Role.OTHER,
        unless=re.compile(rf"{_OF_MINE}|\byour\b", re.IGNORECASE),
    ),
    Rule(
        SELLER,
        PERSONS | {Kind.PHONE},
        re.compile(r"\b(?:the|a|an|local) (?:plumber|electrician|locksmith|gas ?fitter|handyman|carpenter|glazier|neighbou?r"
        r"|porter|doorman|concierge)\b[^.!?\n]{0,32}$", re.IGNORECASE),
        Role.OTHER,
        unless=re.compile(_OF_MINE, re.IGNORECASE),
    ),
    Rule(
        EVERYBODY,
        CONTACTS,
        re.compile(
            rf"(?i:{_PLATFORM})(?:'s)?(?: (?i:customer|buyer|seller))? (?i:service|support|help(?:line|desk)?|care|phone"
            rf"|number){_REST}{{0,20}}$"
        ),
        Role.PLATFORM,
    ),
    Rule(
        EVERYBODY,
        FIRMS,
        re.compile(
            rf"\b(?:(?:made|manufactured|produced|imported|distributed|published|designed) by (?:the )?|{_MAKER}{_REST}{{0,32}})$",
            re.IGNORECASE,
        ),
        Role.OTHER,
        unless=re.compile(_OWN, re.IGNORECASE),
    ),
    Rule(
        EVERYBODY,
        REACHED | CONTACTS,
        re.compile(rf"\b{_MAKER}{_REST}{{0,32}}$", re.IGNORECASE),
        Role.OTHER,
        unless=re.compile(rf"{_OWN}|\b(?:us|me|my)\b", re.IGNORECASE),
    ),
    Rule(
        EVERYBODY,
        FIRMS | REACHED | CONTACTS,
        re.compile(""),
        Role.OTHER,
        after=re.compile(
            rf"{_REST}{{0,24}}\b(?:nothing to do with (?:us|me)\b|(?:is|are)(?:n't| not) (?:us|ours|mine|me)\b|we (?:only|just) (?:re)?sell"
            r"|(?:ask|chase|contact|call|ring|email) them|(?:take it up|speak|talk|deal)"
            r" (?:with|w|to) them)\b",
            re.IGNORECASE,
        ),
    ),
    Rule(
        SELLER,
        PERSONS | CONTACTS | {Kind.HANDLE},
        re.compile(
            rf"\b(?:friend|mate|pal|buddy|cousin|neighbou?r|another (?:shop|store"
            rf"|seller))\b(?: of mine)?{_REST}{{0,12}}\b(?:also )?(?:sells?|stocks?|deals? in|has (?:some|one|them|the same))\b{_REST}{{0,40}}$"
            rf"|\b(?:got|bought|had) (?:it|them|this|these|mine){_REST}{{0,16}}\b(?:off|from) {_REST}{{0,16}}(?:called|named) $",
            re.IGNORECASE,
        ),
        Role.OTHER,
    ),
    Rule(
        SELLER,
        PERSONS | {Kind.PHONE},
        re.compile(
            rf"\b(?:subbed|subcontract|farmed|contracted|passed) {_REST}{{0,20}}$|\b(?:your|the|a) (?:delivery )?(?:driver"
            rf"|courier)\b{_REST}{{0,48}}$",
            re.IGNORECASE,
        ),
        Role.OTHER,
        unless=re.compile(r"\b(?:our|my|me|i|us)\b", re.IGNORECASE),
    ),
    Rule(
        BUYER,
        PERSONS | {Kind.COMPANY_NAME} | ACCOUNTS | {Kind.EMAIL},
        re.compile(
            rf"\b(?:i|we)(?:'ve| have)?(?: \w+)? (?:paid|sent|transferred|wired|zelled|venmoed)\b{_REST}{{0,40}}$"
            rf"|\bbelongs to (?:an? )?(?:mr|mrs|ms|miss|dr)?\.? ?$",
            re.IGNORECASE,
        ),
        Role.SELLER,
        unless=re.compile(r"\b(?:my|our|refund\w*|back|from)\b", re.IGNORECASE),
    ),
    Rule(
        BUYER,
        PERSONS | {Kind.COMPANY_NAME} | ACCOUNTS | {Kind.EMAIL},
        re.compile(r"^\W*(?:have |just |already )?(?:sent|paid|transferred|wired|deposited) [^.!?\n]{0,24}\bto\b[^.!?\n]{0,40}$", re.IGNORECASE),
        Role.SELLER,
        unless=re.compile(r"\b(?:my|our|refund\w*|back|from)\b", re.IGNORECASE),
    ),
    Rule(BUYER, PERSONS, re.compile(r"\bwho(?:'s| is| was) $", re.IGNORECASE), Role.SELLER),
    Rule(
        BUYER,
        ACCOUNTS | PERSONS,
        re.compile(""),
        Role.SELLER,
        after=re.compile(r" (?:has |have )?(?:blocked|ghosted|ignored|scammed|unfollowed|never (?:replied|answered)) ?(?:me|us)?\b", re.IGNORECASE),
        unless=re.compile(r"\bmy\b", re.IGNORECASE),
    ),
    Rule(
        BUYER,
        PERSONS,
        re.compile(
            r"\b(?:your (?:number|contact|details|e-?mail|name)|recommended|referred|put on to you)\b[^.!?\n]{0,16}\b(?:from|by|through|via) $",
            re.IGNORECASE,
        ),
        Role.OTHER,
    ),
    Rule(
        BUYER,
        PERSONS,
        re.compile(""),
        Role.OTHER,
        after=re.compile(
            r"(?: (?:at|from) (?:the |my |our )?[\w'’-]+(?: [\w'’-]+)?)? (?:gave|passed|sent|told) (?:me|us) (?:your|about you)", re.IGNORECASE
        ),
    ),
    Rule(BUYER, PERSONS, re.compile(r"\b(?:left|leave|drop|dropped|leaving) [^.!?\n]{0,24}\bwith $", re.IGNORECASE), Role.OTHER),
    Rule(SELLER, FIRMS | {Kind.SHOP_NAME}, re.compile(r"\b(?:took over(?: from)?|bought out) $", re.IGNORECASE), Role.OTHER),
    Rule(
        BUYER,
        ACCOUNTS,
        re.compile(r"\bthe (?:account|card|iban|number|details)\b[^.!?\n]{0,16}$", re.IGNORECASE),
        Role.SELLER,
        after=re.compile(
            r"\s*,?(?:which )?(?:belongs|is (?:registered|held|in the name)|(?:is|was) (?:closed|blocked|wrong|invalid|frozen))",
            re.IGNORECASE,
        ),
        unless=re.compile(r"\bmy\b", re.IGNORECASE),
    ),
    Rule(
        BUYER,
        REACHED | ACCOUNTS | CONTACTS,
        re.compile(
            rf"\byou(?:'ve| have)? (?:gave|given|sent|provided|texted|emailed|listed|told (?:me|us) to|asked (?:me"
            rf"|us) to)\b{_REST}{{0,50}}$|\bfor you\b{_REST}{{0,6}}$",
            re.IGNORECASE,
        ),
        Role.SELLER,
        unless=re.compile(r"\b(?:my|deliver\w*|left|dropp\w*|courier|driver|it to|them to|parcel to|order to)\b", re.IGNORECASE),
    ),
    Rule(
        BUYER,
        frozenset({Kind.ADDRESS}),
        re.compile(
            r"\byou (?:told|asked|said|wanted|instructed) (?:me )?to (?:return|send|post|ship|bring|take|drop)\b[^.!?\n]{0,24}$",
            re.IGNORECASE,
        ),
        Role.SELLER,
    ),
    Rule(
        BUYER,
        frozenset({Kind.PHONE, Kind.PERSON_NAME, Kind.EMAIL}),
        re.compile(
            r"\byour (?:colleague|manager|boss|assistant|staff|rep|partner|wife|husband|son|daughter|sales\w*|agent|office|accounts"
            r"|team)\b[^.!?\n]{0,32}$"
            r"|\b(?:i|we)(?:'ve| have)? (?:rang|called|phoned|texted|messaged|tried|dialled|rung) (?:the (?:number|mobile|landline) )?$",
            re.IGNORECASE,
        ),
        Role.SELLER,
    ),
    Rule(
        BUYER,
        PERSONS,
        re.compile(
            r"\b(?:companies house|the register|your (?:web)?site|your invoice|your licen[cs]e)\b[^!?\n]{0,48}\b(?:director|owner"
            r"|proprietor|secretary|trader|name)s?\b[^.!?\n]{0,8}$",
            re.IGNORECASE,
        ),
        Role.SELLER,
    ),
    Rule(
        BUYER,
        frozenset({Kind.ADDRESS, Kind.COMPANY_NAME, Kind.SHOP_NAME, Kind.PERSON_NAME}),
        re.compile(r"\b(?:took|brought|showed|sent) (?:it|them|this|the \w+) (?:in |over |round |off )?to\b[^.!?\n]{0,48}$", re.IGNORECASE),
        Role.OTHER,
        after=re.compile(
            r"[^.!?\n]{0,40}?\b(?:they|who|he|she) (?:all )?(?:said|say|says|told|found|confirmed|confirm|quoted|reckons?|think|thinks"
            r"|checked|opened|tested|looked)\b",
            re.IGNORECASE,
        ),
    ),
    Rule(
        BUYER,
        frozenset({Kind.ADDRESS}),
        re.compile(r"\b(?:went|deliver(?:ed)?|left|dropped|taken|sent|addressed|signed for) (?:it |them )?(?:to|at)\b[^.!?\n]{0,8}$", re.IGNORECASE),
        Role.OTHER,
        after=re.compile(
            r"[^.!?\n]{0,20}\b(?:not my|n't my|not mine|n't mine|not me|i live|i'm at|never heard|wrong (?:house|address)|next door"
            r"|neighbou?r)",
            re.IGNORECASE,
        ),
    ),
)  # fmt: skip
