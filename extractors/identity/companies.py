"""Names of companies: by their legal form, by the words that introduce a firm, by a trade in the name."""

import re
from collections.abc import Iterator

from casefile.findings import IdentityKind
from casefile.records import Role
from extractors.identity.addresses_zh import divisions
from extractors.identity.candidate import Candidate, Known, claim, words
from extractors.identity.firms_en import FIRM_WORD, find_firms
from extractors.identity.firms_zh import is_a_stem
from extractors.spans import Taken, free

_FORM = (
    "有限责任公司|股份有限公司|集团有限公司|有限公司|分公司|经营部|(?<!农)商行|(?:维修|修理|销售)部|经销处|经营处|工作室|个体工商户|合作社|实业社(?!会)|"
    "企业社(?!会)|工程行(?!业)|贸易行|批发部|服务部|事务所"
)
_PLACED_FORM = (
    "(?:家私|家居|灯饰|灯具|卫浴|制衣|纸品|涂料|化工|橡胶|模具|花木|乐器|箱包|手袋|眼镜|首饰|珠宝|农机|渔具|文具|家纺|布艺|窗帘|毛巾|鞋业"
    "|袜业|皮革|羽绒|酱菜|豆制品|面粉|粮油"
    "|加工|制造|制品|服装|服饰|包装|食品|家具|五金|塑料|塑胶|印刷|玩具|工艺品?|电子|电器|鞋|针织|纺织|皮具|木业|机械|建材|饰品|陶瓷|茶|酒)厂|"
    "(?:食品|茶叶|水果|百货|服装|服饰|鞋|手机|数码|电器|化妆品|母婴|家具|五金|日用品|便利|特产|珠宝|花|网|饰品|餐饮|酒|粮油|海鲜|"
    "农产品|工艺品|箱包|皮具|电子)店|"
    "客栈|民宿|宾馆|酒店|饭店|旅馆|餐馆|[火面]锅店|面馆|理发店|美容院|诊所|药店|驾校|健身房|洗衣店|书店|车行|修理厂|汽修厂|加工坊|作坊|"
    "苗圃|果园|花圃|牧场|酒庄|茶庄|加油站|养殖基地|种植基地|"
    "(?:服务|维修|培训|养护|护理|健身|美容|体检|托管|早教|营销|会展|展示|家政)中心|超市|门市部|商店|商贸[行部]|销售[部中]心?|养殖场|农场|茶场|种植园"
)
"""Forms that are everyday words: only behind the name of a place (义乌市佳盛包装厂)."""
_PLACE = r"[\u4e00-\u9fff]{1,7}(?:(?<![超门夜菜集上都城])市(?![场区里面])|县(?!城)|区(?![域里])|镇(?!上)|旗)"
_ROAD = r"[东西南北中前后新老大]?(?:路|街|巷|弄|胡同|大道|宿舍|小区|家属[院区]|公交|车?站)"
"""What a road or a stop is that is named for a works: 茶厂路9号."""
COMPANY_ZH = re.compile(
    rf"[\u4e00-\u9fff（）()]{{2,28}}?(?:{_FORM})(?:[\u4e00-\u9fff]{{2,6}}分公司|工会委员会)?"
    rf"|(?P<placed>{_PLACE}[\u4e00-\u9fff]{{2,12}}?(?:{_PLACED_FORM})(?!{_ROAD}))"
)
LEAD_ZH = re.compile(
    r"^.*(?:是|叫做?|名为|称为|(?:公司|企业|单位|商户|店铺)名称?|(?:执照|注册|登记)上?的?名称?(?:叫|[:：])?|挂靠?[在到于]|(?<!美)的|户名"
    r"|户主|(?:主体|名称|全称|信息|单位|抬头|商家|卖家|店铺"
    r"|收款方|机构|公司)(?:名称?)?(?:为|[:：])|我司|抬头系?|"
    r"[写印盖标][的着了]|显示(?:为|是)|开给|开成|公示|寄到|联系|(?:打|转|汇|付|退|投诉|起诉|属于|隶属)(?:给|到"
    r"|于)?)(?=[\u4e00-\u9fff]{4})|^[由为向给找叫和与在]"
)
HOUSE_NUMBER = re.compile("[号楼室层栋幢座铺]")
"""What ends the address that a name is written behind: …路86号样例工作室."""
WEAK_FORM = re.compile("(?:分公司|维修部|修理部|销售部|经销处|经营处|经营部|商行|工作室|合作社|服务部|事务所|批发部|贸易行|实业社|企业社|工程行)$")
NO_NAME = re.compile("^(?:[你我贵]|正规|正式|注册|一家|哪家|任何|不是)|系咪|是不是")
"""有限公司 and what is said of it: 你公司係咪有限公司."""
NO_FIRM = re.compile("^[你我他她它这那哪某本贵各每]|[以的们就让叫了吗]|^(?:客户|售后|技术|综合|营业|售前|顾客)(?:服务|维修)部$")

_CAP = r"[A-ZÀ-Þ][\w&'’-]*"
_FORM_EN = (
    r"(?:GmbH & Co\.? KG\b|(?:, )?Unipessoal,? (?:Lda|LDA)\b|(?:d\.o\.o|s\.r\.o|Sp\. ?z ?o\.o|S\.A\.S|a\.s|e\.K|e\.U)\.|(?:& (?:Co|Sons?"
    r"|Daughters?|Bros|Partners)\b(?! [A-Z&])|L\.L\.C\.|B\.V\.|N\.V\.|S\.r\.l\.|S\.p\.A\.|S\.A\.|S\.L\.(?:U\.)?|"
    r"(?:Ltd|LTD|Limited|LIMITED|LLC|Ltda|Lda|SRL|Srl|SpA|SNC|Oy|Oyj|ApS|A/S|OHG|OG|KG|KGaA|Inc|INC|Incorporated|LLP|PLLC|PLC|plc|DAC|CIC|ULC"
    r"|Ltée|ltée|GmbH|UG|eG|GbR|BV|(?<!, )NV(?! \d{5}\b)|VOF|BVBA|SAS|SASU|EURL"
    r"|SARL|OÜ|OOD|EOOD|EOOD|Kft|Zrt|FZE|FZCO|FZ-LLC|WLL|(?<!\b[A-Z]{2} )(?<![Tt]he )AG|Corp|Corporation"
    r"|Pte\.? (?:Ltd|Limited)|\(?Pvt\.?\)? (?:Ltd|Limited)|\(?Pty\.?\)? (?:Ltd|Limited)|Sdn\.? Bhd|SDN\.? BHD"
    r"|Co\.?(?:, ?| )(?:Ltd|Limited|Inc)|CO\.?(?:, ?| )(?:LTD|LIMITED))\b"
    r"(?:\.(?=[,;:)]| [a-z(]))?)|(?:Co\.|Company)(?=\s*(?:\n|$|[,;)])))"
)
"""With the dot of an abbreviation where it does not end the sentence; Reno, NV 89502 is in Nevada."""
CAPITAL = re.compile("[A-ZÀ-Þ]")
_TOKEN = rf"(?:{_CAP}|[A-ZÀ-Ž]\.(?:[A-Z]\.)*|\d{{1,4}}[A-Za-z]\w*|[a-z][A-Z]\w+)"
"""A word of a firm's name; initials and figures too: J. Sample & Sons, 3D Sample."""
COMPANY_EN = re.compile(
    rf"(?<![\w&'’.-])(?P<name>{_TOKEN}(?:,? (?:{_TOKEN}|of|and|&|\+|for|de|di|du|der|und|et|van|the|in))"
    rf"{{0,7}}?(?: \([A-Z][\w .]{{1,20}}\)(?: {_CAP}){{0,3}}?)?,? (?P<form>{_FORM_EN}))"
    rf"|(?<![\w&'’.-])(?P<works>(?!(?:The|It|From|By|At|Our|My|Your|This|A) ){_CAP}(?: {_CAP}){{1,4}} (?:Factory|FACTORY))(?![\w-]"
    rf"| [A-Z])|\b(?P<fronted>(?:UAB|SIA|OOO"
    rf"|PT\.?) [\"“„]?{_CAP}(?: {_CAP}){{0,3}})"
    rf"|(?<![\w.-])(?P<numbered>\d{{4,8}}(?:-\d{{4}})? (?:B\.C\.|Ontario|Alberta|Canada|Qu[ée]bec|Manitoba|Saskatchewan|N\.B\."
    rf"|Nova Scotia) (?:Ltd|Inc|Corp|ULC|Limited|inc|Ltée)\b\.?)|\b(?P<japanese>(?:KK|K\.K\.|Kabushiki Kaisha) {_CAP}(?: {_CAP}){{0,3}})"
)
LEAD_EN = re.compile(
    r"^(?:(?:Contact|Pay|From|By|To|At|The|Seller|Supplier|Company|Business|Name|Registered|Regards|Thanks|Invoice|Returns?|Ship|Send|Dear|Hi|Hello|"
    r"Transfer|Account|Payee|Beneficiary|Address|We|Our|Is|Yes|No|And|Sold|We're|I'm|It's|That's|Sincerely|Cheers|Best|Entity|Merchant|Invoiced"
    r"|Billed|Issued|Made|Your|My|Their|This|Please|Also|But|So|Legally|Legal|Trading) )+(?=[A-ZÀ-Þ])"
)
COMPANY_CUE = re.compile(rf"我是 ?(?P<name>{_CAP}(?: {_CAP}){{1,3}}) ?的(?= ?[A-Z])")
REGISTERED = re.compile(
    rf"(?:^|[:.!?,\n(] ?|(?<=[，。：])|\b(?i:is|are|name|firm) )(?P<name>{_CAP}(?: (?:(?:&|and|of) )?{_CAP}){{1,4}}),? \(?"
    r"(?:GSTIN|GST (?:no|number)|BIN|CRO|NEQ|NZBN|SSM|UEN|ABN|ACN|CRN|KVK|KvK"
    r"|SIRET|SIREN|EIN|VAT|NIF|CNPJ|NIP|BR [Nn]o|[Cc]ompany (?:no|number|reg))\b"
    rf"|(?<![A-Za-z])(?:UEN|SSM|BR|CR|ROC)(?: ?[Nn]o\.?)?[:：是为 ]{{0,3}}[A-Z]?\d[\dA-Z-]{{6,14}}(?: \([\w-]+\))?[，, ]{{1,2}}"
    rf"(?P<behind>{_CAP}(?: (?:(?:&"
    rf"|and"
    rf"|of) )?{_CAP}){{1,4}})(?=[，,。.;\n(]|$)"
    rf"|(?:^|(?<=[，。：,:\s]))(?P<ahead>{_CAP}(?: (?:(?:&|and|of) )?{_CAP}){{1,4}})[，, ]{{0,2}}(?:注册号|商业登记|统编|统一编号|公司编号)"
    r"|\b(?i:uen|ssm|br) [\dA-Za-z-]{7,14},? (?P<small>[a-z]+(?: [a-z&]+){0,4} (?:enterprise|trading|services|supplies|pte ltd|sdn bhd))\b"
)
"""A firm named before the number of its register: Encore Tix Enterprise, SSM 2021…"""
PROPRIETOR = re.compile(
    rf"(?P<firm>(?<![\w&'’-]){_CAP}(?: {_CAP}){{0,3}}),? \(?(?:sole trader,? )?(?i:Inh|Prop(?:rietor)?)\b\.?:? (?P<person>{_CAP} {_CAP})"
)


def find_companies(text: str, taken: Taken, known: Known, role: Role) -> Iterator[Candidate]:
    if not text.isascii():
        yield from _chinese(text, taken)
    if not CAPITAL.search(text):
        return
    yield from _with_form(text, taken, known)
    yield from _proprietors(text, taken)
    for match in REGISTERED.finditer(text):
        group = match.lastgroup or "name"
        name = match[group]
        is_firm = group != "name" or name.count(" ") > 1 or FIRM_WORD.search(name)  # two words may be a person who trades
        if is_firm and free(*match.span(group), taken) and not known.parties.is_shop(name):
            yield claim(taken, IdentityKind.COMPANY_NAME, match.span(group), name, "company.registered")
    yield from find_firms(text, taken, known, role)
    for match in COMPANY_CUE.finditer(text):
        if free(*match.span("name"), taken):
            yield claim(taken, IdentityKind.COMPANY_NAME, match.span("name"), match["name"], "company.cue")


def _with_form(text: str, taken: Taken, known: Known) -> Iterator[Candidate]:
    for match in COMPANY_EN.finditer(text):
        if whole := next((group for group in ("japanese", "fronted", "numbered", "works") if match[group]), None):
            if free(*match.span(whole), taken):
                yield claim(taken, IdentityKind.COMPANY_NAME, match.span(whole), match[whole], "company.form")
            continue
        start, end = match.start("name") + _lead_en(match["name"]), match.end("name")
        if "&" in match["form"] and known.parties.is_named(text[start:end].lower()):
            continue  # the name of the shop
        if free(start, end, taken):
            yield claim(taken, IdentityKind.COMPANY_NAME, (start, end), text[start:end], "company.form")


def _lead_en(written: str) -> int:
    """How many characters stand before the name of the firm itself: Contact, the director."""
    lead = LEAD_EN.match(written)
    start = lead.end() if lead else 0
    who, comma, _ = written[start:].partition(", ")
    is_person = comma and who.count(" ") == 1 and who.split()[0] in words("given_names")
    return start + len(who) + len(comma) if is_person else start


def _proprietors(text: str, taken: Taken) -> Iterator[Candidate]:
    for match in PROPRIETOR.finditer(text):
        if match[0].find("Inh") > 0 and free(*match.span("firm"), taken):
            yield claim(taken, IdentityKind.COMPANY_NAME, match.span("firm"), match["firm"], "company.proprietor")
        if free(*match.span("person"), taken):
            yield claim(taken, IdentityKind.PERSON_NAME, match.span("person"), match["person"], "person.proprietor")


_ENDS = "(?:中心|[小中大]学|学校|学院|医院|诊所|幼儿园|委员会|协会|[店厂馆所院社部局行队坊城园]|基地|集团)"
LABELLED = re.compile(
    r"(?:(?:单位|企业|公司|账户|开票|发票)?(?:名称|抬头)|户名)[:：]\s?(?P<name>[\u4e00-\u9fff（）()]{5,30})(?=[\s,，。;；]|$)"
    rf"|(?<![0-9A-Z])(?=\d*[A-Z])[0-9A-Z]{{18}}[\s,，。;；]{{1,2}}(?P<behind>[\u4e00-\u9fff（）()]{{4,28}}{_ENDS})(?=[\s,，。;；]|$)"
    rf"|(?P<ahead>[\u4e00-\u9fff（）()]{{4,28}}{_ENDS})[\s,，]{{1,2}}(?:(?:统一)?(?:社会)?信用|组织机构)?(?:代码|税号"
    rf"|纳税人识别号)?[:：]?\s?(?=[0-9A-Z]{{18}}(?![0-9A-Z]))"
)
"""The holder of an invoice or an account, whatever its form; a name of five characters is nobody's own."""
PLAIN = re.compile(
    r"[「『“\"【](?P<quoted>[\u4e00-\u9fff]{3,14}公司)[」』”\"】]"
    r"|(?:[我咱]们?是|我哋系|公司(?:名字?|名称|全称)?(?:叫做?|是|系|[:：])|抬头(?:是|系"
    r"|[:：]))\s?(?P<led>[\u4e00-\u9fff]{4,14}公司)(?=[\s,，。;；!！、的]|$)"
)
"""A company that says no form, as in Hong Kong: 「明記電器工程公司」."""
WORKS = re.compile(
    r"(?:[我咱俺]们?(?:这边|这里|家|店|厂)?(?:就?是|叫|厂叫)|厂名(?:叫|是|[:：])|(?<=[号楼栋室层座幢])[，,\s]|本厂(?:是"
    r"|叫))(?P<name>[\u4e00-\u9fff]{2,10}厂)(?=[\s,，。;；!！、的]|$)"
)
"""A factory that says what it is called: 我们是盛禾五金厂."""
HOSPITAL = re.compile(
    r"(?:(?<=[\s，,。：:;；（(的是在去找到叫由])|^)(?P<name>(?P<stem>(?:(?![在去到是找由])[\u4e00-\u9fff]){3,12}?)(?:宠物|动物|口腔|眼科|美容|整形|康复)(?:专科)?(?:医院|诊所|门诊部))"
)
PUBLIC = re.compile("人民|第[一二三四五六七八九十]|大学|附属|中心|省立|市立|[的了吗我你]")
ANY_WORKS = re.compile(
    "^(?:一家|自[己家有]|源头|正规|专业|大型?|小型?|老|实体|本地|当地|生产|代加?工|品牌|外贸|工|[在从跟找去])|[的了个家间]|(?:源头|代加?工|生产)厂$"
)
OF_ALL = re.compile("^(?:[你我他这那本贵各每]|一家|正规|正式|专业|大型|小型|外贸|贸易|上市)|[的了吗呢]|有限公司|分公司")
NO_HOLDER = re.compile("[的了吗呢吧就要我你您是]|法定代表|法人|经营者|地址|电话|发票|开户|银行|支行|信用社")


def _chinese(text: str, taken: Taken) -> Iterator[Candidate]:
    yield from _by_form(text, taken)
    yield from _hospitals(text, taken)
    for match in LABELLED.finditer(text):
        group = match.lastgroup or "name"
        if not NO_HOLDER.search(match[group]) and free(*match.span(group), taken):
            yield claim(taken, IdentityKind.COMPANY_NAME, match.span(group), match[group], "company.labelled")

    for match in WORKS.finditer(text):
        if not ANY_WORKS.search(match["name"]) and free(*match.span("name"), taken):
            yield claim(taken, IdentityKind.COMPANY_NAME, match.span("name"), match["name"], "company.works")
    for match in PLAIN.finditer(text):
        group = match.lastgroup or "led"
        if not OF_ALL.search(match[group]) and free(*match.span(group), taken):
            yield claim(taken, IdentityKind.COMPANY_NAME, match.span(group), match[group], "company.plain")


def _hospitals(text: str, taken: Taken) -> Iterator[Candidate]:
    """Private ones: 杭州瑞安样例动物医院."""
    for match in HOSPITAL.finditer(text):
        _, _, starts = divisions()
        place = starts.match(match["name"])
        named = place is not None and bool(place["province"] or place["city"])
        if (named or is_a_stem(match["stem"])) and not PUBLIC.search(match["name"]) and free(*match.span("name"), taken):
            yield claim(taken, IdentityKind.COMPANY_NAME, match.span("name"), match["name"], "company.form")


def _by_form(text: str, taken: Taken) -> Iterator[Candidate]:
    for match in COMPANY_ZH.finditer(text):
        start = match.start() + _start(match[0], behind_number=text[match.start() - 1 : match.start()].isdigit())
        name = text[start : match.end()]
        if (
            len(name) < 5
            or NO_NAME.search(name)
            or name.startswith(("分公司", "有限公司"))
            or (NO_FIRM.search(name) and (match["placed"] or WEAK_FORM.search(name)))
        ):
            continue
        if free(start, match.end(), taken):
            yield claim(taken, IdentityKind.COMPANY_NAME, (start, match.end()), name, "company.form")


def _start(written: str, *, behind_number: bool) -> int:
    """Where the name begins in a run of characters: at the place it is named for, or behind a lead-in (抬头, 我们是)."""
    lead = LEAD_ZH.match(written)
    start = lead.end() if lead else int(behind_number and HOUSE_NUMBER.match(written) is not None)
    _, _, starts = divisions()
    for position in range(start, min(start + 8, len(written) - 6)):
        place = starts.match(written, position)
        if place and (place["province"] or place["city"]) and len(place[0]) >= 2 and written[position - 1 : position] not in {"（", "("}:
            return position
    return start
