"""The columns of Amazon's files, by what they say: every generation has names of its own."""

from parsers.cells import Header
from parsers.table import folded

ORDER_NO = ("Order ID", "OrderID", "OrderId")
TITLE = ("Product Name", "Title", "ProductName")
QUANTITY = ("Original Quantity", "Quantity", "OriginalQuantity", "QuantityOrdered")
UNIT_PRICE = ("Unit Price", "Purchase Price Per Unit", "OurPrice", "Price")
LINE_TOTAL = ("Total Amount", "Total Owed", "Item Total", "Transaction Amount")
CHARGED = ("Total Charged",)
CURRENCY = ("Currency", "ReturnAmountCurrency", "OurPriceCurrencyCode", "BaseCurrencyCode", "Price Currency Code")
SELLER = ("Seller", "SellerOfRecord")
CARRIER = "Carrier Name & Tracking Number"
STATUS = ("Order Status", "Refund Condition", "Reversal Status", "Status", "Resolution", "Return Resolution", "Return Status")
PLACED = ("Order Date", "OrderDate")
SHIPPED = ("Ship Date", "Shipment Date")
REFUNDED = ("Refund Date", "RefundCompletionDate")
RETURNED = ("DateOfReturn", "Return Date")
RETURN_REASON = ("Return Reason Code",)
"""Of a request for a return, which has no date."""
REFUND = ("Refund Amount", "AmountRefunded", "ReturnAmount")
REFUND_STATUS = ("Refund Condition", "Reversal Status", "Status", "Return Status")
COMPONENT = ("Component Type",)
"""Of what a digital purchase is made up: its price, the tax on it, a coupon: one a row."""
METHOD = ("Payment Method Type", "Payment Instrument Type")
BUYER = ("Buyer Name", "Shipping Address Name")
TIMES = (*PLACED, *SHIPPED, *REFUNDED, *RETURNED)
OTHER_IDS = ("Purchase Order Number", "ReversalID", "ContractId")

KNOWN = (
    *(ORDER_NO + TITLE + QUANTITY + UNIT_PRICE + LINE_TOTAL + CHARGED + CURRENCY + SELLER + STATUS + TIMES + REFUND + METHOD + BUYER + OTHER_IDS),
    *(CARRIER, "Shipment Status", "Website", *RETURN_REASON, *COMPONENT),
)
SPELLED = {folded(name): name for name in reversed(KNOWN)}


def as_amazon_spells(header: Header) -> Header:
    """`Seller Of Record` is `SellerOfRecord`, `order id` is `Order ID`: a file is written in one spelling, and a spreadsheet may change it."""
    names: list[str] = []
    for name in header.names:
        spelled = name if name in KNOWN else SPELLED.get(folded(name), name)
        names.append(name if spelled in header.names or spelled in names else spelled)
    return Header(tuple(names))
