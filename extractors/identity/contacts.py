"""Ways to reach somebody: web addresses and e-mail, and e-mail addresses that are an Alipay or PayPal account."""

import re
from collections.abc import Iterator

from casefile.findings import IdentityKind
from extractors.identity.candidate import Candidate, claim
from extractors.spans import Taken, free

_TLD = (
    r"(?:com|cn|net|org|co|uk|de|fr|nl|ie|au|in|my|sg|hk|tw|jp|eu|us|ca|io|me|shop|store|top|xyz|vip|cc|tv|info|biz|app|site|online|club|ly|link|"
    r"page|it|es|nz|gov|za|ph|ae|ng|ke|lt|lv|ee|pl|se|no|dk|fi|ch|at|be|pt|br|mx|law|photo|art|design|studio|email|pro|care|works)"
)
_STOP = r"\s\u4e00-\u9fff，。；、！？（）【】《》“”\"'<>"
URL = re.compile(
    rf"(?P<scheme>(?:https?|ftp)://[A-Za-z0-9\[][^{_STOP}]*)|"
    rf"(?<![@A-Za-z0-9_.-])(?P<bare>(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+{_TLD}(?:\.[a-z]{{2}})?(?::\d+)?(?![A-Za-z0-9_@-]|"
    rf"\.[a-z])(?:/[^{_STOP}]*)?)",
    re.IGNORECASE,
)
COMMON_TLD = re.compile(r"\.(?:com|cn|net|org|shop|store|gov|(?:co|com|org|net|gov|gob|ac)\.[a-z]{2}|de|nl|eu|ie)(?::\d+)?/?$", re.IGNORECASE)
MARKETPLACES = re.compile(
    r"^(?:www\.)?(?:amazon|ebay|etsy|taobao|tmall|jd|pinduoduo|aliexpress|alibaba|paypal|google|facebook|instagram|whatsapp|wechat|royalmail|dpd|"
    r"dhl|ups|usps|vinted|depop|shopee|lazada|booking|airbnb|gumtree|craigslist|reddit|carousell|tripadvisor|expedia|agoda)\.[a-z.]+/?$",
    re.IGNORECASE,
)

EMAIL = re.compile(r"(?<![A-Za-z0-9_.+-])[A-Za-z0-9][A-Za-z0-9._+-]*@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,10}(?![A-Za-z0-9_@-])")
EMAIL_SPELLED = re.compile(
    rf"(?<![A-Za-z0-9_.+-])(?P<name>[A-Za-z0-9][A-Za-z0-9._+-]*(?: (?:dot|underscore|dash) [A-Za-z0-9]+){{0,4}})"
    rf"\s?(?:@|\(at\)|\[at\]|\{{at\}}|艾特|小老鼠|圈a| at )\s?(?P<host>[A-Za-z0-9-]+(?:\s?(?:\(dot\)|"
    rf"\[dot\]|\{{dot\}}|点| dot |\.)\s?[A-Za-z0-9-]+)*?)\s?(?:\(dot\)|\[dot\]|\{{dot\}}|点| dot )\s?(?P<top>{_TLD}(?:(?:\s?(?:\(dot\)|\[dot\]"
    rf"|\{{dot\}}|点| dot )\s?|\.)(?:uk|au|nz|za|in|jp|cn))?)(?![A-Za-z0-9_-])",
    re.IGNORECASE,
)
EMAIL_AT = re.compile(
    rf"(?<![A-Za-z0-9_.+-])(?P<name>[A-Za-z0-9][A-Za-z0-9._+-]*)\s?(?:[(\[（【]\s?(?:at|a|艾特)\s?[)\]）】]|\{{at\}}|艾特|小老鼠|圈[aA]"
    rf"|[#＃*](?=[^\n]{{5,40}}(?:换成|改成|换|=)\s?@))\s?"
    rf"(?P<host>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.{_TLD})(?![A-Za-z0-9_-])",
    re.IGNORECASE,
)
"""Only the sign spelled: demo 艾特 example.com, demo#example.com（#换成@）."""
DOT = re.compile(r"\s?(?:\(dot\)|\[dot\]|\{dot\}|点| dot |\.)\s?", re.IGNORECASE)
MARKS = {"dot": ".", "underscore": "_", "dash": "-"}
PAYPAL_CUE = re.compile(r"pay ?pal|贝宝|\bpp\b|\bf ?& ?f\b|\bg ?& ?s\b|\bgoods (?:and|&) services\b|\bfriends (?:and|&) family\b", re.IGNORECASE)
ALIPAY_CUE = re.compile(r"(?:支|知|吱|只|zhi) ?(?:付|fu) ?(?:宝|bao|b)|alipay|\bzfb\b", re.IGNORECASE)
MAIL_CUE = re.compile(r"e-?mail|\bmail\b|邮箱|邮件|\bsent? (?:it )?to\b|zelle|contact|write|reach", re.IGNORECASE)
NO_MAILBOX = frozenset(
    {"her", "here", "him", "it", "look", "me", "more", "online", "order", "shop", "site", "store", "them", "up", "us", "website", "you"}
)
"""Find us at pinecone dot com is a page."""


def find_links(text: str, taken: Taken) -> Iterator[Candidate]:
    for match in URL.finditer(text):
        written = match[0].rstrip(".,;:!?)]}~*")
        if match["bare"] and (
            MARKETPLACES.match(written)
            or not ("/" in written or written.lower().startswith("www.") or COMMON_TLD.search(written))
            or not re.search("[a-z]", written, re.IGNORECASE)
        ):
            continue
        if free(match.start(), match.start() + len(written), taken):
            yield claim(taken, IdentityKind.URL, (match.start(), match.start() + len(written)), written, "url")


def find_mail(text: str, taken: Taken) -> Iterator[Candidate]:
    """E-mail addresses; one that is an Alipay or PayPal account is that."""
    found = [(match.span(), match[0]) for match in EMAIL.finditer(text)]
    for match in EMAIL_SPELLED.finditer(text):
        host, top = DOT.sub(".", match["host"]), DOT.sub(".", match["top"])
        name = re.sub(" (dot|underscore|dash) ", lambda mark: MARKS[mark[1].lower()], match["name"], flags=re.IGNORECASE)
        if name.lower() in NO_MAILBOX:
            start = match.start("host")
            if free(start, match.end(), taken):
                yield claim(taken, IdentityKind.URL, (start, match.end()), f"{host}.{top}", "url.spelled")
            continue
        found.append((match.span(), f"{name}@{host}.{top}"))
    found += [(match.span(), f"{match['name']}@{match['host']}") for match in EMAIL_AT.finditer(text)]
    for (start, end), value in sorted(found):
        if not free(start, end, taken):
            continue
        before, after = re.split(r"[。！？!?\n]|\.\s", text[max(0, start - 60) : start])[-1], text[end : end + 16]
        cues = [
            (cue.end(), kind)
            for pattern, kind in ((PAYPAL_CUE, IdentityKind.PAYPAL), (ALIPAY_CUE, IdentityKind.ALIPAY), (MAIL_CUE, IdentityKind.EMAIL))
            for cue in pattern.finditer(before)
        ]
        kind = max(cues)[1] if cues else IdentityKind.EMAIL
        if not cues and re.match(r"[ (（,，]{0,2}(?:on |for |is )?(?:my )?pay ?pal", after, re.IGNORECASE):
            kind = IdentityKind.PAYPAL
        yield claim(taken, kind, (start, end), value, kind.value)
