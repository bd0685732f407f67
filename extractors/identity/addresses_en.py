"""Addresses written in Latin letters: a street line with a number, or a postcode with the lines before it."""

import re
from collections.abc import Iterator

from casefile.findings import IdentityKind
from extractors.identity.candidate import Candidate, words
from extractors.spans import Taken, free, take

_STREET_WORD = (
    "Street|St|Gr|Gve|Avenue|Ave|Av|Road|Rd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Boulevard|Blvd|Way|Terrace|Ter|Close|Crescent|Cres|Grove|Gardens"
    "|Gdns|Square|Sq"
    "|Parkway|Pkwy|Highway|Hwy|Row|Mews|Quay|Parade|Pde|Circle|Cir|Trail|Trl|Wharf|Broadway|Loop|Cl|Esplanade|Esp|Walk|Rise|Vale|Pike"
    "|Alley|Turnpike|Tpke|Expressway|Crossing|Chase|Bend|Ridge|Hollow|Landing|Cove"
    "|Circuit|Cct|Promenade|Strand|Arcade|Bypass|Causeway|Garth|Wynd|Brae|Fold|Croft|Approach|Nagar|Marg|Salai|Colony|Layout|Chowk|Bazaar"
    "|Sarani|Galli|Enclave|Vihar|Plaza|Tce|Villas|Heights|Meadows|(?:View|Hill|Side|Bank|Mead|Fields)(?=,|\\s*$|\\n| [A-Z]{1,2}\\d)"
)
_NUMBERED = (
    r"(?:(?:County|Cty|State|Farm(?: to Market)?|Ranch|Old|Township|Township) (?:Road|Rd|Route|Rte|Highway|Hwy)|Highway|Hwy|Route|Rte|FM"
    r"|RR|CR) \d{1,5}[A-Z]?"
)
"""A road that has a number for a name: County Rd 46."""
_UNIT = (
    r"\b(?:(?:H|D|S)\.? ?|(?:Block|Cross|Door|Flat|Gala|Gat|Godown|House|Khasra|Lane|Phase|Plot|Road|Room|Sector|Shop|Stall|Street|Survey"
    r"|Unit|Ward)\.? ?)"
    r"[Nn]o\.? ?\d[\w/-]*"
    r"|\b(?:Units?|Flat|Apt|Apartment|Suite|Ste|Level|Floor|House|Room|Plot|Door|Shops?|Block|Blk|Tower|Building|Bldg|Warehouse|Studio|Office|Lot"
    r"|Barn|Factory|Shed|Bay|Dock|Hangar|Workshop|Lockup|Yard|Halle|(?<![A-Za-z] )(?:Sector|Phase)|PMB)(?:\.?\s?#?\d[\w-]*"
    r"|\.?\s#?[A-Z]{1,2}\d*\b(?:-\d+)?)|No\.\s?\d+[A-Za-z]?"
    r"|\b(?:Rural Route|RR|HC) \d{1,3}(?:,? Box \d{1,5})?|\bP\.? ?O\.? ?Box \d{1,6}"
    r"|\b(?:Postfach|Postbus|GPO Box|Locked Bag|Private Bag|Box|BP|Apartado"
    r"|Casella Postale) \d[\d ]{0,9}|\b(?:Top|Ground|Upper|Lower|Basement|Garden|First|Second|Third|Rear) (?:[Ff]loor )?(?:[Ff]lat|[Ff]loor"
    r"|[Mm]aisonette)\b"
    r"|\b(?:L|Lvl|Lv) ?\d{1,2}\b|\b\d{1,4}(?:st|nd|rd|th) [Ff]loor|#\d[\w-]*|\b(?:unit"
    r"|flat|apt|apartment|suite|ste|level|floor|room|bureau|app|piso|apto)\.? #?\d[\w-]*"
)
_NUMBER = r"(?:(?:[Uu]?\d{1,3}[A-Za-z]?/)?\d{1,5}[A-Za-z]?(?:[-–]\d+)?|\d{1,2}[NSEW]\d{1,4}|(?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten)\b)"
_GERMAN_NO = r"\s\d{1,4}(?:\s?[a-z]\b)?"
_GERMAN = rf"\b[A-ZÄÖÜ][A-Za-zäöüß-]+(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|ring|damm|ufer){_GERMAN_NO}"
_STRASSE = rf"\b[A-ZÄÖÜ][A-Za-zäöüß-]+(?:stra(?:ß|ss)e|str\.){_GERMAN_NO}"
_ROMANCE = (
    r"\d{1,4}(?:/\d{1,3})?,? (?:Jalan|Jln|Lorong|Soi|Moo|Thanon|Rue|Rua|Via|Calle|Avenida|Av\.|Boulevard|Place) [A-Z][\w'-]+(?: [A-Z0-9][\w'-]*){0,3}"
)
STREET = re.compile(
    rf"(?:(?:{_UNIT})(?:,|:)? ){{0,3}}(?:(?:[A-Z][\w'’-]* ){{1,3}}(?:House|Building|Tower|Centre|Center|Mansion|Plaza|Arcade|Mall|Court|Park"
    rf"|Industrial Estate|Trading Estate|Business Park), )?"
    rf"(?:\bNo\.? ?|#|\b(?:Unit|Flat|Shop|Factory|Villa|Apt) (?=\d+/\d)"
    rf"|\b(?:Plot|Lot|Stand|Erf) (?=\d+ [A-Z])|\bRear of )?(?<![\d.,/])\b{_NUMBER} (?:[NSEW]\.? "
    rf"|North |South |East |"
    rf"West )?(?:{_NUMBERED}|(?:[A-Z0-9][\w'.-]* ){{1,4}}(?:{_STREET_WORD}"
    rf"|Lor(?= \d))\b(?:\.(?!\s+[a-z]))?(?: \d{{1,3}}\b(?!,? ?\d| [a-z]))?)(?: (?:N|S|E|W|NE|NW|SE"
    rf"|SW|North|South|East|West|Upper|Lower)\b)?(?:,? (?:{_UNIT}))?"
    rf"|\b\d{{2,5}} (?:N|S|E|W|NE|NW|SE|SW)\.? [A-Z][\w'-]+,? (?:{_UNIT}|#\w{{1,4}})|{_STRASSE}|{_ROMANCE}"
    rf"|\b\d{{1,5}}(?:[A-Za-z]|-\d+| bis| ter)?,? (?i:rue|avenue|boulevard|boul\.|chemin|rang|impasse|allée|montée|côte|place|quai"
    rf"|passage) (?:(?:de|du|des|de la"
    rf"|la|le|les) |(?:de )?l['’])?[A-ZÀ-Ž][\w'’.-]*(?: [A-ZÀ-Ž][\w'’-]*){{0,3}}"
    rf"|\b(?:[A-ZÀ-Ž][\w-]* )?[A-ZÀ-Ž][\w-]*(?: (?:pr|g|al|pl|iela|gatvė|ulica|utca|út|tee|mnt|tn)\.?|(?:straat|laan|plein|kade|gracht|singel"
    rf"|dreef|gatan|vägen|gade|vej|katu)) \d{{1,4}}[A-Za-z]?(?:[/-]\d{{1,4}})?\b"
    rf"|\b(?:ul|al|os)\. [A-ZÀ-Ž][\w-]*(?: [A-ZÀ-Ž][\w-]*)? \d{{1,4}}[A-Za-z]?(?:/\d{{1,4}})?\b"
)
_NO_PLACE = r"(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|(?:Black|Blue|Brown|Green|Gr[ae]y|Pink|Red|White|Yellow)(?:[,.;!]|\s*$))"
"""What is listed behind a number too: days, colours."""
UNIT_CHAIN = re.compile(
    r"(?<![\w-])(?:(?:Blk|Block|Lot|Cluster|Tower|Villa|Building|Bldg|Phase|Sector|Stall|Kiosk|Unit|Flat|Room|Rm|Apt|House|Shop|Office|Plot|Wing"
    r"|Hut|Road|Street|Lane)(?: ?No)?\.? (?:[A-Z]\d{0,4}|\d{1,5}(?:-?[A-Z])?)(?![\w'’-])(?:,? )|[A-Z]-\d{1,2}(?:/\d)?, |(?:\d{1,2}|G)/F,? ){1,4}"
    rf"{_NO_PLACE}"
    r"(?:(?:[A-Z][\w'’-]*\.?)(?: (?:[A-Z0-9][\w'’-]*\.?|of|the|de|del|and|&)){0,4}|(?:apt|unit|flat|room|villa|office|floor|level) ?#?\w{1,6})"
    r"(?:, (?:(?!(?:Thanks|Thank|Cheers|Call|Ring|Text|Please|My|I)\b)[A-Z][\w'’-]*(?: (?:[A-Z0-9][\w'’-]*|of|the|de|and|&)){0,4}|(?:apt|unit"
    r"|flat|room|villa|office|floor|level) ?#?\w{1,6}|\d{6}\b)){1,6}(?=\s*(?:$|[.;!?\n]))"
)
"""A dwelling without a street: Blk 6 Lot 18, a village, a town."""
_STATES = (
    "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas"
    "|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri"
    "|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma"
    "|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia"
    "|Washington|West Virginia|Wisconsin|Wyoming"
)
_STATE_CODES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT"
    "|VA|WA|WV|WI|WY|DC|PR"
)
POSTAL = re.compile(
    r"\b(?P<gb>[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})\b"
    rf"|\b(?P<us>(?:[A-Z]{{2}} |(?:{_STATE_CODES})(?:, |,?\n))\d{{5}}(?:-\d{{4}})?)\b"
    rf"|\b(?P<state>(?:{_STATES}),? \d{{5}}(?:-\d{{4}})?)\b"
    r"|\b(?P<au>(?:NSW|VIC|QLD|WA|SA|TAS|ACT|NT|Vic|Qld|Tas|New South Wales|Victoria|Queensland|South Australia|Western Australia"
    r"|Tasmania|nsw|vic|qld|tas),? \d{4})\b"
    r"|\b(?P<ie>[A-Z]\d[\dW] ?[A-Z\d]{4})\b"
    r"|\b(?P<ca>[A-Z]\d[A-Z] ?\d[A-Z]\d)\b"
    r"|(?<=[A-Za-z] )(?P<in>\d{3} ?\d{3})\b(?:, (?:CN|China|PRC|P\.R\. China)\b)?|(?<=[A-Za-z] - )(?P<in2>\d{6})\b"
    r"|(?<=[A-Za-z]{4})(?: ?[-–] ?|,? (?:PIN|Pin|pin|Pincode|pincode)(?: code)?[:. -]{1,2})(?P<in3>\d{3} ?\d{3})\b"
    r"|(?P<sg>\b(?:S ?\(?|Singapore,? \(?)\d{6}\b\)?)"
    r"|(?P<de>(?<![\d-])\d{5}(?: ?[A-Z]{2})? [A-Z][a-zäöüß]+(?: [A-Z][a-zäöüß]+){0,2}(?:, [A-Z][a-z]+(?![a-z ]*\d))?)"
    r"|(?P<nl>\b\d{4} ?[A-Z]{2} [A-Z][a-z]+)"
)
COUNTRY = re.compile(
    r"(?:, ?|\n| )(?:United Kingdom|UK|England|Scotland|Wales|(?:Northern )?Ireland|USA|United States|Canada|Australia|New Zealand|India|Singapore"
    r"|Malaysia|Maharashtra|Karnataka|Tamil Nadu|Kerala|Telangana|Andhra Pradesh|Gujarat|Rajasthan|Haryana|Punjab|Uttar Pradesh|West Bengal"
    r"|Selangor|Johor|Penang)\b(?: ?,?\n?India\b)?"
)
"""The country, or the state of India or Malaysia, behind a postcode."""
SHOP_UNIT = re.compile(
    r"\b(?:Shop|Suite|Unit|Plot|Flat|House|Office|Stall) ?[A-Z]?\d[\w/-]*"
    rf"(?:, {_NO_PLACE}"
    r"(?:[A-Z][\w'’-]*|\d+(?:st|nd|rd|th)?)(?: [A-Z0-9][\w'’-]*){0,3}){3,6}(?=\s*(?:$|[.;!\n]))"
)
"""A shop in a market, without a street: Shop 14, Plaza B, …"""
_PLACE = (
    r"(?!(?:Thanks|Thank|Cheers|Call|Ring|Text|Phone|Tel|Please|Any|My|Ask|See|Just|Door|Buzzer|Ok|Yes|No|The|Its|It's|Then|Or|And|Hi|We|You|He"
    r"|She|They|There|If|For|Leave|Use|Knock|Park|Gate|Code|I|Today|Tomorrow"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b)"
    r"(?:Co\.? |Brgy\.? |Bgy\.? |Col\. |Kec\. |Kel\. |St\.? |Ste\.? |Sta\.? |Mt\.? |N\. )?[A-ZÀ-Ž][\w'’-]+(?: (?:[A-ZÀ-Ž][\w'’-]*|upon|on"
    r"|de|la|le|sur|am|im|under"
    r"|of)(?<! on)(?<! of)(?<! under)){0,3}(?: \d{1,2}(?![\d:/-]))?"
)
_STATE = r"(?:NSW|VIC|QLD|WA|SA|TAS|ACT|NT|Vic|Qld|Tas|[A-Z]{2})"
TOWN = re.compile(
    rf"(?:(?:, {_PLACE}){{1,6}}(?: (?:{_STATE}\b|[A-Z]{{1,2}}\d[A-Z\d]?\b))?|,? [A-Z][a-zà-ž'’-]+(?: [A-Z][a-zà-ž'’-]+)?,? {_STATE}\b"
    rf"|,? {_PLACE}(?= \d{{4}}\s*(?:$|[,.;!?\n)]))|,? [A-Z]{{1,2}}\d[A-Z\d]?(?=\s*(?:$|[,.;!?\n)]))| {_PLACE}(?=\s*$)|(?<= (?:NE|NW|SE"
    rf"|SW)) [A-Z][a-z]{{2,}}(?: [A-Z][a-z]+)?(?=\s*(?:$|[.;!?\n])))"
    r"(?:(?=\s*(?:\n|$|[.;!?:)]))|(?=,? (?:still|is|was|are|and|but|if|please|pls|thanks|from|for|between|before|after|around|any|i|my|it|not"
    r"|near|opposite|opp|just|by|ask|call|ring|text|leave|there|then|at|on|we|the|so"
    r"|with|to|where|which|behind|next)\b)|(?=, [a-z])|(?: |, (?!(?:19|20)\d\d\b))\d{4,6}(?![\d-])(?:, (?:Australia|New Zealand"
    r"|South Africa|Singapore|Malaysia|India|China|Nigeria"
    r"|Kenya|Philippines))?)"
)
"""Town and country behind a street that has no postcode, to the end of the line."""
_CAPITAL = r"[A-ZÀ-Þ][\w'’.-]*"
_SMALL = "am|an|im|auf|aan|zum|zur|der|den|dem|de|del|della|dei|des|du|la|le|les|van|het|of|sur|op|do|da|dos|das"
UNIT = re.compile(_UNIT)
UNIT_BEFORE = re.compile(rf"(?:{_UNIT}),? $|\b\d[\w/-]*,? (?:[A-Z][\w'’.-]* ){{1,3}}$")
"""A unit or a number before a street is of one address with it."""
CONTINENTAL = re.compile(
    rf"(?P<street>\b\d{{1,4}}(?: ?(?:bis|ter|[A-Z]))?,? (?i:rue|avenue|av\.|bd|boulevard|place|quai|chemin|allée|impasse"
    rf"|cours)(?: [\w'’.-]+){{1,5}}?(?:, ?(?![^,\n]*\d{{5}})[^,\n]{{1,30}}){{0,2}}"
    rf"|(?<!\d )(?<![\w'’.-])(?:(?:ul|al|pl|os)\. |C/ ?)?{_CAPITAL}(?: (?:{_CAPITAL}"
    rf"|{_SMALL})){{0,4}},? \d{{1,4}}(?:[a-z]?[-/]\d{{1,4}}(?:/\d{{1,3}})?| [A-Z] \d{{1,3}}|\. \d/\d{{1,2}}|[/-]?[A-Za-z]{{1,3}}\b"
    rf"| [a-zA-Z]\b| [IVX]{{1,4}}\b)?(?:, ?(?![^,\n]*\d{{5}})[^,\n]{{1,24}})?)"
    rf"(?:, ?|\n)(?:[A-Z]{{1,2}}-)?(?P<postal>(?!(?:19|20[12])\d\b(?! [A-Z]{{2}} ))\d{{4,5}}(?: ?[A-Z]{{2}})?|\d{{3}} \d{{2}}(?!\d)"
    rf"|\d{{2}}-\d{{3}}|\d{{4}}-\d{{3}}) "
    rf"[A-ZÀ-Þ][\w'’-]*(?:[ -](?:[A-ZÀ-Þ][\w'’-]*|{_SMALL})){{0,3}}(?<!-)(?: \d{{1,2}}\b(?![./:-]))?(?: \([A-Z]{{2}}\))?(?:, (?:Germany"
    rf"|Deutschland|Austria"
    rf"|Österreich|France|Italy|Italia"
    rf"|Spain|España|"
    rf"Netherlands|Nederland|Belgium|Switzerland|Schweiz|Poland|Polska|Portugal|Denmark|Sweden))?"
)
"""The number after the street, the postcode before the town: Mariahilfer Straße 102/3, 1070 Wien."""
_STOP = (
    r"(?<!Boul)(?<!\bAv)(?<!\bBrgy)(?<!\bSec)(?<!\bDist)(?<!\b[A-Z])(?<!\bOpp)(?<!\bNr)"
    r"(?<!\bNo)(?<!\bCo)(?<!\bSt)(?<![Ss]tr)(?<!Ave)(?<!Rd)(?<!Apt)(?<!Blvd)(?<!Dr)\.\s+"
)
BREAK = re.compile(rf"[,|\n]\s*|{_STOP}|[:：;；。，、]\s*")
UNIT_START = re.compile(
    rf"(?:\b[A-Z]{{1,2}}[-/]\d{{1,5}}[A-Z]?,? |{_UNIT}|\b(?:Rear of )?{_NUMBER} (?:[A-Z0-9]"
    rf"|rue |quai |place |avenue |boulevard |chemin "
    rf"|allée |impasse |cours )|\b\d{{1,2}}(?:st|nd|rd|th) [A-Z]|{_GERMAN})"
)
UNIT_LINE = re.compile(
    rf"(?:{_UNIT})(?:,? [A-Z][\w'’ -]*)?,?\s*|(?:[A-Z][\w'’-]* ){{1,3}}(?:House|Building|Tower|Mill|Court|Mansions|Lodge|Cottage|Farm"
    rf"|Industrial Estate|Business Park),?\s*"
)
"""A line above the street: a flat, a house with a name."""
SENTENCE_END = re.compile(rf"(?:{_STOP}|[;；。!?]\s*)$")
CUE = re.compile(
    r"\b(?i:address|addy|ship(?:ping)? to|deliver(?:ed)? to|collect(?:ion)? from|pick ?up (?:from|at)|located at|returns? to|"
    r"post to)(?: is)?[ :：]{1,2}(?=[A-Z0-9])"
)
ADDRESSEE = re.compile(r"[A-Z][\w'’-]+(?: [A-Z][\w'’.-]*){1,2}(?:, ?|\n)")
NAMED_HOUSE = re.compile(
    r"(?:^|[:.!?\n] |[,\n]\s?|\b(?:at|to|is) )"
    rf"(?P<house>(?:The )?[A-Z][\w'’-]*(?:,? (?:Co\.|[A-Z][\w'’-]*|{_SMALL}|the|and|&|on)){{1,8}},? )$"
)
"""A house that has a name for a number: The Steading, Mains of Craigie, Forfar DD8 2QL."""
SURE = frozenset({"gb", "ie", "us", "ca"})
"""Postcodes that look like nothing else."""
HOUSE = re.compile(
    r"(?:^|[\s:(])(?P<house>\d{1,4}(?:/\d{1,3})?[A-Za-z]?, |(?:The )?(?:[A-Z][\w'’-]* ){0,3}"
    r"(?:Cottage|House|Lodge|Farm|Barn|Hall|Villa|Manor|Rectory|Chapel|Bungalow|Buildings?|Works|Centre|Quay|Wharf|Court|Apartments|Mansions"
    r"|Hospice|Hospital|School|College|Church|Surgery|Hotel|Library|Business Park|Industrial Estate|Retail Park|Trade Park), )$"
)
"""A house before the number in its street: The Cottage, 3 Mill Lane."""
NAMED_LINE = re.compile(
    r"(?:^|\n)(?P<line>(?:[A-Z][\w'’-]* ){1,3}(?:House|Building|Tower|Mill|Court|Mansions|Lodge|Cottage|Farm|Industrial Estate|Business Park),?\n)$"
)
_PARTS = r"(?:[A-Z0-9][\w'’./-]*,? )"
CUED = re.compile(
    r"\b(?i:address(?: is|:)?|lives? at|living at|based at|(?:ship|send|post|deliver|courier|return|mail)(?:ping|ped|ed|ing)? (?:it |them |this "
    r"|everything |that )?(?:back )?to:?|drop (?:it |them )?(?:off )?(?:at|to)|collect(?:ion|ed)?"
    r" (?:is |it )?(?:from|at):?|pick(?:ed)? ?(?:it )?up (?:is )?(?:from|at)|come (?:over )?to|located at|office(?: is|:)?|warehouse(?: is|:)?"
    r"|showroom(?: is|:)?|returns? to|(?:we|i)(?:'re| are|'m| am) (?:in|at|on))[ :\n]{1,2}"
    rf"(?:[A-ZÀ-Ž][\w'’.-]+ (?:[A-Z]\.? )?[A-ZÀ-Ž][\w'’-]+, )?"
    rf"(?P<at>(?:(?:{_UNIT}),? ){{0,3}}(?:No\.? ?)?\d{{1,5}}[A-Za-z]?(?:[/-]\d{{1,5}})? (?:The )?[A-ZÀ-Ž][\w'’.-]*"
    rf"(?: [A-ZÀ-Ž][\w'’.-]*){{0,3}}(?:, {_PLACE}){{1,5}}(?: {_STATE}\b)?(?: \d{{4,6}}(?![\d-]))?)"
)
"""Behind the word that says where, whatever the street is called: send it to 14 Kilmore, Oranmore."""
LOWER = re.compile(
    r"(?<![\w/.$£€#-])(?:(?:unit|flat|apt|apartment) ?#?\d{1,4}[a-z]?(?:,| /)? )?\d{1,5}[a-z]?(?:/\d{1,4})? (?:(?:[nsew]|north"
    r"|south|east|west) )?(?!(?:min|mins|minute|minutes|hour|hours"
    r"|day|days|mile|miles|km|of|on|in|for|more|off|left|x|pm|am|or|and|the|a|people|kids|way)\b)(?:\d{1,3}(?:st|nd|rd|th)"
    r"|[A-Za-z][a-z'’]{2,}(?: [a-z'’]{3,})?) "
    r"(?:street|road|avenue|lane|crescent|terrace|gardens|grove|square|mews|parade|st|rd|ave|ln|blvd|cres|tce|pde|hwy|pkwy)\b(?:,? (?:apt|unit"
    r"|flat|ste|suite"
    r"|#) ?#?\w{1,5})?(?:(?:,? [a-z'’]{3,}(?: [a-z'’]{3,}){0,2})?"
    r",? (?:[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}|[a-z]{2} \d{5}|(?:nsw|vic|qld|wa|sa|tas|act|nt) \d{4})(?![\w-])|(?:,? [a-z'’]{3,}"
    r"(?: [a-z'’]{3,}){0,2})??(?=\s*(?:$|[,.;!?\n)]))"
    r"|(?= (?:is|its|it's|in|near|by|and|but|ok|if|pls|please|at|around|after|before|ill|i|thanks|thx|ring|call|text)\b))"
)
"""As people write who use no capitals."""
LOWER_POSTED = re.compile(
    r"(?<![\w/.$£€#-])(?:(?:unit|flat|apt|shop"
    r"|rear of) ?\d{0,4}[a-z]?,? )?\d{1,5}[a-z]?(?:[-/]\d{1,4})? [a-z][a-z' ]{2,40}(?:, ?[a-z][a-z' ]{2,30}){0,4},? "
    r"(?:[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2})(?![\w-])"
    r"|\b(?i:(?:blk|block) \d{1,4}[a-z]? (?:[a-z]+ ){1,4}(?:\d{1,2} )?#\d{2}-\d{2,4}[a-z]?(?:,? (?:s|singapore) ?\(?\d{6}\)?)?)(?![\w-])"
)
"""… up to a British postcode, or in a block of Singapore with floor and door."""
_WAY = (
    r"(?:Rue|Chaussée|Avenue|Boulevard|Via|Viale|Corso|Piazza|Vicolo|Calle|C/|Carrer|Carrera|Cra\.|Av\.|Avda\.|Avenida|Paseo|Plaza|Strada"
    r"|Bulevardul|Bd\.|Rua|R\."
    r"|Travessa|Praça|Largo|Jl\.|Jln\.|Jalan|ul\.|al\.|pl\.)"
)
_ROOM = (
    r"(?i:(?:ap(?:to?|t)?|piso|planta|boîte|bte|bus|bureau|étage|sc|et|esc|depto|local|int|lok|m)\b\.? ?[\w/º-]{1,5}(?: [A-Z]\b)?|bajo|r/c"
    r"|\d{1,2}[.ºª°] ?(?:izq|dcha|esq|dto|dt|dir|fte|frente|tv|th|mf|sal|[A-Z])?\b\.?)"
)
_TAIL = (
    rf"(?:(?:, ?| - |\n)(?:{_ROOM}|(?:[A-Z]{{1,2}}-?)?\d{{2,5}}(?:[ -]\d{{2,3}})? {_PLACE}(?: \([A-Z]{{2}}\))?"
    rf"|{_PLACE}(?: \d{{3}} ?\d{{2,3}}\b| \d{{4,6}}\b)?(?: \([A-Z]{{2}}\))?)){{1,6}}"
)
WAY_FIRST = re.compile(
    rf"(?:(?:{_UNIT}|No\.? ?\d{{1,5}}[A-Za-z]?|[A-Z](?:-\d{{1,3}}){{1,2}}(?: [A-Z]\w+ [A-Z]\w+)?"
    rf"|\d{{1,4}}[A-Z]?(?=, J)),? )?(?:(?:{_UNIT}),? )?(?<!\d )(?<![\w.]){_WAY} ?(?:{_CAPITAL}"
    rf"|{_SMALL}|\d{{1,3}})(?: (?:{_CAPITAL}|{_SMALL}"
    rf"|\d{{1,3}})){{0,4}}?(?:,? (?:No\.? ?|#|nº ?|n\. ?)?|, ?)\d{{1,5}}(?:[/-]?\w{{1,4}}){{0,3}}(?: {_ROOM})?{_TAIL}"
    rf"|(?:\b\d{{1,4}}-\d{{1,4}}, )?\b\d{{1,4}}(?:-\d{{1,3}})?,? [A-Z]\w+-(?:ro|daero|gil)(?: \d+(?:beon)?-gil)?{_TAIL}"
    rf"|(?:\b\d{{1,2}}F(?:-\d{{1,2}})?, ?)?\bNo\. ?\d+(?:-\d+)?, ?(?:(?:Ln|Aly|Lane|Alley"
    rf"|Sec)\. ?\d+, ?){{0,3}}(?:[A-Z][\w'’-]*\.? ){{1,3}}(?:Rd|St|Ave|Blvd|Road|Street)\b\.?"
    rf"(?:, ?(?:[A-Z][\w'’-]+ (?:Dist|City|Township)\b\.?|{_PLACE}(?: \d{{3,6}}\b)?)){{1,4}}"
    rf"|(?<![\w.'’-]){_CAPITAL}(?: {_CAPITAL})? \d{{1,4}}[a-z]?, {_PLACE} \d{{3}} \d{{2}}, Greece\b"
)
"""Where the word for the street comes before its name, and the number behind: Rue Haute 118 boîte 4, 1000 Bruxelles; and in Seoul, Taipei, Athens."""
ABROAD = re.compile(
    r"\b[NSEW]\d{3,5} (?:[A-Z][\w.]* ){0,3}(?:Road|Rd|Highway|Hwy|Trunk|County|Cty)\.? [A-Z0-9]{1,4}"
    r"(?:, [A-Z][\w. ]{2,24}? (?:[A-Z]{2})(?: \d{5})?)?(?![\w-])"
    r"|\b(?:Rua|Avenida|Av\.|Travessa|Alameda|Praça|Rodovia) [^\n,;]{2,40}, ?(?:nº ?)?\d{1,5}[^\n;]{0,70}? \d{5}-\d{3}(?!\d)"
    rf"|(?:\b(?:(?:Flat|Unit|Room|Rm|Shop|Office|Block|Suite)\.? ?[A-Z0-9-]+|G/F|\d{{1,2}}/F)(?:, | ){_PARTS}{{0,10}}?)?"
    rf"\b\d{{1,4}}[A-Z]?(?:-\d+)? {_PARTS}{{1,4}}?(?:{_STREET_WORD})\b[.,]{{0,2}} {_PARTS}{{0,8}}?"
    r"(?:Hong Kong|Kowloon(?: (?:Bay|Tong|City))?|Central|Wan Chai|Causeway Bay|North Point|Quarry Bay|Mong ?[Kk]ok|Tsim Sha Tsui|TST|Yau Ma Tei"
    r"|Sham Shui Po|Kwun Tong|Kwai Chung|Tsuen Wan|Tuen Mun|Yuen Long|Sha ?[Tt]in|Tai Po"
    r"|Fanling|Hung Hom|Chai Wan|Tseung Kwan O|Kennedy Town|Sai Ying Pun|Lai Chi Kok|Cheung Sha Wan|San Po Kong|\bN\.T\."
    r"|\bHK\b)(?![\w'’-])(?:, ?(?:Kowloon|N\.T\.|New Territories|Hong Kong|HK\b))*"
    r"|\b\d{1,4}(?:-\d{1,4}){1,2},? [A-Z][\w-]+(?:,? [A-Z][\w-]+){1,5},? \d{3}-\d{4}(?!\d)(?:,? Japan\b)?"
)
"""Wisconsin, Brazil, Hong Kong, Japan: where the number, the town and the postcode stand in an order of their own."""
POST_BOX = re.compile(
    rf"\b(?:GPO|P\.? ?O\.?) Box \d{{1,6}}(?:, {_PLACE}){{1,3}}(?: {_STATE}\b)?(?: \d{{4,5}}(?![\d-]))?(?:, (?:Australia|New Zealand"
    rf"|South Africa))?(?=\s*(?:$|[,.;!?\n)]))"
)
WITHIN = re.compile(r" in (?P<town>[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})?)(?=[.,;!?)]|\s*(?:$|\n))")
"""The town as it is spoken of: 114 Sample Dr in Fayetteville."""
MONTHS = frozenset(("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"))
REACH = 140
"""How far before a postcode an address may begin."""


def find_latin_addresses(text: str, taken: Taken) -> Iterator[Candidate]:
    for match in (*ABROAD.finditer(text), *WAY_FIRST.finditer(text)):
        if free(*match.span(), taken):
            yield _taking(taken, *match.span(), text, None)
    for match in CONTINENTAL.finditer(text):
        beside_unit = UNIT.match(text, match.start()) or UNIT_BEFORE.search(text, 0, match.start())
        if "\n" not in match[0] and free(*match.span(), taken) and not beside_unit:
            yield _taking(taken, *match.span(), text, match)
    for match in POSTAL.finditer(text):
        if (
            free(*match.span(), taken)
            and (start := _start(text, match.start(), taken, by_name=match.lastgroup in SURE)) is not None
            and free(start, match.end(), taken)
        ):
            country = COUNTRY.match(text, match.end())
            yield _taking(taken, start, country.end() if country else match.end(), text, match)
    for match in CONTINENTAL.finditer(text):
        of_a_unit = UNIT.match(text, match.start()) and STREET.match(text, match.start())
        if free(*match.span(), taken) and not of_a_unit:
            yield _taking(taken, *match.span(), text, match)
    for match in STREET.finditer(text):
        if free(*match.span(), taken):
            town = TOWN.match(text, match.end())
            is_town = town and free(*town.span(), taken) and (town[0].count(",") > 1 or not _names_a_person(town[0]))
            end = town.end() if town and is_town else match.end()
            within = WITHIN.match(text, end)
            if within and not _names_a_person(within["town"]) and within["town"] not in MONTHS:
                end = within.end()
            yield _taking(taken, match.start(), end, text, None)
    for match in POST_BOX.finditer(text):
        if free(*match.span(), taken):
            yield _taking(taken, *match.span(), text, None)
    for match in CUED.finditer(text):
        if free(*match.span("at"), taken):
            yield _taking(taken, *match.span("at"), text, None)
    for match in (*LOWER_POSTED.finditer(text), *LOWER.finditer(text)):
        if free(*match.span(), taken):
            yield _taking(taken, *match.span(), text, None)
    for match in (*SHOP_UNIT.finditer(text), *UNIT_CHAIN.finditer(text)):
        if free(*match.span(), taken):
            yield _taking(taken, *match.span(), text, None)


def _names_a_person(town: str) -> bool:
    """… 22 Oak St, Anna: who lives there, no town."""
    return re.findall(r"[\w'’-]+", town)[0] in words("given_names")


def _start(text: str, anchor: int, taken: Taken, *, by_name: bool) -> int | None:
    """Back from the postcode over the parts between commas to the first that begins with a number or a unit, or behind a cue."""
    floor = max(0, anchor - REACH, taken.rfind(1, 0, anchor) + 1)
    begins = [floor, *(edge.end() for edge in BREAK.finditer(text, floor, anchor))]
    found, right = None, anchor
    for begin in reversed(begins):
        is_line = text[begin : begin + 1] and text[right - 1 : right] == "\n"
        if right - begin > 60 or (found is not None and is_line and not UNIT_LINE.fullmatch(text, begin, right)):
            break
        if unit := UNIT_START.search(text, begin, right):
            found = unit.start()
        if SENTENCE_END.search(text, floor, begin) or (unit and unit.start() > begin):
            break
        right = begin
    if found is not None:
        if line := NAMED_LINE.search(text, floor, found):
            return line.start("line")
        house = HOUSE.search(text, floor, found)
        return house.start("house") if house else found
    cue = next(CUE.finditer(text, floor, anchor), None)
    if cue is not None:
        who = ADDRESSEE.match(text, cue.end(), anchor)
        return who.end() if who and _names_a_person(who[0]) else cue.end()
    named = NAMED_HOUSE.search(text, floor, anchor) if by_name else None
    return named.start("house") if named else None


def _taking(taken: Taken, start: int, end: int, text: str, postal: re.Match[str] | None) -> Candidate:
    take(taken, start, end)
    parts: list[tuple[str, str]] = []
    if postal is not None:
        if postal.re is CONTINENTAL:
            parts = [("city", postal[0][postal.end("postal") - postal.start() :].strip()), ("postcode", postal["postal"])]
        elif us := re.fullmatch(r"([A-Z]{2,3}) (\d{4,5}(?:-\d{4})?)", postal[0]):
            parts = [("state", us[1]), ("postcode", us[2])]
        else:
            parts = [("postcode", postal[0])]
        if postal.re is not CONTINENTAL and (city := re.search(r"([A-Z][A-Za-z' -]+?),?\s*$", text[start : postal.start()])):
            parts.insert(0, ("city", city[1].strip()))
    return Candidate(
        kind=IdentityKind.ADDRESS,
        start=start,
        end=end,
        value=re.sub(r"\s*\n\s*", ", ", text[start:end]),
        parts=tuple(parts),
        rule="address.postcode" if postal else "address.street",
    )
