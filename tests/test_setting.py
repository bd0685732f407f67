"""The currency of a bare figure, from what people write."""

import pytest

from pipeline.setting import SIGN, SIGNS


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("US$40 each", "USD"),
        ("that's S$40", "SGD"),
        ("CA$75 shipped", "CAD"),
        ("C$75 shipped", "CAD"),
        ("AU$19 or A$20", "AUD"),
        ("NZ$310", "NZD"),
        ("HK$88", "HKD"),
        ("NT$900", "TWD"),
        ("just $40", "USD"),
        ("£12", "GBP"),
        ("60块", "CNY"),
    ],
)
def test_the_longest_sign_is_the_one_written(text: str, currency: str) -> None:
    sign = SIGN.search(text)
    assert sign is not None
    assert SIGNS[sign[0]] == currency
