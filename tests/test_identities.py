"""Details of the parties: kinds, normal forms, owners; check digits; and what only looks like one."""

from datetime import datetime

import pytest

from casefile.findings import Identity
from casefile.records import Message, MessageKind, Place, Precision, Role, Zone
from extractors import Setting
from extractors.identities import IDENTITY_TRIGGERS, SPELLED, IdentityReader, find_identities
from extractors.identity.candidate import Known
from extractors.identity.phones import regions
from extractors.text import fold

BUYER, SELLER, PLATFORM, OTHER = Role.BUYER, Role.SELLER, Role.PLATFORM, Role.OTHER
CHINA = Known(regions=("CN",), marketplace=True, platform="taobao")
BRITAIN = Known(regions=("GB", "IE"))
AMERICA = Known(regions=("US",))


def read(text: str, role: Role = SELLER, known: Known = CHINA) -> list[Identity]:
    return list(find_identities("m", fold(text), role=role, known=known))


def seen(text: str, role: Role = SELLER, known: Known = CHINA) -> list[tuple[str, str, str]]:
    return [(identity.kind.value, identity.value, identity.owner.value) for identity in read(text, role, known) if identity.valid is not False]


CHINESE = [
    (SELLER, "刻字是外面一家，永样石艺，老板姓祁", [("company_name", "永样石艺", "other")]),
    (
        SELLER,
        "样例国际转运，广州市白云区样例路282号",
        [("company_name", "样例国际转运", "seller"), ("address", "广东省广州市白云区样例路282号", "seller")],
    ),
    (BUYER, "玻璃是谁做的，上面钢印“华样玻璃”", [("company_name", "华样玻璃", "other")]),
    (SELLER, "我们是长春市绿园区样例宠物服务中心", [("company_name", "长春市绿园区样例宠物服务中心", "seller")]),
    (SELLER, "应该叫杨一帆转的", [("person_name", "杨一帆", "seller")]),
    (BUYER, "收据写的是“翁志强”", [("person_name", "翁志强", "buyer")]),
    (BUYER, "有个叫库样班·艾力", [("person_name", "库样班·艾力", "other")]),
    (SELLER, "91330782 KHYLU9912M", [("credit_code", "91330782KHYLU9912M", "seller")]),
    (SELLER, "大理市样例镇大建村62号", [("address", "云南省大理白族自治州大理市样例镇大建村62号", "seller")]),
    (SELLER, "福建省南平市武夷山市样例镇茶厂路9号", [("address", "福建省南平市武夷山市样例镇茶厂路9号", "seller")]),
    (SELLER, "南京市雨花台区样例大道1号 弘样家居B馆3F-27", [("address", "江苏省南京市雨花台区样例大道1号弘样家居B馆3F-27", "seller")]),
    (SELLER, "闪送员电话 13900001234", [("phone", "+8613900001234", "other")]),
    (BUYER, "退到FPS ID 107734928", [("handle", "107734928", "buyer")]),
    (BUYER, "我小红书号 5829104471 找我", [("handle", "5829104471", "buyer")]),
    (SELLER, "我们是“蚁样例快搬”，有执照的", [("shop_name", "蚁样例快搬", "seller")]),
    (SELLER, "我也是从一个叫“老贺样例器材”的店收的", [("shop_name", "老贺样例器材", "other")]),
    (SELLER, "我住板橋區樣例路二段182巷3弄5號4樓", [("address", "板橋區樣例路二段182巷3弄5號4樓", "seller")]),
    (SELLER, "这是我们委托的安装公司，北京样例达家电服务有限公司", [("company_name", "北京样例达家电服务有限公司", "other")]),
    (SELLER, "厂家是山东样例宠物食品有限公司", [("company_name", "山东样例宠物食品有限公司", "other")]),
    (BUYER, "打过去，说她叫黄妙", [("person_name", "黄妙", "other")]),
    (SELLER, "你加原号主 QQ 330712954", [("qq", "330712954", "other")]),
    (BUYER, "看病在杭州瑞样宠物医院", [("company_name", "杭州瑞样宠物医院", "other")]),
    (SELLER, "闽卫公证字[2023]第350206-00417号", [("license_no", "闽卫公证字[2023]第350206-00417号", "seller")]),
    (SELLER, "注册号 202003118842 (003271190-H)", [("license_no", "202003118842 (003271190-H)", "seller")]),
    (SELLER, "上门取件信息：叶珂，13900001234，对吗", [("person_name", "叶珂", "buyer"), ("phone", "+8613900001234", "buyer")]),
    (SELLER, "有事打我电话 139 0000 1234", [("phone", "+8613900001234", "seller")]),
    (SELLER, "收件人写李师傅，电话13900001234", [("phone", "+8613900001234", "seller")]),
    (BUYER, "你留的13900001234一直关机", [("phone", "+8613900001234", "buyer")]),
    (SELLER, "货是样例玩具实业有限公司生产的，我们只是代理", [("company_name", "样例玩具实业有限公司", "other")]),
    (SELLER, "我们是盛禾五金厂，做了二十年了", [("company_name", "盛禾五金厂", "seller")]),
    (SELLER, "电话１３９００００１２３４", [("phone", "+8613900001234", "seller")]),
    (SELLER, "一三九 0000 1234 随时打", [("phone", "+8613900001234", "seller")]),
    (SELLER, "139-0000-1234找小李", [("phone", "+8613900001234", "seller")]),
    (SELLER, "139.0000.1234", [("phone", "+8613900001234", "seller")]),
    (SELLER, "座机0571-88880000转802", [("phone", "+8657188880000", "seller")]),
    (SELLER, "全国热线400-800-1234", [("phone", "+864008001234", "seller")]),
    (BUYER, "我的手机是13900001234，到了打给我", [("phone", "+8613900001234", "buyer")]),
    (SELLER, "快递小哥电话13900005678", [("phone", "+8613900005678", "other")]),
    (SELLER, "厂家直发，我电话13900005678", [("phone", "+8613900005678", "seller")]),
    (SELLER, "安装师傅明天到，有问题找我13900005678", [("phone", "+8613900005678", "seller")]),
    (SELLER, "我们是工厂，电话13900005678", [("phone", "+8613900005678", "seller")]),
    (SELLER, "物业不让进就打13900005678", [("phone", "+8613900005678", "seller")]),
    (BUYER, "师傅来之前打13900005678", [("phone", "+8613900005678", "buyer")]),
    (SELLER, "加我V信 demo_shop88 优惠", [("wechat", "demo_shop88", "seller")]),
    (SELLER, "加薇❤：demoshop-01", [("wechat", "demoshop-01", "seller")]),
    (SELLER, "vx:qingjiang2020", [("wechat", "qingjiang2020", "seller")]),
    (SELLER, "wx同号13900001234", [("phone", "+8613900001234", "seller"), ("wechat", "13900001234", "seller")]),
    (SELLER, "13900001234微信同号", [("phone", "+8613900001234", "seller"), ("wechat", "13900001234", "seller")]),
    (SELLER, "有问题加扣扣 56793001", [("qq", "56793001", "seller")]),
    (SELLER, "转我微信，实名钱小满", [("person_name", "钱小满", "seller")]),
    (SELLER, "打这个卡，户主钱小满", [("person_name", "钱小满", "seller")]),
    (SELLER, "有疑问联系财务钱小满 demo@example.cn", [("person_name", "钱小满", "seller"), ("email", "demo@example.cn", "seller")]),
    (SELLER, "店长电话139 0000 1234（钱小满）", [("phone", "+8613900001234", "seller"), ("person_name", "钱小满", "seller")]),
    (SELLER, "样例健身（北京）有限公司", [("company_name", "样例健身（北京）有限公司", "seller")]),
    (PLATFORM, "该商家主体为桐乡市样例水果经营部", [("company_name", "桐乡市样例水果经营部", "seller")]),
    (SELLER, "我们这边是桐乡市样例包装厂", [("company_name", "桐乡市样例包装厂", "seller")]),
    (BUYER, "送货单上写的是“样例建材经营部”，是你们吗", [("company_name", "样例建材经营部", "seller")]),
    (SELLER, "货是1688拍的，单号88412345678", [("order_no", "88412345678", "platform")]),
    (SELLER, "帮您在淘宝下的单，单号是1234567890123", [("order_no", "1234567890123", "platform")]),
    (BUYER, "拼多多拍的，单号230101-123456789012345", [("order_no", "230101-123456789012345", "platform")]),
    (SELLER, "1688代发的，寄出单号773928374655102", [("tracking_no", "773928374655102", "other")]),
    (SELLER, "刚拍的，单号773928374655102，已揽收", [("tracking_no", "773928374655102", "other")]),
    (SELLER, "快递面单拍了，单号773928374655102", [("tracking_no", "773928374655102", "other")]),
    (SELLER, "我们店以前叫样例家居，现在叫试样家居", [("shop_name", "样例家居", "seller"), ("shop_name", "试样家居", "seller")]),
    (SELLER, "店铺改名了，现在叫样例小铺", [("shop_name", "样例小铺", "seller")]),
    (SELLER, "店名由样例家居变更为试样家居", [("shop_name", "样例家居", "seller"), ("shop_name", "试样家居", "seller")]),
    (SELLER, "样例家居更名为试样家居，地址不变", [("shop_name", "样例家居", "seller"), ("shop_name", "试样家居", "seller")]),
    (BUYER, "你们店是不是换了个名字，现在叫样例女装", [("shop_name", "样例女装", "seller")]),
    (SELLER, "我们店改成预约制了", []),
    (SELLER, "店里的小张改名叫张伟了", []),
    (SELLER, "店铺改名后叫什么还没定", []),
    (SELLER, "产品升级，更名为二代保温杯", []),
    (BUYER, "群改名叫相亲相爱一家人", []),
    (BUYER, "你们这个店以前叫“样例杂货铺”吧", [("shop_name", "样例杂货铺", "seller")]),
    (SELLER, "寄桐乡市濮院镇样例路16号", [("address", "浙江省嘉兴市桐乡市濮院镇样例路16号", "seller")]),
    (SELLER, "关注我抖音demo_zhubao", [("handle", "demo_zhubao", "seller")]),
    (SELLER, "抖音搜“样例婚礼”", [("handle", "样例婚礼", "seller")]),
    (SELLER, "邮箱demo 艾特 example.com", [("email", "demo@example.com", "seller")]),
    (SELLER, "法务邮箱demo#example.com（#换成@）", [("email", "demo@example.com", "seller")]),
    (BUYER, "退款请打到支付宝 139 0000 1234", [("alipay", "13900001234", "buyer")]),
    (BUYER, "退到支付宝 139 0000 1234", [("alipay", "13900001234", "buyer")]),
    (SELLER, "转支付宝demo_pay@163.com 户名钱小满", [("alipay", "demo_pay@163.com", "seller"), ("person_name", "钱小满", "seller")]),
    (BUYER, "建行 6217 0000 1234 5678 907 赵小雨", [("bank_account", "6217000012345678907", "buyer"), ("person_name", "赵小雨", "buyer")]),
    (
        SELLER,
        "对公账号 33050161660800001927 杭州示例贸易有限公司",
        [("bank_account", "33050161660800001927", "seller"), ("company_name", "杭州示例贸易有限公司", "seller")],
    ),
    (SELLER, "统一社会信用代码：91330106MA7HHHH009", [("credit_code", "91330106MA7HHHH009", "seller")]),
    (
        SELLER,
        "我们是深圳市南山区样例电子商行，91440300MA5GGGG118",
        [("company_name", "深圳市南山区样例电子商行", "seller"), ("credit_code", "91440300MA5GGGG118", "seller")],
    ),
    (
        BUYER,
        "抬头：成都样本文化传媒有限公司 税号：92510104MA6CCCC22C",
        [("company_name", "成都样本文化传媒有限公司", "buyer"), ("credit_code", "92510104MA6CCCC22C", "buyer")],
    ),
    (SELLER, "孙样例 440305198512120046", [("person_name", "孙样例", "seller"), ("id_card", "440305198512120046", "seller")]),
    (SELLER, "注册号330106000012340", [("license_no", "330106000012340", "seller")]),
    (SELLER, "食品经营许可证JY13301060000012", [("license_no", "JY13301060000012", "seller")]),
    (BUYER, "订单号2501603384917750000 还没发", [("order_no", "2501603384917750000", "platform")]),
    (BUYER, "240909-618830274415000", [("order_no", "240909-618830274415000", "platform")]),
    (SELLER, "已发顺丰 SF1391 4420 67700", [("tracking_no", "SF1391442067700", "other")]),
    (SELLER, "圆通 YT8840917723300", [("tracking_no", "YT8840917723300", "other")]),
    (SELLER, "运单号 773046118829000", [("tracking_no", "773046118829000", "other")]),
    (SELLER, "韵达快递：4328119055700，请查收", [("tracking_no", "4328119055700", "other")]),
    (
        SELLER,
        "退货地址：杭州市西湖区文三路100号3幢201，钱小满，139 0000 1234",
        [("address", "浙江省杭州市西湖区文三路100号3幢201", "seller"), ("person_name", "钱小满", "seller"), ("phone", "+8613900001234", "seller")],
    ),
    (
        SELLER,
        "核对下收货信息：赵小雨，北京市朝阳区望京街道样例路1号",
        [("person_name", "赵小雨", "buyer"), ("address", "北京市朝阳区望京街道样例路1号", "buyer")],
    ),
    (BUYER, "寄到四川省成都市武侯区 样例街12号 6栋就行", [("address", "四川省成都市武侯区样例街12号6栋", "buyer")]),
    (PLATFORM, "经查询商家为杭州示例贸易有限公司", [("company_name", "杭州示例贸易有限公司", "seller")]),
    (SELLER, "拍这个 https://m.example.com/h.abc123 备注尺寸", [("url", "https://m.example.com/h.abc123", "seller")]),
    (SELLER, "关注主播号 demo_live01", [("handle", "demo_live01", "seller")]),
    (BUYER, "收件人改成 刘样例 吧", [("person_name", "刘样例", "buyer")]),
    (SELLER, "邮箱demo艾特qq点com", [("email", "demo@qq.com", "seller")]),
    (BUYER, "你之前发我的手机号 18500002200 我给警察了", [("phone", "+8618500002200", "seller")]),
    (BUYER, "签收人：钱小满，不是我", [("person_name", "钱小满", "other")]),
    (SELLER, "货代是样例 小陈, wechat demo_chen01", [("wechat", "demo_chen01", "other")]),
    (SELLER, "酒店确认号 HT88142", [("order_no", "HT88142", "platform")]),
    (SELLER, "訂金匯郵局 700-2441068-0335100", [("bank_account", "70024410680335100", "seller")]),
    (PLATFORM, "商家：大理市样例镇云样客栈，已核实", [("company_name", "大理市样例镇云样客栈", "seller")]),
    (SELLER, "找财务室，样例路67号2楼", [("address", "样例路67号2楼", "seller")]),
    (SELLER, "九龍尖沙咀樣例道22號樣例大廈5樓B室", [("address", "九龍尖沙咀樣例道22號樣例大廈5樓B室", "seller")]),
    (SELLER, "M: 13560001100（微信同）", [("phone", "+8613560001100", "seller"), ("wechat", "13560001100", "seller")]),
    (SELLER, "这里是样例美容，水光针399起", [("shop_name", "样例美容", "seller")]),
    (SELLER, "欢迎来到样例轻食，点单请看菜单", [("shop_name", "样例轻食", "seller")]),
    (SELLER, "【样例·洱海】国庆房态更新", [("shop_name", "样例·洱海", "seller")]),
    (SELLER, "加我demo_lin77就行", [("wechat", "demo_lin77", "seller")]),
    (SELLER, "加店长V：demo-888", [("wechat", "demo-888", "seller")]),
    (SELLER, "主诊医生钱小满，从业十年", [("person_name", "钱小满", "seller")]),
    (SELLER, "店长钱磊，18600005500", [("person_name", "钱磊", "seller"), ("phone", "+8618600005500", "seller")]),
    (SELLER, "入住人是：钱小满 对吧", [("person_name", "钱小满", "buyer")]),
    (PLATFORM, "维修人员：钱小满，电话13900005120", [("person_name", "钱小满", "other"), ("phone", "+8613900005120", "other")]),
    (SELLER, "发票专用：12345678 浙妆20190233", [("license_no", "浙妆20190233", "seller")]),
    (SELLER, "我们是样例饰品馆，欢迎选购", [("shop_name", "样例饰品馆", "seller")]),
    (SELLER, "邮箱是demo【艾特】example.com", [("email", "demo@example.com", "seller")]),
    (SELLER, "地址还是北京市朝阳区样例路1号1806对吗", [("address", "北京市朝阳区样例路1号1806", "buyer")]),
    (BUYER, "退到台灣銀行帳號 045-004-123456", [("bank_account", "045004123456", "buyer")]),
    (
        SELLER,
        "玉山銀行(808) 0439-968-123456 戶名：樣例文創有限公司",
        [("bank_account", "0439968123456", "seller"), ("company_name", "樣例文創有限公司", "seller")],
    ),
    (SELLER, "台北市大安區樣例路18號5樓", [("address", "台北市大安區樣例路18號5樓", "seller")]),
    (BUYER, "統編12345675", [("tax_or_vat", "12345675", "buyer")]),
    (SELLER, "打卡 浦发 6225 2112 3344 5567", [("bank_account", "6225211233445567", "seller")]),
    (SELLER, "打到样例银行 5110 1158 0000 1234 567", [("bank_account", "5110115800001234567", "seller")]),
    (SELLER, "账号9090 1180 2006 4200 1234 56", [("bank_account", "9090118020064200123456", "seller")]),
    (SELLER, "黑貓宅急便 9027-4412-8800", [("tracking_no", "9027-4412-8800", "other")]),
    (SELLER, "发安能 300588120900 8件", [("tracking_no", "300588120900", "other")]),
    (SELLER, "航空提单 876-3321 4400", [("tracking_no", "876-33214400", "other")]),
    (SELLER, "LINE: demo_studio", [("handle", "demo_studio", "seller")]),
    (BUYER, "订单号P760912238845501200 已支付", [("order_no", "P760912238845501200", "platform")]),
    (SELLER, "微 demo_se-life 或者打 177-0000-9000", [("wechat", "demo_se-life", "seller"), ("phone", "+8617700009000", "seller")]),
    (SELLER, "房东邢样例，合同里写了可转租", [("person_name", "邢样例", "other")]),
    (SELLER, "司机：钱小满，电话13900004416", [("person_name", "钱小满", "other"), ("phone", "+8613900004416", "other")]),
    (SELLER, "委托代理人 钱小满", [("person_name", "钱小满", "seller")]),
    (SELLER, "技术：闻人样 demo@example.cn；商务：我", [("person_name", "闻人样", "seller"), ("email", "demo@example.cn", "seller")]),
    (SELLER, "电话/传真：0577-60001122/60001133", [("phone", "+8657760001122", "seller"), ("phone", "+8657760001133", "seller")]),
    (
        BUYER,
        "钱小满/18700004400/杭州市西湖区文三路100号",
        [("person_name", "钱小满", "buyer"), ("phone", "+8618700004400", "buyer"), ("address", "浙江省杭州市西湖区文三路100号", "buyer")],
    ),
    (
        BUYER,
        "名称：样例老灶火锅店，纳税人识别号92510104MA6CCCC22C",
        [("company_name", "样例老灶火锅店", "buyer"), ("credit_code", "92510104MA6CCCC22C", "buyer")],
    ),
    (BUYER, "92510104MA6CCCC22C，样例会展服务中心", [("credit_code", "92510104MA6CCCC22C", "buyer"), ("company_name", "样例会展服务中心", "buyer")]),
    (BUYER, "抬头：样例路桥有限公司工会委员会", [("company_name", "样例路桥有限公司工会委员会", "buyer")]),
    (SELLER, "他住在样例路12号", [("address", "样例路12号", "seller")]),
    (SELLER, "建行预留手机13900001111", [("phone", "+8613900001111", "seller")]),
    (SELLER, "13900001111 中信广场", [("phone", "+8613900001111", "seller")]),
    (BUYER, "打你电话13900001111没人接", [("phone", "+8613900001111", "seller")]),
    (BUYER, "发你微信 demo_abc1 了", [("wechat", "demo_abc1", "buyer")]),
    (SELLER, "您的电话是13900001111吗", [("phone", "+8613900001111", "buyer")]),
    (SELLER, "退款已打到您支付宝 13900001111", [("alipay", "13900001111", "buyer")]),
    (SELLER, "已退到您账户 6222021234567890128", [("bank_account", "6222021234567890128", "buyer")]),
    (
        SELLER,
        "找货代：样例货运代理有限公司 0871-6711 0000",
        [("company_name", "样例货运代理有限公司", "other"), ("phone", "+8687167110000", "other")],
    ),
]

ENGLISH = [
    (SELLER, AMERICA, "The installer was a subbie, Example Electrical, they lodge it", [("company_name", "Example Electrical", "other")]),
    (SELLER, AMERICA, "Plant is Coastal Sample Works, not ours", [("company_name", "Coastal Sample Works", "other")]),
    (SELLER, AMERICA, "returns go to Redsample c/o Samplewell Fulfillment, 2 docks", [("company_name", "Samplewell Fulfillment", "other")]),
    (BUYER, BRITAIN, 'signed for by "T. Sample" they say', [("person_name", "T. Sample", "other")]),
    (SELLER, BRITAIN, "I call the plumber, Sr. Nuno", [("person_name", "Nuno", "other")]),
    (
        BUYER,
        BRITAIN,
        "Eleanor Hughes 40 17 22 / 8841 0273",
        [("person_name", "Eleanor Hughes", "buyer"), ("bank_account", "40 17 22 88410273", "buyer")],
    ),
    (
        SELLER,
        Known(regions=("AU",)),
        "Our showroom: L1, 388 Sample Rd, Richmond VIC 3121",
        [("address", "L1, 388 Sample Rd, Richmond VIC 3121", "seller")],
    ),
    (BUYER, Known(regions=("AU",)), "U3/19-21 Sample Rd, Hawthorn 3123", [("address", "U3/19-21 Sample Rd, Hawthorn 3123", "buyer")]),
    (BUYER, AMERICA, "its 6614 SE Sample #B", [("address", "6614 SE Sample #B", "buyer")]),
    (BUYER, AMERICA, "58 Shuter st unit 1904", [("address", "58 Shuter st unit 1904", "buyer")]),
    (BUYER, AMERICA, "I'm at 114 Sample Knoll Dr in Fayetteville.", [("address", "114 Sample Knoll Dr in Fayetteville", "buyer")]),
    (
        SELLER,
        AMERICA,
        "We subbed that job to Sample Valley Sheet Metal, email jobs@samplesheet.com",
        [("company_name", "Sample Valley Sheet Metal", "other"), ("email", "jobs@samplesheet.com", "other")],
    ),
    (
        SELLER,
        BRITAIN,
        "AP Sample (Beds) Limited 11830472",
        [("company_name", "AP Sample (Beds) Limited", "seller"), ("license_no", "11830472", "seller")],
    ),
    (SELLER, AMERICA, "PA HIC number is PA118834", [("license_no", "PA118834", "seller")]),
    (SELLER, AMERICA, "Receipt from Sample Studio\nPayment method Visa - 4417\n\nSummary\nCopy course x 1\nAmount charged $1,297.00", []),
    (SELLER, AMERICA, "follow the backup page pinecone_two in case", [("handle", "pinecone_two", "seller")]),
    (SELLER, AMERICA, "ok crew lead Hector comes at 9", [("person_name", "Hector", "seller")]),
    (
        BUYER,
        BRITAIN,
        "sent 200 to P Sample, Monzo 04-00-04 55810283",
        [("person_name", "P Sample", "seller"), ("bank_account", "04-00-04 55810283", "seller")],
    ),
    (BUYER, AMERICA, "I called them 931-555-0107", [("phone", "+19315550107", "other")]),
    (BUYER, AMERICA, "330 w 38th st ste 1105 new york ny 10018", [("address", "330 w 38th st ste 1105 new york ny 10018", "buyer")]),
    (SELLER, BRITAIN, "PO Box 88, Taupo 3351, New Zealand", [("address", "PO Box 88, Taupo 3351, New Zealand", "seller")]),
    (SELLER, BRITAIN, "This is Ravi from Zensample Repairs", [("person_name", "Ravi", "seller"), ("shop_name", "Zensample Repairs", "seller")]),
    (BUYER, AMERICA, "USPS certified 7022 1670 0003 8812 4417", [("tracking_no", "70221670000388124417", "other")]),
    (
        SELLER,
        AMERICA,
        "Harbor Sample LLC, 2210 Industrial Way, Sparks, NV 89502",
        [("company_name", "Harbor Sample LLC", "seller"), ("address", "2210 Industrial Way, Sparks, NV 89502", "seller")],
    ),
    (
        SELLER,
        AMERICA,
        "Attn: Returns Dept, 14 Dock Street, Reno, NV 89502",
        [("address", "14 Dock Street, Reno, NV 89502", "seller")],
    ),
    (SELLER, BRITAIN, "I run Sample Stoelen NV since 2001", [("company_name", "Sample Stoelen NV", "seller")]),
    (SELLER, BRITAIN, "Ring me on 07700 900123", [("phone", "+447700900123", "seller")]),
    (SELLER, AMERICA, "call (718) 555-0100 any time", [("phone", "+17185550100", "seller")]),
    (SELLER, BRITAIN, "WhatsApp +86 139 0000 1234", [("phone", "+8613900001234", "seller")]),
    (SELLER, BRITAIN, "mail me: demo.shop (at) example (dot) com", [("email", "demo.shop@example.com", "seller")]),
    (BUYER, BRITAIN, "my paypal is sam@example.com", [("paypal", "sam@example.com", "buyer")]),
    (SELLER, BRITAIN, "IBAN DE44 5001 0517 5407 3249 31", [("iban", "DE44500105175407324931", "seller")]),
    (
        BUYER,
        BRITAIN,
        "Sort code 04-00-99, account 12345678, S Sample",
        [("bank_account", "04-00-99 12345678", "buyer"), ("person_name", "S Sample", "buyer")],
    ),
    (SELLER, BRITAIN, "VAT no. GB 100 0000 34", [("tax_or_vat", "GB100000034", "seller")]),
    (
        SELLER,
        AMERICA,
        "Sample Surplus LLC, EIN 12-3456789",
        [("company_name", "Sample Surplus LLC", "seller"), ("tax_or_vat", "12-3456789", "seller")],
    ),
    (SELLER, BRITAIN, "GSTIN 27AAPFU0939F1ZV", [("tax_or_vat", "27AAPFU0939F1ZV", "seller")]),
    (SELLER, BRITAIN, "Registered in England No. 01234567", [("license_no", "01234567", "seller")]),
    (
        SELLER,
        BRITAIN,
        "Sample Ltd, registered in England no. 01234567",
        [("company_name", "Sample Ltd", "seller"), ("license_no", "01234567", "seller")],
    ),
    (SELLER, BRITAIN, "Registered in England and Wales (No. 01234567)", [("license_no", "01234567", "seller")]),
    (
        BUYER,
        BRITAIN,
        "Sam Sample\n4 Sample Row, Cork, Ireland\n",
        [("person_name", "Sam Sample", "buyer"), ("address", "4 Sample Row, Cork, Ireland", "buyer")],
    ),
    (SELLER, AMERICA, "I'm at 4127 W Sample Ave", [("address", "4127 W Sample Ave", "seller")]),
    (BUYER, AMERICA, "addy is 22 Sample St, Apt 3B, Springfield, IL 62704", [("address", "22 Sample St, Apt 3B, Springfield, IL 62704", "buyer")]),
    (SELLER, BRITAIN, "Collect from 5 Sample Road, Leeds LS1 1AA", [("address", "5 Sample Road, Leeds LS1 1AA", "seller")]),
    (SELLER, AMERICA, "P.O. Box 77, Sampleton, OR 97799", [("address", "P.O. Box 77, Sampleton, OR 97799", "seller")]),
    (SELLER, BRITAIN, "Rue Haute 118 boîte 4, 1000 Bruxelles", [("address", "Rue Haute 118 boîte 4, 1000 Bruxelles", "seller")]),
    (BUYER, BRITAIN, "You told me to return it to 45 Sample Rd, Luton LU1 9ZZ", [("address", "45 Sample Rd, Luton LU1 9ZZ", "seller")]),
    (SELLER, BRITAIN, "It's made by Sample Tools GmbH, we only resell", [("company_name", "Sample Tools GmbH", "other")]),
    (SELLER, BRITAIN, "oh two oh seven nine four six oh two three oh", [("phone", "+442079460230", "seller")]),
    (BUYER, BRITAIN, "Order 202-1234567-1234567 never came", [("order_no", "202-1234567-1234567", "platform")]),
    (SELLER, BRITAIN, "Thanks! Order SM-10234 is confirmed.", [("order_no", "SM-10234", "seller")]),
    (SELLER, AMERICA, "UPS tracking 1Z 999 AA1 01 2345 6784", [("tracking_no", "1Z999AA10123456784", "other")]),
    (SELLER, BRITAIN, "Royal Mail: KX 5029 1174 5GB", [("tracking_no", "KX502911745GB", "other")]),
    (BUYER, BRITAIN, "sent it back, Evri H01QRA0048817200", [("tracking_no", "H01QRA0048817200", "other")]),
    (SELLER, AMERICA, "Venmo is @sam-sample-44", [("handle", "@sam-sample-44", "seller")]),
    (SELLER, AMERICA, "cash app $samsample", [("handle", "$samsample", "seller")]),
    (SELLER, AMERICA, "zelle (480) 555-0133, Sam Sample", [("phone", "+14805550133", "seller"), ("person_name", "Sam Sample", "seller")]),
    (SELLER, AMERICA, "name shows as Sam Sample", [("person_name", "Sam Sample", "seller")]),
    (SELLER, BRITAIN, "60-83-71 / 77120934 Ms C Sample", [("bank_account", "60-83-71 77120934", "seller"), ("person_name", "C Sample", "seller")]),
    (SELLER, BRITAIN, "Sam Sample t/a Sample Lane Paper", [("person_name", "Sam Sample", "seller"), ("company_name", "Sample Lane Paper", "seller")]),
    (SELLER, BRITAIN, "licence no. 22/01847/ANBR", [("license_no", "22/01847/ANBR", "seller")]),
    (SELLER, BRITAIN, "Sampler Straße 102/3, 1070 Wien", [("address", "Sampler Straße 102/3, 1070 Wien", "seller")]),
    (BUYER, BRITAIN, "Samplegracht 612-2, 1017 KT Amsterdam", [("address", "Samplegracht 612-2, 1017 KT Amsterdam", "buyer")]),
    (SELLER, BRITAIN, "The Old Forge, Church Lane, Sampleton EX16 9ZZ", [("address", "The Old Forge, Church Lane, Sampleton EX16 9ZZ", "seller")]),
    (SELLER, BRITAIN, "Post: RR 128 445 912 AT", [("tracking_no", "RR128445912AT", "other")]),
    (SELLER, BRITAIN, "we're sample_home on insta", [("handle", "sample_home", "seller")]),
    (BUYER, BRITAIN, "Companies House says Sample Ltd is dissolved", [("company_name", "Sample Ltd", "seller")]),
    (PLATFORM, BRITAIN, "Hi, I'm Priya with the platform", [("person_name", "Priya", "platform")]),
    (
        SELLER,
        AMERICA,
        "Please confirm: Sam Sample, 22 Sample St, Springfield, IL 62704",
        [
            ("person_name", "Sam Sample", "buyer"),
            ("address", "22 Sample St, Springfield, IL 62704", "buyer"),
        ],
    ),
    (SELLER, BRITAIN, "UPI sampleshop@okhdfcbank", [("handle", "sampleshop@okhdfcbank", "seller")]),
    (SELLER, BRITAIN, "Kind regards,\nHannah Sample\nCustomer Care", [("person_name", "Hannah Sample", "seller")]),
    (SELLER, AMERICA, "Hi, this is Petra in the Leith store.", [("person_name", "Petra", "seller")]),
    (SELLER, BRITAIN, "Any problems ring Steve on 0113 496 0345", [("person_name", "Steve", "seller"), ("phone", "+441134960345", "seller")]),
    (BUYER, BRITAIN, "Order no: WB/20987 never came", [("order_no", "WB/20987", "seller")]),
    (SELLER, BRITAIN, "Sample Vinyl Ltd (co. reg. 11223344)", [("company_name", "Sample Vinyl Ltd", "seller"), ("license_no", "11223344", "seller")]),
    (
        BUYER,
        AMERICA,
        "mail it to Dana Sample, PO Box 311, Bozeman, MT 59715",
        [("person_name", "Dana Sample", "buyer"), ("address", "PO Box 311, Bozeman, MT 59715", "buyer")],
    ),
    (SELLER, BRITAIN, "Please see www.sample-shop.co.uk/terms.", [("url", "www.sample-shop.co.uk/terms", "seller")]),
    (BUYER, BRITAIN, "IBAN BE68 5390 0754 7034", [("iban", "BE68539007547034", "buyer")]),
    (BUYER, BRITAIN, "your number is 07700 900111, I have it in writing", [("phone", "+447700900111", "seller")]),
    (
        SELLER,
        BRITAIN,
        "Maybank 5581 4402 7716 SAMPLE HUAT MOTOR. Thanks",
        [("bank_account", "558144027716", "seller"), ("company_name", "SAMPLE HUAT MOTOR", "seller")],
    ),
    (SELLER, BRITAIN, "The steam cleaner works, ring 07700 900123", [("phone", "+447700900123", "seller")]),
    (SELLER, BRITAIN, "refunded to your PayPal sam@example.com", [("paypal", "sam@example.com", "buyer")]),
    (SELLER, BRITAIN, "Sent to your account 12345678, sort code 20-30-40", [("bank_account", "20-30-40 12345678", "buyer")]),
    (BUYER, BRITAIN, "tried calling you on 07700 900123", [("phone", "+447700900123", "seller")]),
    (BUYER, BRITAIN, "Our PO 4500118800", [("order_no", "4500118800", "buyer")]),
    (BUYER, BRITAIN, "My fiancé is Leo Example btw", [("person_name", "Leo Example", "buyer")]),
    (SELLER, BRITAIN, "Shop 14, Plaza B, Sample Village, Ikeja, Lagos", [("address", "Shop 14, Plaza B, Sample Village, Ikeja, Lagos", "seller")]),
    (
        BUYER,
        BRITAIN,
        "Kim Example, B-1204 Sample Heights, Baner Road, Pune 411045",
        [
            ("person_name", "Kim Example", "buyer"),
            ("address", "B-1204 Sample Heights, Baner Road, Pune 411045", "buyer"),
        ],
    ),
    (BUYER, BRITAIN, "Ordered! TT-10877", [("order_no", "TT-10877", "seller")]),
    (BUYER, BRITAIN, "Booking ref KQ7T2M was cancelled", [("order_no", "KQ7T2M", "seller")]),
    (SELLER, BRITAIN, "Thanks, our ref DD/25/1177", [("order_no", "DD/25/1177", "seller")]),
    (BUYER, BRITAIN, "PO # is FHS-0312", [("order_no", "FHS-0312", "buyer")]),
    (PLATFORM, CHINA, "Your order 251010KEEB71 has been placed.", [("order_no", "251010KEEB71", "platform")]),
    (SELLER, BRITAIN, "2087714400 Zenith, Chidi Example", [("bank_account", "2087714400", "seller"), ("person_name", "Chidi Example", "seller")]),
    (SELLER, BRITAIN, "Hey! Chris here from the workshop", [("person_name", "Chris", "seller")]),
    (SELLER, Known(regions=("DE", "NL", "FR", "NG")), "Driver 0706 555 0122", [("phone", "+2347065550122", "other")]),
    (BUYER, AMERICA, "zelle (480) 555-0133, shows as Tan Jun Hao", [("phone", "+14805550133", "buyer"), ("person_name", "Tan Jun Hao", "buyer")]),
    (
        SELLER,
        BRITAIN,
        "chave: contato@example.com.br, name Roberto Exemplo",
        [("email", "contato@example.com.br", "seller"), ("person_name", "Roberto Exemplo", "seller")],
    ),
    (BUYER, BRITAIN, "我叫Wong Ka Ming，聽日得閒", [("person_name", "Wong Ka Ming", "buyer")]),
    (SELLER, BRITAIN, "whatsapp 07700 900123 Tony", [("phone", "+447700900123", "seller"), ("person_name", "Tony", "seller")]),
    (BUYER, BRITAIN, "My name as per passport Hamza Sample Butt", [("person_name", "Hamza Sample Butt", "buyer")]),
    (SELLER, BRITAIN, "Plasterer is Mick 07700 900114 if I'm late", [("person_name", "Mick", "other"), ("phone", "+447700900114", "other")]),
    (
        SELLER,
        AMERICA,
        "paid that off, call them 978-555-0190 ask for Denise",
        [("phone", "+19785550190", "other"), ("person_name", "Denise", "other")],
    ),
    (
        SELLER,
        BRITAIN,
        "Returns c/o Sample Fulfilment Ltd, Unit 14 Sample Park, Doncaster, DN4 5PH",
        [
            ("company_name", "Sample Fulfilment Ltd", "other"),
            ("address", "Unit 14 Sample Park, Doncaster, DN4 5PH", "seller"),
        ],
    ),
    (SELLER, Known(regions=("CN", "SG", "HK")), "my mum's hp 9123 4567", [("phone", "+6591234567", "seller")]),
    (SELLER, AMERICA, "Yay! Check or cash is fine. xo, Ashlyn", [("person_name", "Ashlyn", "seller")]),
    (SELLER, BRITAIN, "I mistyped your handle. Resending both amounts right this minute. Wren", [("person_name", "Wren", "seller")]),
    (
        BUYER,
        BRITAIN,
        "Room 1102, No. 5 Sample Ave, Tianhe District, Guangzhou 510630, CN",
        [("address", "Room 1102, No. 5 Sample Ave, Tianhe District, Guangzhou 510630, CN", "buyer")],
    ),
    (SELLER, AMERICA, "N4412 County Rd J, Monroe WI. Red barn", [("address", "N4412 County Rd J, Monroe WI", "seller")]),
    (SELLER, BRITAIN, "Thank you for choosing Sample Gardens! How can we help?", [("shop_name", "Sample Gardens", "seller")]),
    (SELLER, BRITAIN, "Welcome to Sampleton Cycles, Leo speaking", [("shop_name", "Sampleton Cycles", "seller"), ("person_name", "Leo", "seller")]),
    (SELLER, BRITAIN, "We're Sample Spin Appliances btw, come by", [("shop_name", "Sample Spin Appliances", "seller")]),
    (
        SELLER,
        BRITAIN,
        "a/c 50200073118820 in name of Sample Prints. Thanks",
        [("bank_account", "50200073118820", "seller"), ("company_name", "Sample Prints", "seller")],
    ),
    (BUYER, BRITAIN, "give the bill in name of Sample Institute Student Council", [("company_name", "Sample Institute Student Council", "buyer")]),
    (SELLER, BRITAIN, "Good luck with the 2 rooms. August Sample", [("person_name", "August Sample", "seller")]),
    (
        SELLER,
        BRITAIN,
        "Client: Kim Example and Leo Example. Photographer: Sam Sample.",
        [
            ("person_name", "Kim Example", "buyer"),
            ("person_name", "Leo Example", "buyer"),
            ("person_name", "Sam Sample", "seller"),
        ],
    ),
    (
        SELLER,
        BRITAIN,
        "posted is 20. S Sample, Monzo, 04-00-03 and 5550 0112",
        [("person_name", "S Sample", "seller"), ("bank_account", "04-00-03 55500112", "seller")],
    ),
    (
        SELLER,
        BRITAIN,
        "half upfront to Mr J Sample, Nationwide 07-04-36 acc 38812094",
        [("person_name", "J Sample", "seller"), ("bank_account", "07-04-36 38812094", "seller")],
    ),
    (
        BUYER,
        BRITAIN,
        "IBAN BE68 5390 0754 7034 (A. Van den Sample)",
        [("iban", "BE68539007547034", "buyer"), ("person_name", "A. Van den Sample", "buyer")],
    ),
    (
        BUYER,
        BRITAIN,
        "Paid it. Kim Example 07700 900143, 6 Sample Close, Redhill, RH1 1ZZ",
        [
            ("person_name", "Kim Example", "buyer"),
            ("phone", "+447700900143", "buyer"),
            ("address", "6 Sample Close, Redhill, RH1 1ZZ", "buyer"),
        ],
    ),
    (SELLER, BRITAIN, "BSB 633 000, acct 1188 2047 9", [("bank_account", "633 000 118820479", "seller")]),
    (SELLER, BRITAIN, "Sort Code: 20-45-45, Account Number: 73920018", [("bank_account", "20-45-45 73920018", "seller")]),
    (SELLER, BRITAIN, "account 70588120001234567, routing 031100209", [("bank_account", "031100209 70588120001234567", "seller")]),
    (SELLER, BRITAIN, "0123456789 GTBank", [("bank_account", "0123456789", "seller")]),
    (SELLER, BRITAIN, "EFT to FNB 62811234567 branch 250655", [("bank_account", "62811234567", "seller")]),
    (SELLER, BRITAIN, "follow us on ig: sample.hollow.glass", [("handle", "sample.hollow.glass", "seller")]),
    (BUYER, BRITAIN, "discord: samplegeek#0088", [("handle", "samplegeek#0088", "buyer")]),
    (SELLER, BRITAIN, "I'm sample_j on discord", [("handle", "sample_j", "seller")]),
    (SELLER, BRITAIN, "Trade Licence No. 884120", [("license_no", "884120", "seller")]),
    (SELLER, BRITAIN, "We are at 14 Sample Rd, Centurion, Gauteng 0157", [("address", "14 Sample Rd, Centurion, Gauteng 0157", "seller")]),
    (SELLER, BRITAIN, "Blk 412 Sample Ave 10 #08-1124 S530412", [("address", "Blk 412 Sample Ave 10 #08-1124 S530412", "seller")]),
    (BUYER, BRITAIN, "I'm at 7 Sample Ave, Saugus. Come by", [("address", "7 Sample Ave, Saugus", "buyer")]),
    (SELLER, BRITAIN, "Sample E-Commerce Co Ltd", [("company_name", "Sample E-Commerce Co Ltd", "seller")]),
    (SELLER, BRITAIN, "Sample Feinmechanik GmbH & Co. KG", [("company_name", "Sample Feinmechanik GmbH & Co. KG", "seller")]),
    (
        PLATFORM,
        AMERICA,
        "Order confirmed. Ships to Kim Example, 22 Sample St, Springfield, IL 62704",
        [("person_name", "Kim Example", "buyer"), ("address", "22 Sample St, Springfield, IL 62704", "buyer")],
    ),
    (
        BUYER,
        AMERICA,
        "Deliver to unit 15, 88 Sample Ave E, Sampleton, ON M2N 6Y2",
        [("address", "unit 15, 88 Sample Ave E, Sampleton, ON M2N 6Y2", "buyer")],
    ),
    (
        SELLER,
        AMERICA,
        "Our delivery partner Sample Haul will call you. 647-555-0102",
        [("company_name", "Sample Haul", "other"), ("phone", "+16475550102", "other")],
    ),
    (SELLER, BRITAIN, "hiya, its Sample Plumbing here", [("shop_name", "Sample Plumbing", "seller")]),
    (SELLER, BRITAIN, "Kind regards\nThe team at Sample Bakery", [("shop_name", "Sample Bakery", "seller")]),
    (SELLER, BRITAIN, "the contract is with Sample Ash, not with me", [("company_name", "Sample Ash", "seller")]),
    (SELLER, BRITAIN, "you'll see Sample Quill on your bank statement", [("company_name", "Sample Quill", "seller")]),
    (SELLER, BRITAIN, "make it out to Sample Marquees", [("company_name", "Sample Marquees", "seller")]),
    (SELLER, BRITAIN, "make it out to Sample Huw Pryce", [("person_name", "Sample Huw Pryce", "seller")]),
    (
        BUYER,
        BRITAIN,
        "My insurer's adjuster, Karen Example of Sample Mutual",
        [("person_name", "Karen Example", "other"), ("company_name", "Sample Mutual", "other")],
    ),
    (SELLER, BRITAIN, "we're Trusted Traders approved", []),
    (SELLER, BRITAIN, "vat no: 200 0400 10", [("tax_or_vat", "GB200040010", "seller")]),
    (SELLER, BRITAIN, "Sample Retail Ltd, no. 09417736", [("company_name", "Sample Retail Ltd", "seller"), ("license_no", "09417736", "seller")]),
    (SELLER, BRITAIN, "VBA registered plumber 112904", [("license_no", "112904", "seller")]),
    (SELLER, BRITAIN, "SIA licence 1018 2273 4418 2290", [("license_no", "1018 2273 4418 2290", "seller")]),
    (SELLER, BRITAIN, "0330 555 0182 9 to 5", [("phone", "+443305550182", "seller")]),
    (SELLER, BRITAIN, "+44(0)7700 900123", [("phone", "+447700900123", "seller")]),
    (SELLER, BRITAIN, "sc 20 30 40 an 12345678", [("bank_account", "20 30 40 12345678", "seller")]),
    (SELLER, BRITAIN, "pp goods and services to sales@sample.example", [("paypal", "sales@sample.example", "seller")]),
    (
        SELLER,
        BRITAIN,
        "Top floor flat, 17 Sample Crescent, Leeds LS1 9ZZ",
        [("address", "Top floor flat, 17 Sample Crescent, Leeds LS1 9ZZ", "seller")],
    ),
    (SELLER, BRITAIN, "our instagram handle is sampleshop_", [("handle", "sampleshop_", "seller")]),
    (SELLER, BRITAIN, "my depop account is suspended", []),
    (SELLER, BRITAIN, "its 61 Sample Rise SW4", [("address", "61 Sample Rise SW4", "seller")]),
    (SELLER, BRITAIN, "I am at 26 Sample View", [("address", "26 Sample View", "seller")]),
    (SELLER, BRITAIN, "drop it to 8/22 Sample St Balwyn North", [("address", "8/22 Sample St Balwyn North", "seller")]),
    (SELLER, BRITAIN, "collect from 14 Sample Rd Tuesday", [("address", "14 Sample Rd", "seller")]),
    (SELLER, BRITAIN, "We work with a donation partner, Front Sample Furniture Bank", [("company_name", "Front Sample Furniture Bank", "other")]),
    (SELLER, BRITAIN, "We ordered from BCA Sampleton", [("company_name", "BCA Sampleton", "other")]),
    (BUYER, BRITAIN, "My attorney is Mr Sipho Example, call him", [("person_name", "Sipho Example", "buyer")]),
    (BUYER, BRITAIN, "the letter from Trading Standards says 14 days", []),
    (SELLER, BRITAIN, "vinted profile: samplejess", [("handle", "samplejess", "seller")]),
    (SELLER, BRITAIN, "a dude named Chester has it", [("person_name", "Chester", "other")]),
    (SELLER, BRITAIN, "We are sorry for the delay. Pilar x", [("person_name", "Pilar", "seller")]),
    (SELLER, BRITAIN, "DPD will call you from 020 7946 0123", [("phone", "+442079460123", "other")]),
    (BUYER, BRITAIN, "your website says 020 7946 0123 but its dead", [("phone", "+442079460123", "seller")]),
    (BUYER, BRITAIN, "@sample_tile blocked me yesterday", [("handle", "@sample_tile", "seller")]),
    (SELLER, AMERICA, "fein 12 0003456", [("tax_or_vat", "120003456", "seller")]),
    (SELLER, AMERICA, "my # is 7185550131", [("phone", "+17185550131", "seller")]),
    (SELLER, AMERICA, "914 e 7th st apt 2f, sample city mo 64199", [("address", "914 e 7th st apt 2f, sample city mo 64199", "seller")]),
    (
        SELLER,
        AMERICA,
        "Sample Manufacturing Co.\n1200 Sample Pkwy, Salina, KS 67401",
        [
            ("company_name", "Sample Manufacturing Co.", "seller"),
            ("address", "1200 Sample Pkwy, Salina, KS 67401", "seller"),
        ],
    ),
    (SELLER, AMERICA, "come to 4402 E Sample Rd, Phoenix 85008", [("address", "4402 E Sample Rd, Phoenix 85008", "seller")]),
    (SELLER, AMERICA, "four eight zero, 555 0126", [("phone", "+14805550126", "seller")]),
    (SELLER, AMERICA, "text me six1seven 555 oh one oh three", [("phone", "+16175550103", "seller")]),
    (SELLER, AMERICA, "USDOT 3312094 | MC-1044871", [("license_no", "3312094", "seller"), ("license_no", "MC-1044871", "seller")]),
    (SELLER, AMERICA, "Confirmation #BAM-77120", [("order_no", "BAM-77120", "seller")]),
    (SELLER, AMERICA, "It is ready. RO# 55120", [("order_no", "55120", "seller")]),
    (SELLER, AMERICA, "Driver will be Luis, he'll text", [("person_name", "Luis", "other")]),
    (
        SELLER,
        BRITAIN,
        "Sent by Sample Lets (Yorkshire) Ltd, co. no. 09876214",
        [
            ("company_name", "Sample Lets (Yorkshire) Ltd", "seller"),
            ("license_no", "09876214", "seller"),
        ],
    ),
    (SELLER, BRITAIN, "ring me, Alison, 07700 900733", [("person_name", "Alison", "seller"), ("phone", "+447700900733", "seller")]),
    (PLATFORM, BRITAIN, "Hi, this is Tomasz from Booking.com", [("person_name", "Tomasz", "platform")]),
    (BUYER, BRITAIN, "Installed at Sampleroe, Athenry, Co. Galway, H65 YX12", [("address", "Sampleroe, Athenry, Co. Galway, H65 YX12", "buyer")]),
    (
        SELLER,
        BRITAIN,
        "We are Sample Forge d.o.o., OIB 12345678903",
        [
            ("company_name", "Sample Forge d.o.o.", "seller"),
            ("tax_or_vat", "12345678903", "seller"),
        ],
    ),
    (
        SELLER,
        BRITAIN,
        "11.222.333/0001-81, Sample Escola de Surf Ltda",
        [
            ("tax_or_vat", "11.222.333/0001-81", "seller"),
            ("company_name", "Sample Escola de Surf Ltda", "seller"),
        ],
    ),
    (
        SELLER,
        BRITAIN,
        "Meet at Rua das Amostras, 120, Florianópolis - SC, 88058-000",
        [
            ("address", "Rua das Amostras, 120, Florianópolis - SC, 88058-000", "seller"),
        ],
    ),
    (
        SELLER,
        BRITAIN,
        "Flat B, 9/F, Sample Building, 132 Tai Sample Road, Kwai Chung, N.T., Hong Kong. Tel 2400 1234",
        [
            ("address", "Flat B, 9/F, Sample Building, 132 Tai Sample Road, Kwai Chung, N.T., Hong Kong", "seller"),
            ("phone", "+85224001234", "seller"),
        ],
    ),
    (
        BUYER,
        BRITAIN,
        "Sample Verde, Unipessoal Lda, NIF 512345678, Rua do Norte 45, 1200-284 Lisboa, Portugal",
        [
            ("company_name", "Sample Verde, Unipessoal Lda", "buyer"),
            ("tax_or_vat", "512345678", "buyer"),
            ("address", "Rua do Norte 45, 1200-284 Lisboa, Portugal", "buyer"),
        ],
    ),
    (
        SELLER,
        BRITAIN,
        "a/c name: SAMPLE BAGS TRADING LIMITED, a/c no. 511-234567-838",
        [
            ("company_name", "SAMPLE BAGS TRADING LIMITED", "seller"),
            ("bank_account", "511234567838", "seller"),
        ],
    ),
    (SELLER, BRITAIN, "A/c no 917020041234567", [("bank_account", "917020041234567", "seller")]),
    (
        SELLER,
        BRITAIN,
        "Hello Ines, this is Jacky from Sample Fung Bags. Thanks",
        [
            ("person_name", "Jacky", "seller"),
            ("shop_name", "Sample Fung Bags", "seller"),
        ],
    ),
    (
        SELLER,
        BRITAIN,
        "Sample Roasters is a trading name of Sample Coffee Ltd",
        [
            ("shop_name", "Sample Roasters", "seller"),
            ("company_name", "Sample Coffee Ltd", "seller"),
        ],
    ),
    (BUYER, BRITAIN, "GST no. on the bill is 27AAPFU0939F1ZV", [("tax_or_vat", "27AAPFU0939F1ZV", "seller")]),
    (
        SELLER,
        BRITAIN,
        "Registration number T7123456789012 (KK Sample Shoten), 2-14 Honmachi, Tajimi, Gifu 507-0033",
        [
            ("tax_or_vat", "T7123456789012", "seller"),
            ("company_name", "KK Sample Shoten", "seller"),
            ("address", "2-14 Honmachi, Tajimi, Gifu 507-0033", "seller"),
        ],
    ),
    (SELLER, BRITAIN, "Our colleague Friederike has noted it", [("person_name", "Friederike", "seller")]),
    (BUYER, BRITAIN, "Your crew (driver Darren, two lads) scratched the lid", [("person_name", "Darren", "seller")]),
    (SELLER, BRITAIN, "Assessor's name is Dougal", [("person_name", "Dougal", "other")]),
    (SELLER, BRITAIN, "Managing director Silke Muster signs it personally", [("person_name", "Silke Muster", "seller")]),
    (BUYER, BRITAIN, "Put my sister's, Hanan Sample, I'm travelling", [("person_name", "Hanan Sample", "buyer")]),
    (SELLER, BRITAIN, "I show to my boss Ms. Fang Meiling, please wait", [("person_name", "Fang Meiling", "seller")]),
    (BUYER, BRITAIN, "I have a report from Sample Textile Testing", [("company_name", "Sample Textile Testing", "other")]),
    (SELLER, BRITAIN, "It is an outside firm called Bedcheck North", [("company_name", "Bedcheck North", "other")]),
    (SELLER, BRITAIN, "Payer will be UAB Sample Namai", [("company_name", "UAB Sample Namai", "seller")]),
    (SELLER, BRITAIN, "Sample perfumes, how can we help?", [("shop_name", "Sample", "seller")]),
    (SELLER, AMERICA, "CSLB 1000417", [("license_no", "1000417", "seller")]),
    (SELLER, AMERICA, "Docket PNQ 71 8840 221", [("tracking_no", "PNQ718840221", "other")]),
    (BUYER, AMERICA, "It sits at 2210 County Rd 46, ask for Earl", [("address", "2210 County Rd 46", "buyer"), ("person_name", "Earl", "buyer")]),
    (BUYER, BRITAIN, "Blk 6 Lot 18, Sample Village, Laguna", [("address", "Blk 6 Lot 18, Sample Village, Laguna", "buyer")]),
    (BUYER, BRITAIN, "61 Sandpiper Loop, Sampleville. Ring first", [("address", "61 Sandpiper Loop, Sampleville", "buyer")]),
    (
        BUYER,
        BRITAIN,
        "Deliver to Claire, 8 quai Saint-Sample, 69002 Lyon, France",
        [("person_name", "Claire", "buyer"), ("address", "8 quai Saint-Sample, 69002 Lyon, France", "buyer")],
    ),
]

LOOK_ALIKES = [
    "reg 08-WH-4471 is on them",
    "my FCC complaint no. 771950",
    "PI number CX-250503",
    "执照号92533102MA6QK1",
    "I call Trade Assurance tomorrow",
    "in the The Foundry building",
    "Kind regards,\nReturns Dept",
    "Regards,\nSales Department",
    "Thanks,\nWarranty Claims",
    "Regards,\nAccounts Receivable",
    "Speak to Guest Relations when you arrive",
    "Ask for Goods Inwards when you arrive",
    "This is Returns here",
    "Regards,\nQuality Assurance",
    "our shop is in Sparks, NV",
    "Is the walnut Matilda back in stock?",
    "I ordered the refurbished Bettina from you",
    "Darren, can you send it today?",
    "Thanks so much Priya!",
    "ok Hannah, on it",
    "no wait, Marcus, I meant the other one",
    'The cake should say "Layla" in pink',
    "I want the Ralph Lauren one",
    "that Stella McCartney bag is gone",
    "tyres are DOT 2816",
    "the office licence key is 12345-67890",
    "10 min drive from the station",
    "you took 500 down on Jan 20",
    "在的亲，这款有现货",
    "1.2米的榉木书架 445包邮",
    "不解决我就打12315",
    "拨打12345投诉",
    "营业时间9:00-22:00，周末不休",
    "2024-03-05 10:22:31 已付款",
    "尺寸 120x60x75，重 15kg",
    "型号 RTX4090-24G-2023",
    "加微信细聊",
    "微信转账给我",
    "我在杭州，明天到",
    "争议由青岛市崂山区人民法院管辖",
    "快递到广州中转了",
    "我姓王，叫我王先生",
    "卡号尾号4024",
    "189****3307",
    "提货码 862417903",
    "You bought: RX-4400 Trail Camera",
    "Your case ref KC-31807 is being worked on",
    "claim ref DW/25/8836",
    "payment reference NOLAN",
    "done. 2124-4007",
    "【自动回复】亲亲，客服稍后为您服务",
    "账号 2837405561 密码 demo88",
    "Need 200 bundles, 6 yards each, today please. Price",
    "这里是三楼，电梯在左边",
    "我们是正规商家",
    "【羊毛衫】M码还剩两件",
    "老板高兴，给我便宜点",
    "Thank you for choosing us! See you",
    "Welcome to London",
    "I live near Sample Road, call me later",
    "item 1234567890 from the bank",
    "窦生 你好，齐工 在吗",
    "找售后齐工 问下",
    "Tongue label 555088-134 doesn't match",
    "account j•••@icloud.com is locked",
    "I drive from Booking.com to the Bay Hotel",
    "1200-284 Lisboa",
    "one two three go",
    "delivered 01-02-24, 20240102",
    "paid on 12-11-24 20241112",
    "please chase 1234 5678 9012",
    "mtcn 448 112 9073",
    "黑猫投诉 17345678901234",
    "我们是源头工厂",
    "我们是线下门店",
    "这里是人工客服，请问有什么可以帮您",
    "欢迎关注公众号",
    "欢迎选择七天无理由",
    "【温馨提示】您好，",
    "【羽绒服】感谢您的购买",
    "【淘宝】您好",
    "【红色·大号】",
    "律师费用高，先不请",
    "教练包教会，放心",
    "安装工钱另算",
    "发到群里，再加12315",
    "quote Q-70914",
    "微 波炉 MX-2000A",
    "V 领 XL-20240",
    "the iPhone13 on ebay",
    "PlayStation5 on facebook",
    "size XX Large",
    "in black, X Small",
    "The driver will be Late",
    "Tenant: Ground Floor",
    "Head Office: closed",
    "Nintendo Switch",
    "Gracias Amigo",
    "Ah here, they were 140",
    "I will call Wed to confirm",
    "I sent it to the address with the old domain, not the one you use. Resent",
    "@everyone round 2 is live",
    "complaint to DOT and NY AG",
    "香港发货3号到",
    "香港版iPhone15号称防水",
    "这条路1号线堵了",
    "花旗参 100 200 3000 500",
    "Flat pack, 3 Drawers from Hong Kong",
    "I ordered 2 Jackets and they shipped from Hong Kong",
    "S1000 Roof Box XL",
    "Shop 12, Monday, Tuesday, Wednesday",
    "Registered: 20241120",
    "MC-12345 model",
    "I paid 12,500 and 13,800 on 12/05/2024",
    "This is Perfect. Thanks",
    "Thanks Sam, see you at 10",
    "Thanks for your order, Sam!\n\nOrdered\n\nArriving Tuesday, February 10",
    "It's Fremont style, size 10-12",
    "PS5 disc CFI-1215A 825GB",
    "10 @ $5 each",
    "Went to look at one yesterday. Junk",
    "Camping at a lake, woke up in a puddle",
    "You're chatting with Sample Desk Co",
    "Cheque 004417 follows by hand. Approved. Cheque 004418 too",
    "海南先去了他月底回来给你看大概29号",
    "我叫车来搬",
    "东西都解绑了",
    "我在超市旁边的水果店",
    "3 St Bernard puppies",
    "score 4.5/5 from 1200 reviews",
]


@pytest.mark.parametrize(("role", "text", "details"), CHINESE, ids=[row[1] for row in CHINESE])
def test_chinese_details(role: Role, text: str, details: list[tuple[str, str, str]]) -> None:
    assert seen(text, role) == details


@pytest.mark.parametrize(("role", "known", "text", "details"), ENGLISH, ids=[row[2] for row in ENGLISH])
def test_english_details(role: Role, known: Known, text: str, details: list[tuple[str, str, str]]) -> None:
    assert seen(text, role, known) == details


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_what_only_looks_like_a_detail(text: str) -> None:
    assert seen(text) == []
    assert seen(text, BUYER, AMERICA) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("统一社会信用代码：91330106MA7HHHH00X", "credit_code"),
        ("身份证440305198512120041", "id_card"),
        ("农行 6228480000123456781", "bank_account"),
        ("IBAN DE45 5001 0517 5407 3249 31", "iban"),
        ("VAT no. GB 100 0000 35", "tax_or_vat"),
        ("GSTIN 27AAPFU0939F1ZW", "tax_or_vat"),
        ("注册号330106000012341", "license_no"),
    ],
)
def test_a_failed_check_digit_is_reported_as_failed(text: str, kind: str) -> None:
    assert [(identity.kind.value, identity.valid) for identity in read(text)] == [(kind, False)]


def test_an_order_number_is_never_a_telephone() -> None:
    for text in ("订单号13900001234", "订单编号：13900001234", "order number 13900001234", "运单号13900001234567"):
        assert not [value for kind, value, _ in seen(text) if kind == "phone"], text


def test_a_quote_lies_in_the_untouched_text() -> None:
    text = "電話\u200b１３９ ００００ １２３４ 找我"
    (identity,) = read(text)
    assert text[identity.quote.start : identity.quote.end] == "１３９ ００００ １２３４"


def test_an_address_knows_its_parts() -> None:
    (identity,) = read("寄到南山区？不，深圳市福田区样例路8号")
    assert identity.parts == (("province", "广东省"), ("city", "深圳市"), ("district", "福田区"))
    (identity,) = read("22 Sample St, Springfield, IL 62704", BUYER, AMERICA)
    assert identity.parts == (("city", "Springfield"), ("state", "IL"), ("postcode", "62704"))


def test_an_account_knows_its_bank() -> None:
    (identity,) = read("工行 6222 0220 0000 1234 571")
    assert (identity.value, identity.valid, identity.parts) == ("6222022000001234571", False, (("bank", "工行"),))


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("他走了，去隔壁猎样健身了", ("company_name", "猎样健身", "other")),
        ("那写 钱小璐", ("person_name", "钱小璐", "seller")),
        ("当时 王秀梅，答应我的", ("person_name", "王秀梅", "seller")),
        ("my dad can drop it saturday, Les Sampleton", ("person_name", "Les Sampleton", "seller")),
        ("Megan, she's our Saturday girl", ("person_name", "Megan", "seller")),
        ("这是实木家具，找专业的上门维修", None),
        ("去做了权威鉴定", None),
        ("送了一条和田玉，胡桃木的", None),
    ],
)
def test_a_firm_is_told_by_its_trade_and_a_person_by_his_name_and_what_is_said_of_him(text: str, detail: tuple[str, str, str] | None) -> None:
    assert seen(text) == ([detail] if detail else [])


@pytest.mark.parametrize("text", [row[1] for row in CHINESE] + [row[2] for row in ENGLISH])
def test_every_detail_is_behind_a_trigger_or_spelled_digits(text: str) -> None:
    folded = fold(text).text.lower()
    assert SPELLED.search(folded) or any(trigger in folded for trigger in IDENTITY_TRIGGERS)


@pytest.mark.parametrize(
    ("currency", "hours", "first"),
    [("CNY", 8, "CN"), ("GBP", 0, "GB"), ("EUR", 0, "IE"), ("EUR", 1, "IE"), ("USD", -5, "US"), ("INR", 5.5, "IN"), ("MYR", 8, "MY")],
)
def test_numbers_are_read_as_those_of_the_place(currency: str, hours: float, first: str) -> None:
    from datetime import timedelta

    assert regions(currency, timedelta(hours=hours))[0] == first


def message(number: int, text: str) -> Message:
    return Message(
        conversation="c",
        place=Place(source="s", where=f"row {number}"),
        sender="p",
        sent=datetime.fromisoformat("2024-05-07T10:00:00+08:00"),
        sent_raw="",
        precision=Precision.SECOND,
        zone=Zone.OFFSET,
        kind=MessageKind.TEXT,
        text=text,
    )


def conversation(
    parties: list[tuple[str, Role]], turns: list[tuple[Role, str]], *, platform: str = "taobao", currency: str = "CNY"
) -> list[tuple[str, str, str]]:
    setting = Setting(roles=dict(parties), names={name: name for name, _ in parties}, platform=platform, currency=currency)
    reader = IdentityReader(setting)
    return [
        (i.kind.value, i.value, i.owner.value)
        for number, (role, text) in enumerate(turns)
        for i in reader.read(message(number, text), fold(text), role)
    ]


def test_a_detail_repeated_by_the_other_side_keeps_its_owner() -> None:
    turns = [(SELLER, "加我微信demo_shop88"), (BUYER, "我加了微信demo_shop88没通过")]
    assert conversation([], turns) == [("wechat", "demo_shop88", "seller")] * 2


def test_a_name_is_the_same_in_traditional_and_in_simplified_characters() -> None:
    turns = [(SELLER, "我們是樣例文創有限公司"), (BUYER, "样例文创有限公司的发票")]
    assert [owner for _, _, owner in conversation([], turns)] == ["seller", "seller"]


def test_a_shop_is_known_by_its_name_and_by_its_short_name() -> None:
    parties = [("样例家居官方旗舰店", SELLER)]
    assert conversation(parties, [(SELLER, "欢迎光临样例家居官方旗舰店")]) == [("shop_name", "样例家居官方旗舰店", "seller")]
    assert conversation(parties, [(SELLER, "样例家居小美为您服务")]) == [("shop_name", "样例家居", "seller")]


def test_a_user_name_in_a_notice_is_the_partys_handle() -> None:
    parties = [("sample_audio", SELLER), ("tom_buys", BUYER)]
    turns = [(PLATFORM, "sample_audio sent you an offer"), (PLATFORM, "tom_buys opened a return request")]
    assert conversation(parties, turns, platform="ebay", currency="GBP") == [("handle", "sample_audio", "seller"), ("handle", "tom_buys", "buyer")]


@pytest.mark.parametrize(
    ("question", "answer", "detail"),
    [
        ("你微信多少", "demo_xiaohe88", ("wechat", "demo_xiaohe88", "seller")),
        ("支付宝账号？", "13900001234", ("alipay", "13900001234", "seller")),
        ("收款人叫什么", "钱满", ("person_name", "钱满", "seller")),
        ("QQ呢", "567930012", ("qq", "567930012", "seller")),
        ("What's your company number?", "11482093, it's on the invoice", ("license_no", "11482093", "seller")),
        ("And your paypal?", "sam@example.com", ("paypal", "sam@example.com", "seller")),
        ("Who should I ask for?", "Margaret. My son is in too", ("person_name", "Margaret", "seller")),
        ("whats ur venmo", "sam-sample-44", ("handle", "sam-sample-44", "seller")),
        ("小红书号多少", "随便，9501883200", ("handle", "9501883200", "seller")),
        ("支付宝一半行不", "行，1 3 5-0000-8 8 2 1", ("alipay", "13500008821", "seller")),
        ("What's my order number?", "LL-25-0932", ("order_no", "LL-25-0932", "seller")),
        ("What's your BAR license", "ARD 00298817", ("license_no", "00298817", "seller")),
        ("Can I pay by PayPal?", "Yes please, to sam@example.com", ("paypal", "sam@example.com", "seller")),
    ],
)
def test_what_was_asked_for_is_told_by_the_answer(question: str, answer: str, detail: tuple[str, str, str]) -> None:
    assert conversation([], [(BUYER, question), (SELLER, answer)]) == [detail]
    assert detail not in conversation([], [(BUYER, "ok"), (SELLER, answer)]) or detail[0] == "license_no"


def test_what_a_bare_question_asks_for_is_of_him_who_was_named_last() -> None:
    turns = [(SELLER, "厂家是样例木业"), (BUYER, "电话呢？"), (SELLER, "13900001234")]
    assert conversation([], turns)[-1] == ("phone", "+8613900001234", "other")


def test_a_number_of_its_own_is_of_him_whom_the_speaker_has_just_named() -> None:
    turns = [(SELLER, "那是我们的供货商，样例五金有限公司"), (SELLER, "13900001234")]
    assert conversation([], turns)[-1] == ("phone", "+8613900001234", "other")


def test_a_first_name_after_the_whole_one_is_no_other_person() -> None:
    turns = [(SELLER, "our fitter is Colin Sample"), (BUYER, "when is Colin here?")]
    assert conversation([], turns) == [("person_name", "Colin Sample", "seller")]


def test_the_number_of_an_order_that_the_buyer_was_asked_for_is_of_who_gave_it() -> None:
    for answer, owner in (("DH-551902", "seller"), ("112233445566", "platform")):
        turns = [(SELLER, "What is your order number?"), (BUYER, answer)]
        assert conversation([], turns, platform="ebay", currency="GBP") == [("order_no", answer, owner)]


def test_a_file_named_after_the_shop_is_not_the_shop() -> None:
    assert conversation([("rigsmith", SELLER)], [(SELLER, "rigsmith_terms.pdf")]) == []


@pytest.mark.parametrize("text", ["lot CV 662810. 30 pairs came", "784-20915563 took off", "sizes 30 32 34 36 38 40 42", "claim on 204-7719923"])
def test_without_a_word_for_it_digits_without_their_zero_are_no_telephone(text: str) -> None:
    assert seen(text, SELLER, Known(regions=("DE", "NL", "FR"))) == []
    assert seen(text, SELLER, BRITAIN) == []


def test_a_bare_number_is_a_telephone_where_one_was_asked_for() -> None:
    for question, details in (("FPS註冊電話你send我", [("phone", "+85267034800", "buyer")]), ("幾時得閒", [])):
        assert conversation([], [(SELLER, question), (BUYER, "67034800")], platform="facebook", currency="HKD") == details


def test_the_number_asked_of_a_driver_is_the_drivers() -> None:
    assert conversation([], [(BUYER, "师傅电话给我"), (SELLER, "13500009900")]) == [("phone", "+8613500009900", "other")]
    assert conversation([], [(BUYER, "你电话给我"), (SELLER, "13500009900")]) == [("phone", "+8613500009900", "seller")]


@pytest.mark.parametrize(
    ("question", "answer", "owner"),
    [
        ("供货商是谁", "样例县示范食品厂", "other"),
        ("你们老板电话多少", "13500009900", "seller"),
        ("Who's the vendor?", "Sample Hair Products Co., Ltd.", "other"),
        ("Who is your manager?", "Kim Example 07700 900123", "seller"),
    ],
)
def test_what_is_told_is_of_him_who_was_asked_about(question: str, answer: str, owner: str) -> None:
    found = conversation([], [(BUYER, question), (SELLER, answer)], platform="whatsapp", currency="GBP" if answer.isascii() else "CNY")
    assert {told for _, _, told in found} == {owner}


@pytest.mark.parametrize(
    ("role", "text", "owner"),
    [
        (BUYER, "我老公的电话13500009900", "buyer"),
        (SELLER, "面料商的电话13500009900", "other"),
        (BUYER, "找我同事收，13500009900", "buyer"),
        (BUYER, "房东的电话是13500009900", "other"),
        (BUYER, "你身份证名字是钱小满吧 电话13500009900", "seller"),
        (BUYER, "您是不是叫钱满，手机13500009900", "seller"),
    ],
)
def test_a_number_is_of_him_whom_the_noun_before_it_names(role: Role, text: str, owner: str) -> None:
    assert seen(text, role) == [("phone", "+8613500009900", owner)]


def test_what_follows_a_firm_of_neither_side_is_that_firms_up_to_a_word_of_the_speaker_about_himself() -> None:
    told = seen("工厂是样例县示范食品厂，联系人 钱小满 13500009900，我的电话13900001234", SELLER)
    assert [owner for _, _, owner in told] == ["other", "other", "other", "seller"]


def test_a_seller_who_says_what_the_shop_is_called_tells_of_his_own() -> None:
    assert seen("shop is Example & Grain LLC if you want to put that on the note", SELLER)[0][2] == "seller"
    assert seen("the repair shop is Example Fixes LLC, ask them", SELLER)[0][2] == "other"


@pytest.mark.parametrize(
    "text", ["Hi, got your number from Kelly at the co-op", "Kelly at the co-op gave me your number", "I left the keys with Kelly at the desk"]
)
def test_who_gave_the_buyer_a_number_or_keeps_his_keys_is_neither_side(text: str) -> None:
    assert seen(text, BUYER) == [("person_name", "Kelly", "other")]


def test_a_buyer_who_tells_of_a_firm_tells_of_anothers_unless_he_says_that_it_is_his_own() -> None:
    known = Known(regions=("GB",))
    assert seen("took it to Sample Guitar Repairs they laughed", BUYER, known)[0][2] == "other"
    assert seen("please invoice my company, Sample Guitar Repairs Ltd", BUYER, known)[0][2] == "buyer"


@pytest.mark.parametrize(
    ("question", "answer", "details"),
    [
        ("The driver needs your phone number", "07700 900123", [("phone", "+447700900123", "buyer")]),
        ("订单号码", "67034800", [("order_no", "67034800", "seller")]),
        ("booking ID and date?", "12/11/2024", []),
        ("order number?", "2", []),
        ("what's your venmo", "yes, pre-order", []),
    ],
)
def test_an_answer_is_what_was_asked_for_and_of_who_was_asked(question: str, answer: str, details: list[tuple[str, str, str]]) -> None:
    assert conversation([], [(SELLER, question), (BUYER, answer)], platform="facebook", currency="GBP") == details


def test_an_account_written_wrong_is_corrected_by_the_next_message() -> None:
    parties = [("云样工坊", SELLER), ("月月", BUYER)]
    said = [(SELLER, "加薇 aheknit2019"), (BUYER, "加不上"), (SELLER, "打错了 是 ahe_knit2019 中间有下划线")]
    assert conversation(parties, said) == [("wechat", "aheknit2019", "seller"), ("wechat", "ahe_knit2019", "seller")]


def test_his_number_is_of_him_who_was_named_last() -> None:
    parties = [("Sample Lets", SELLER), ("Kim Example", BUYER)]
    said = [(SELLER, "The electrician Paolo comes tomorrow"), (SELLER, "His number is +39 347 555 0182")]
    found = conversation(parties, said, platform="whatsapp", currency="EUR")
    assert [owner for kind, _, owner in found if kind == "phone"] == [owner for kind, _, owner in found if kind == "person_name"]


def test_a_shop_is_known_by_its_name_written_apart() -> None:
    parties = [("SampleAndOre", SELLER)]
    assert conversation(parties, [(SELLER, "Thank you for stopping by Sample & Ore!")]) == [("shop_name", "Sample & Ore", "seller")]


def test_only_one_who_is_called_so_signs_off_with_thanks() -> None:
    parties = [("woodsman_dale", BUYER), ("Pinecone", SELLER)]
    assert conversation(parties, [(BUYER, "is it new in box? Thanks Dale")]) == [("person_name", "Dale", "buyer")]
    assert conversation(parties, [(SELLER, "it is. Thanks Dale")]) == []


def test_a_contract_names_the_customer_first() -> None:
    turns = [(SELLER, "甲方：赵小雨，电话13900001234"), (SELLER, "乙方：钱小满，电话13900005678")]
    owners = {value: owner for _, value, owner in conversation([], turns)}
    assert owners == {"赵小雨": "buyer", "+8613900001234": "buyer", "钱小满": "seller", "+8613900005678": "seller"}


def test_a_bare_number_of_a_known_shape_is_another_parcel() -> None:
    turns = [(SELLER, "DHL Express: 4479206800"), (SELLER, "The new one left yesterday, 4479207100")]
    assert conversation([], turns, platform="etsy", currency="EUR") == [
        ("tracking_no", "4479206800", "other"),
        ("tracking_no", "4479207100", "other"),
    ]


def test_a_thanked_person_is_the_other_side() -> None:
    parties = [("Sam Sample", SELLER), ("Kim Example", BUYER)]
    assert conversation(parties, [(BUYER, "Many thanks, Sam")], platform="email", currency="GBP") == []
    assert conversation(parties, [(BUYER, "Many thanks, Kim")], platform="email", currency="GBP") == [("person_name", "Kim", "buyer")]


@pytest.mark.parametrize(
    ("text", "details"),
    [
        ("加vvx demo_shop77", [("wechat", "demo_shop77")]),
        ("加微 一三九零零零零一二三六", [("wechat", "13900001236")]),
        ("绿色软件搜13900001235", [("wechat", "13900001235")]),
        ("手机号就是微信 13900001238", [("phone", "+8613900001238"), ("wechat", "13900001238")]),
        ("+扣 567930013", [("qq", "567930013")]),
        ("139，0000，1242", [("phone", "+8613900001242")]),
        ("（0755）8888 0002", [("phone", "+8675588880002")]),
        ("信用代码是91440300 MA0DEMB0 0M", [("credit_code", "91440300MA0DEMB00M")]),
        ("mail demo dot seller at gmail dot com", [("email", "demo.seller@gmail.com")]),
        ("mail demo at gmail dot com. In case it bounces, tell me", [("email", "demo@gmail.com")]),
        ("1-800-555-0142", [("phone", "+18005550142")]),
        ("routing 021000021 account 1234500678", [("bank_account", "021000021 1234500678")]),
    ],
)
def test_what_is_written_around_is_found(text: str, details: list[tuple[str, str]]) -> None:
    assert sorted(found[:2] for found in seen(text)) == sorted(details)


def test_a_block_that_a_shop_heads_with_shipping_is_the_buyers() -> None:
    mail = (
        "Thank you for your purchase!\n\nShipping address\nDana Whitlock\n5108 Avenue H\nAustin, TX 78751\n\n"
        "Returns go to:\nVolt Trail LLC\n2210 Industrial Way\nReno, NV 89502"
    )
    owners = {(kind, owner) for kind, _, owner in seen(mail, known=AMERICA)}
    assert ("address", "buyer") in owners
    assert ("company_name", "seller") in owners
