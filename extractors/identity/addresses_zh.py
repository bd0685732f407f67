"""Chinese addresses: a province or city, then roads, numbers and rooms. The value begins with the province."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files

from casefile.findings import IdentityKind
from extractors.identity.candidate import Candidate
from extractors.spans import Taken, free, take

_DETAIL = (
    r"路|街|大道|巷|弄|胡同|镇|乡|村|社区|街道|工业[园区]|园区|小区|花园|号|栋|幢|室|座|楼|大厦|广场|单元|商贸城|批发市场|鞋城|服装城"
    r"|电子城|建材城|产业园|创业园|科技园|物流园|写字楼|家属院|宿舍|公寓|国际城|\d档|[贸品具金配纺机材革饰器]城|[\d一二三四五六][期区]"
)
DETAIL = re.compile(_DETAIL)
BODY = re.compile(r"[\u4e00-\u9fffA-Za-z0-9#\-]{0,60}(?:[（(][\u4e00-\u9fffA-Za-z0-9\-]{1,20}[)）][\u4e00-\u9fffA-Za-z0-9#\-]{0,30})?")
MORE = re.compile(
    rf" (?!400-|0\d)(?=\d{{1,4}}(?:号|栋|幢|楼|单元|室|座|层)|[A-Z]?\d{{1,4}}(?:-\d{{1,4}}){{1,3}}(?![\d-])"
    rf"|(?<=[楼层栋区期] )[A-Z]\d{{1,4}}(?![\dA-Za-z])|[\u4e00-\u9fffA-Za-z0-9#\-]{{0,16}}(?:[市州盟旗区县]|{_DETAIL}|层)(?:\d|[ ,，。\n]|$|"
    rf"[\u4e00-\u9fff]*\d)|(?<=[\d号] )(?![\u4e00-\u9fff]{{0,8}}(?:电话|手机|微信|联系|收件|收货|单号|订单|快递))"
    r"[\u4e00-\u9fff]{2,10}[A-Za-z]?(?:馆|厅|座|区)[A-Z\d-]{1,8})(?!1[3-9]\d)"
)
_UNIT = "号|栋|幢|楼|单元|室|座|层|期|弄|巷|户|米(?![\u4e00-\u9fff])|组|铺|档|之"
JOINT = re.compile(
    rf"(?<=[\u4e00-\u9fff]) (?=\d{{1,5}} ?(?:{_UNIT}))|(?<=\d) (?=(?:{_UNIT}))|(?<=之) (?=\d)|(?<=[栋幢座楼弄元]) (?=[A-Za-z]?\d{{3,4}}(?![\d -]))"
    r"|(?<=[省市州盟旗区县镇乡村])(?<![门超夜菜上]市)[ ,，/]{1,2}(?=[\u4e00-\u9fff]{1,8}?(?:[市州盟旗区县镇乡村路街巷]|道|小区|花园|广场|大厦))"
    r"|(?<=[路街道巷弄号栋幢楼层苑园]) (?=[\u4e00-\u9fff]{2,12}(?:小区|花园|广场|大厦|路|街|道|苑|公寓)[\u4e00-\u9fff]{0,12} ?[A-Za-z]?\d)"
)
"""What parts two pieces of one address: 样例路 88 号 3 栋, 浙江省，杭州市，西湖区."""
END_MARK = re.compile(r".*(?:\d|[号栋幢室座楼层弄巷村厦场园城档组])(?:号|室|栋|幢|楼|层|座|户)?")
TAIL = re.compile(r"[的了吧呢啊哈就可以收寄发退货电话请您你我要给先再对吗嘛么哦啦咗搵这那]")
NOT_AN_ADDRESS = re.compile(r"法院|仲裁|公司|商行|经营部|工商|市场监督|消协|派出所")
STREET_CUED = re.compile(r"(?:地址[:：\s是在为]*|位于\s?)(?P<value>(?!就|按|不|没|有|写|填|改|错)[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9#\-]{3,50})")
CUED = re.compile(
    r"(?:地址|寄到|寄往|寄回|退货寄|退回|发到|送到|收货|仓库在|工厂在|厂在|门店在|店铺?在|住在"
    r"|位于)[:：\s是在到]*(?P<value>[\u4e00-\u9fff]{2,5}(?:市|县|区|镇)[\u4e00-\u9fffA-Za-z0-9#\-]{3,50})"
)
_PLACE_WORD = "(?:(?![他她我你您们在到去来往寄于这那哪第从沿条某喺系返了过是的送发给住叫说把和跟点晚早午])[\u4e00-\u9fff])"
STREET_ALONE = re.compile(
    rf"(?:(?<=[\s,，。;；:：、“\"「（(])|(?<=[在到去来往寄于喺返系至住])|^)(?P<value>{_PLACE_WORD}{{2,10}}(?:路|街|巷|胡同"
    rf"|(?<![知味频渠管通轨报跑隧赛街])道|径|邨)"
    r"(?:[东南西北中]段?|[一二三四五六七八九十]段)?"
    r"(?:\d{1,4}巷)?(?:\d{1,4}弄)?\d{1,5}(?:-\d{1,5})?(?:[弄之]\d{1,4})?号(?!线|机|口|出口|色|码|仓)[\u4e00-\u9fffA-Za-z0-9#\-]{0,30}"
    r"(?:[（(][\u4e00-\u9fffA-Za-z0-9]{1,10}[)）][\u4e00-\u9fffA-Za-z0-9#\-]{1,20})?)"
)
"""A road and a number, without a city."""
HONG_KONG = re.compile(
    r"(?P<value>(?:香港|九龙(?!坡)|新界)[\u4e00-\u9fffA-Za-z0-9]{0,24}?[道街路径邨村苑厦湾咀环塘][\u4e00-\u9fffA-Za-z0-9]{0,12}?(?:\d{1,4}-)?\d{1,4}[号楼室座层][\u4e00-\u9fffA-Za-z0-9-]{0,20})"
)
DISTRICT = re.compile(r"(?P<district>[\u4e00-\u9fff]{1,7}?(?:新区|开发区|高新区|自治县|区|县|旗|市))")
LOCATION = re.compile(r' {0,2}(?P<code>\d{2,4}) \w+="(?P<names>[^"]+)"')
LASTING = re.compile(r"(?:\[\d*-(?P<until>\d*)\])?(?P<name>[^,\[]+)")
SINCE = 2010
"""Divisions that were dissolved before are in no chat."""
WITHIN = re.compile("(?!工业|高新|经济|开发|新区)[\u4e00-\u9fff]{1,5}?[区县市镇]")
"""A district after the name of its city: the city is written out in the value, 河南郑州二七区 as 河南省郑州市二七区."""
NAMED_ROAD = re.compile("[东南西北中]?[一二三四五六七八九十]?(?:路|街(?!道)|道)")
UNDER_A_CITY = re.compile("[市县区旗]")
BUILDING = re.compile("(?:[村苑园城场]|小区|大厦|广场)[A-Za-z]?(?:区|座)?\\d{1,4}(?:号|栋|幢|楼|单元|座|档|期)")
STREET = re.compile(
    r"(?:[路街道巷弄镇乡村园]|大厦|小区|广场|社区).*?(?:\d|[一二三四五六七八九十]号)|(?:[路街道巷弄镇乡村园]|大厦|小区|广场|社区)[^，。]*\d"
    r"|^(?:(?![的了我你您是在有说要叫])[\u4e00-\u9fffA-Za-z0-9]){2,18}?\d{1,4}(?:号(?![线机店链色码])|栋|幢)"
)
REACHES = frozenset("到寄在发往回从送至")
TAIWAN = "台湾省"
"""Addresses there and in the special regions are written without it: the value does not begin with it."""
SUFFIX = re.compile("省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区")


@lru_cache(maxsize=1)
def divisions() -> tuple[dict[str, str], dict[str, str], re.Pattern[str]]:
    """Short province → full name, short city → its province, and the pattern of where an address can begin."""
    provinces, cities = {}, {}
    for line in files("extractors.identity").joinpath("divisions.txt").read_text("utf-8").splitlines():
        if line.startswith("#") or not line:
            continue
        province, *names = line.split()
        provinces[SUFFIX.sub("", province)] = province
        for name in names:
            cities[name.removesuffix("市")] = province
    places = "|".join(sorted({*provinces, *cities}, key=len, reverse=True))
    starts = re.compile(
        rf"(?:(?P<province>{'|'.join(sorted(provinces, key=len, reverse=True))})(?:{SUFFIX.pattern})?\s?)?(?P<city>{places})?(?P<suffix>市|地区|"
        rf"自治州|州|盟)?"
    )
    return provinces, cities, starts


@lru_cache(maxsize=1)
def counties() -> dict[str, str]:
    """Districts, counties and their cities of which there is one in the country → the province and the prefecture they are in."""
    found: dict[str, set[str]] = {}
    province, prefectures = "", dict[str, str]()
    for line in files("stdnum.cn").joinpath("loc.dat").read_text("utf-8").splitlines():
        entry = LOCATION.match(line)
        for named in LASTING.finditer(entry["names"]) if entry else ():
            name = named["name"]
            if named["until"] and int(named["until"]) < SINCE:
                continue
            if not line.startswith(" "):
                province, prefectures = name, {}
            elif entry and entry["code"].endswith("00"):
                prefectures[entry["code"][:2]] = name
            elif entry and len(name) > 2 and name != "市辖区":
                prefecture = prefectures.get(entry["code"][:2], "")
                above = "" if province.endswith("市") or "直辖" in prefecture else prefecture
                found.setdefault(name, set()).add(province + above)
    return {name: homes.pop() for name, homes in sorted(found.items()) if len(homes) == 1}


def find_chinese_addresses(text: str, taken: Taken) -> Iterator[Candidate]:
    """Read with its pieces closed up, and told where it stands in the text as it is."""
    if not DETAIL.search(text):
        return
    dropped = {place for joint in JOINT.finditer(text) for place in range(*joint.span())}
    kept = [place for place in range(len(text)) if place not in dropped]
    closed = "".join(text[place] for place in kept)
    for found in _find(closed, bytearray(taken[place] for place in kept)):
        start, end = kept[found.start], kept[found.end - 1] + 1
        take(taken, start, end)
        yield replace(found, start=start, end=end)


def _find(text: str, taken: Taken) -> Iterator[Candidate]:
    _, _, starts = divisions()
    position = 0
    while position < len(text):
        match = starts.match(text, position)
        if match is None or not match[0] or not (match["province"] or match["city"]) or _is_part(match, text):
            position += 1
            continue
        body_end = _body_end(text, match.end(), taken)
        written = _trimmed(text[position:body_end], match.end() - position)
        end = position + len(written)
        rest = written[match.end() - position :]
        if not _is_address(rest, named=_is_named(match)) or NOT_AN_ADDRESS.search(written) or not free(position, end, taken):
            position = match.end()
            continue
        take(taken, position, end)
        yield _address(written, match)
        position = end
    yield from _under_a_city(text, taken)
    for match in (*CUED.finditer(text), *STREET_CUED.finditer(text), *STREET_ALONE.finditer(text), *HONG_KONG.finditer(text)):
        written = _trimmed(match["value"], 2)
        start = match.start("value")
        if (
            re.search(r"\d|[一二三四五六七八九十]号|[区县镇].*(?:[路街村巷镇乡]|小区|大厦|广场)|[路街](?:口|交叉口|与)", written)
            and DETAIL.search(written)
            and not NOT_AN_ADDRESS.search(written)
            and free(start, start + len(written), taken)
        ):
            take(taken, start, start + len(written))
            yield Candidate(kind=IdentityKind.ADDRESS, start=start, end=start + len(written), value=written, rule="address.cn.cue")


def _under_a_city(text: str, taken: Taken) -> Iterator[Candidate]:
    """Addresses that begin with a district or a county; its province and prefecture are put before it."""
    homes: dict[str, str] = {}
    for suffix in UNDER_A_CITY.finditer(text):
        homes = homes or counties()
        end = suffix.end()
        start = next((end - length for length in range(min(9, end), 2, -1) if text[end - length : end] in homes), None)
        if start is None:
            continue
        written = _trimmed(text[start : _body_end(text, end, taken)], end - start)
        if STREET.search(written[end - start :]) and not NOT_AN_ADDRESS.search(written) and free(start, start + len(written), taken):
            take(taken, start, start + len(written))
            name = text[start:end]
            province = next(full for full in divisions()[0].values() if homes[name].startswith(full))
            parts = [("province", province), ("city", homes[name].removeprefix(province)), ("district", name)]
            yield Candidate(
                kind=IdentityKind.ADDRESS,
                start=start,
                end=start + len(written),
                value=homes[name] + written.replace(" ", ""),
                parts=tuple(part for part in parts if part[1]),
                rule="address.cn",
            )


def _is_part(match: re.Match[str], text: str) -> bool:
    """Whether the name of a place is only in another: 朝阳区, 陈埭镇江浦, 广东道."""
    if match["suffix"] or (match["province"] and match["city"]):
        return False
    if NAMED_ROAD.match(text, match.end()) and not SUFFIX.search(match[0]):
        return True
    if match["province"]:
        return False
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return after in {"区", "县"} or (match[0].startswith("镇") and re.match("[\u4e00-\u9fff]", before) is not None and before not in REACHES)


def _is_named(match: re.Match[str]) -> bool:
    """Whether it is said that the place is a province or a city: 海南 alone may be anything in talk."""
    return match["suffix"] is not None or SUFFIX.search(match[0]) is not None


def _is_address(rest: str, *, named: bool) -> bool:
    """After the city: a road or a village, and a number; or at least a district and a road."""
    if not DETAIL.search(rest):
        return False
    if re.search(r"\d|[一二三四五六七八九十]+[号栋楼组队]", rest):
        return named or bool(re.search(r"[区县路街镇]", rest)) or BUILDING.search(rest) is not None
    return named and bool(re.search(r"[区县镇]", rest)) and bool(re.search(r"路|街|大道|巷|村|花园|小区|广场|工业[园区]|园区", rest))


def _body_end(text: str, start: int, taken: Taken) -> int:
    """Up to the last of its pieces, or to the detail that follows it without a mark."""
    end = start
    for _ in range(8):
        if (body := BODY.match(text, end)) and body.end() > end:
            end = body.end()
        more = MORE.match(text, end)
        if more is None:
            break
        end = more.end()
    claimed = taken.find(1, start, end)
    return claimed if claimed >= 0 else end


def _trimmed(written: str, least: int) -> str:
    """Without the words that follow an address in a sentence: …100号就行, …3幢收件人王五."""
    marked = END_MARK.match(written)
    if marked and TAIL.search(written[marked.end() :]):
        return written[: max(marked.end(), least)]
    return written.rstrip("-#")


def _address(written: str, match: re.Match[str]) -> Candidate:
    provinces, cities, _ = divisions()
    start, end = match.start(), match.start() + len(written)
    city = match["city"] if match["city"] not in provinces or match["city"] in cities else None
    province = provinces.get(match["province"] or match["city"]) or cities[match["city"]]
    home = counties().get(f"{match['city']}市") if match["suffix"] == "市" and match["city"] in cities else None
    if province.endswith("市"):
        city = SUFFIX.sub("", province)
    rest = written[match.end() - match.start() :]
    district = DISTRICT.match(rest.lstrip())
    parts = [("province", province)]
    if city:
        parts.append(("city", city + (match["suffix"] or "市")))
    if district:
        parts.append(("district", district["district"]))
    named = match["province"] or (match["city"] if match["city"] not in cities else None)
    if province.endswith("特别行政区") or province == TAIWAN:
        province, named = "", None
    below = re.sub(rf"^{named}(?:{SUFFIX.pattern})?\s?", "", written) if named else written
    if match["city"] in cities and not match["suffix"] and province and WITHIN.match(rest):
        below = below.replace(match["city"], f"{match['city']}市", 1)
    value = (home if home and not match["province"] else province) + below.replace(" ", "")
    return Candidate(kind=IdentityKind.ADDRESS, start=start, end=end, value=value, parts=tuple(parts), rule="address.cn")
