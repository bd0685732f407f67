"""Which encoding a text is in, of texts so short that little tells."""

import io

import pytest

from parsers.encoding import decide

TEXTS = {
    "gb18030": (
        "旗舰店",
        "等待买家付款",
        "卖家已发货，等待买家确认",
        "某某官方店 某某旗舰店 杯 颜色 蓝 价保期 到 交易关闭 含运费",
        "羊绒围巾",
        "紫砂壶",
        "茉莉花茶",
        "螺蛳粉",
        "欧阳娜",
        "交易日期,摘要,收入,支出",
        "支付宝-金拱门",
        "订单编号,买家会员名,买家支付宝账号",
    ),
    "big5": ("某某官方店", "訂單號碼,商品名稱", "藍色杯子", "請問還有貨嗎", "統一發票"),
    "cp949": ("안녕하세요", "배송 언제 되나요?", "환불해 주세요", "2024년 1월 5일 금요일", "불량품이에요", "대화상대,메시지", "택배"),
    "cp932": ("こんにちは", "商品は届きましたか", "返金お願いします", "スタンプ", "取引日,摘要,お支払金額,残高", "年月日,お引出し,残高,ｶｰﾄﾞ"),
    "cp1250": (
        "Agyagműves bögrék őszi vására",
        "Plată olărie Iaşi",
        "Główna spółka",
        "Płatność kartą",
        "ZAKUP PRZY UŻYCIU KARTY",
        "Datum zaúčtování;Název protiúčtu;Zpráva pro příjemce",
        "Zůstatek na účtu po změně",
    ),
    "iso8859_2": ("Płatność kartą, Tytuł: 1", "Opłata za kartę, źródło wpływu"),
    "cp1251": ("Дата операции;Сумма платежа;Описание",),
    "cp1253": ("Ημερομηνία;Περιγραφή;Ποσό",),
    "cp1254": ("Çömlek iadesi için teşekkürler, sipariş yarın gelir",),
    "cp1255": ("תאריך;תיאור;חובה;זכות;יתרה",),
    "cp1256": ("مرحبا، متى يصل الطلب؟ لم أستلمه بعد، شكرا",),
    "cp874": ("วันที่,รายการ,ถอนเงิน,ฝากเงิน,ยอดคงเหลือ",),
    "cp1252": (
        "Grüße aus München",
        "Größe: M",
        "l’été à Orléans",
        "señor ¿cuánto cuesta?",
        "prélèvement",
        "£125.00",
        "Nº do cartão;Data;Valor",
        "1ª parcela do cartão",
        "Tõend;Reatüüp;Summa",
    ),
}


@pytest.mark.parametrize(("encoding", "text"), [(encoding, text) for encoding, texts in TEXTS.items() for text in texts])
def test_a_short_text_is_in_the_encoding_in_which_it_is_ordinary(encoding: str, text: str) -> None:
    found = decide(io.BytesIO(text.encode(encoding) + b"\n"))
    assert found is not None
    assert found.name == encoding


@pytest.mark.parametrize(
    "written",
    [
        "Aitäh, kõik on hästi. Käsitöö müüja jõudis õigel ajal, kauss on ilus".encode("cp1252"),
        "Staða pöntunar: afgreidd, við þökkum".encode("cp1252"),
        "reçu leçon français façade garçon déçu ça ".encode() * 2 + "\nreçu leçon français".encode("cp1252"),
    ],
)
def test_letters_within_latin_words_are_of_no_other_language(written: bytes) -> None:
    found = decide(io.BytesIO(written))
    assert found is None or found.name not in {"cp1250", "cp1254", "cp874"}


def test_bytes_of_nothing_are_in_no_encoding() -> None:
    assert decide(io.BytesIO(bytes(range(128, 256)) * 3)) is None


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_zeros_that_stand_where_nothing_was_written_do_not_hide_a_text(encoding: str) -> None:
    text = "订单编号,买家会员名,买家支付宝账号\n".encode(encoding)
    for written in (text + bytes(4096), bytes(16) + text, text + bytes(9) + text):
        found = decide(io.BytesIO(written))
        assert found is not None
        assert found.name == encoding


def test_a_few_broken_bytes_do_not_hide_a_text_without_accents() -> None:
    text = b"[05/01/2026, 10:00:00] Ann: Has it been sent yet?\n" * 20
    for written in (
        text + b"\xff\xfe",
        text[:70] + b"\xff\xfe" + text[70:],
        text[:70] + b"\0\xff\xfe\xff" + text[70:],
        text + b"\0",
        text + b"\0\xff\xfe",
        b"\0\xff\xfe" + text,
        b"\0\xfe\xff" + text,
    ):
        found = decide(io.BytesIO(written))
        assert found is not None
        assert found.name == "utf-8"


@pytest.mark.parametrize("raw", [b"name\0\0\0\0\0\x000000644\x00rows\n", b"\x01\0\0\0\0rows\n", bytes(64)])
def test_zeros_beside_other_signs_that_stand_in_no_text_are_no_damage(raw: bytes) -> None:
    assert decide(io.BytesIO(raw)) is None
