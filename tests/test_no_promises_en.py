"""What sounds like a promise and is none: whatever the rules find in these, it is no commitment."""

import pytest
from build import dialogue, setting

from casefile.findings import Statement, StatementKind
from extractors import extract

SALE = ("buyer: how much is the bench?", "seller: $80 and it's yours", "buyer: deal, just paid")
DISPUTE = (*SALE, "buyer: the bench arrived broken, I want a refund")

UNWILLING = """
I can't promise it will be there by Friday
we cannot guarantee delivery before Christmas
I won't be able to send it this week
we don't ship on Sundays
I'm not going to refund you
we never replace worn cushions
no refund will be issued
I am unable to say when it leaves
can't tell you when it will ship
we will not repair that
I wouldn't count on it arriving tomorrow
it won't go out today
you won't get a replacement
I don't do exchanges
nobody will call you on a Sunday
we aren't sending another one
I can't swear it is oak
no way I'm paying your postage
we do not cover customs
I'm not able to collect it
we can't hold it for you
""".strip().splitlines()

REPORTED = """
you said you'd take it as it is
he told me he would send it on Monday
the courier said it will arrive tomorrow
according to the tracking it arrives on Thursday
the manufacturer says they will replace it
you wrote "we will refund you by Friday"
my supplier promised to ship them last week
apparently it arrives on Tuesday
she told me they'd refund it
DHL says it will be delivered at noon
the site says orders ship within two days
you were told it ships in May
they said they would call you
I told you I'll look at it, stop writing
the bank says it takes five days
you promised you'd collect it
my friend said he would fix it
customs told us they will release it tomorrow
the listing says it ships from Porto
you said you will send photos
""".strip().splitlines()

BUYERS = """
I'll pay tomorrow morning
I will send the money tonight
I'll collect it on Saturday
we'll transfer the rest on delivery
I will send it back tomorrow
I'll post it on Monday and send you the receipt
I can return it this week
I'll be home from ten
we will pick it up at noon
I'll refund the difference if I am wrong
I'm sending it back today
I will call you at five
I'll let you know tomorrow
we will check and get back to you
I'll bring cash
I can pay you on Friday
my husband will collect it at six
I'll leave it with the neighbour
I'll drop it at the post office tonight
we'll keep it then
""".strip().splitlines()

SARCASTIC = """
oh sure, I'll just print you some money
yeah right, I'll fly over and fix it myself
as if I'd throw in a unicorn
and I'll refund the moon while I'm at it
sure, next you'll want me to pay your rent
great idea, why don't I give away the whole shop
wonderful, another refund, why not two
oh yes, money grows on trees here
right, because I ship thin air
should I also come and wash your car?
what's next, free holidays?
do you want my house as well?
as if anyone would refund that
like I would ever send you another one
sure thing, and pigs will fly
haha yes and I am the queen
oh please, call the president while you are at it
how generous of me that would be
would you like my shirt too?
next time I'll frame it for you, lol
""".strip().splitlines()

ASKED = """
will you send it back first?
should I refund you now?
do you want me to replace it?
can we ship it on Monday?
would a refund by Friday suit you?
shall we repair it or not?
is Tuesday delivery ok?
what if we send another one?
do I have to pay the postage?
could you return it by Friday?
would you like a replacement?
when should I ship it?
may I call you tomorrow?
are you home on Friday for the pickup?
which one should we send?
how soon do you need it delivered?
do you need it by Thursday?
can I call you tonight?
should we collect it tomorrow?
where shall I send it?
""".strip().splitlines()

HYPOTHETICAL = """
we would have refunded you
I could have sent it yesterday
you should have had it on Monday
we would have replaced it last month
I might have shipped it had you asked
had you told us we would have repaired it
I would have called you
it would have been there by Friday
we could have sent a new one in May
I'd have covered the postage back then
in that case we would never have shipped it
you would have got your money back
I should have packed it better
that would have been replaced
we should have told you in June
it could have gone out on Tuesday
they would have collected it
it would've arrived yesterday
I would've fixed it
you could've had a refund then
""".strip().splitlines()

HOLDS = """
let me check
one moment please
hold on
give me a minute
let me ask my partner
just a sec, looking
I'll have to ask
let me see what I can do
bear with me
hang on, I am reading
""".strip().splitlines()


def commitments(*lines: str) -> list[str]:
    between = setting(platform="ebay", currency="USD")
    *_, last = messages = list(dialogue(*lines))
    found = [one for one in extract(messages, between) if isinstance(one, Statement)]
    return [f"{one.rule}: {lines[-1]}" for one in found if one.kind is StatementKind.COMMITMENT and one.quote.message == last.id]


@pytest.mark.parametrize("after", [(), SALE, DISPUTE], ids=["at the start", "after the sale", "in dispute"])
@pytest.mark.parametrize(
    "family",
    [UNWILLING, REPORTED, SARCASTIC, ASKED, HYPOTHETICAL, HOLDS],
    ids=["unwilling", "reported", "sarcastic", "asked", "hypothetical", "holds"],
)
def test_it_is_no_promise_of_the_seller(family: list[str], after: tuple[str, ...]) -> None:
    assert [found for line in family for found in commitments(*after, f"seller: {line}")] == []


@pytest.mark.parametrize("after", [(), SALE, DISPUTE], ids=["at the start", "after the sale", "in dispute"])
def test_a_buyers_own_promise_is_no_commitment(after: tuple[str, ...]) -> None:
    assert [found for line in BUYERS for found in commitments(*after, f"buyer: {line}")] == []
