"""The columns of Amazon's files, by what they say: every generation has names of its own."""

from parsers.cells import Header
from parsers.table_heads import folded

ORDER_NO = ("Order ID", "OrderID", "OrderId")
TITLE = ("Product Name", "Title", "ProductName")
QUANTITY = ("Original Quantity", "Quantity", "OriginalQuantity", "QuantityOrdered", "Item Quantity")
UNIT_PRICE = ("Unit Price", "Purchase Price Per Unit", "Purchase PPU", "OurPrice", "Price")
LINE_TOTAL = ("Item Net Total", "Total Amount", "Total Owed", "Item Total", "Transaction Amount")
CHARGED = ("Total Charged",)
CURRENCY = ("Currency", "ReturnAmountCurrency", "OurPriceCurrencyCode", "BaseCurrencyCode", "Price Currency Code", "Base Currency", "Currency Code")
SELLER = ("Seller", "SellerOfRecord", "Seller Name")
CARRIER = "Carrier Name & Tracking Number"
STATUS = ("Order Status", "Refund Condition", "Reversal Status", "Status", "Resolution", "Return Resolution", "Return Status")
PLACED = ("Order Date", "OrderDate")
SHIPPED = ("Ship Date", "Shipment Date")
REFUNDED = ("Refund Date", "RefundCompletionDate")
DELIVERED = ("DeliveryDate",)
RETURNED = ("DateOfReturn", "Return Date", "Request Date", "CreationDate")
RETURN_REASON = ("Return Reason Code",)
"""Of a request for a return, which has no date."""
REFUND = ("Refund Amount", "AmountRefunded", "ReturnAmount")
REFUND_STATUS = ("Refund Condition", "Reversal Status", "Status", "Return Status")
PAID_BACK_IN = ("MonetaryComponentType", "ConditionCode")
"""Under either of these a transaction's amount is what came back for something digital."""
OFFER = "Offer Type Code"
COMPONENT = ("Component Type", "MonetaryComponentType")
"""Of what a digital purchase is made up: its price, the tax on it, a coupon: one a row."""
METHOD = ("Payment Method Type", "Payment Instrument Type")
BUYER = ("Buyer Name", "Account User", "Shipping Address Name")
TIMES = (*PLACED, *SHIPPED, *DELIVERED, *REFUNDED, *RETURNED)
OTHER_IDS = ("Purchase Order Number", "ReversalID", "ContractId", "Replacement Order ID", "DeliveryPacketId")
AS_WRITTEN = ("CreationDate",)
"""Of a return as a whole; beside the day of the money a `Creation Date` is only when that was entered."""

KNOWN = (
    *(ORDER_NO + TITLE + QUANTITY + UNIT_PRICE + LINE_TOTAL + CHARGED + CURRENCY + SELLER + STATUS + TIMES + REFUND + METHOD + BUYER + OTHER_IDS),
    *(CARRIER, OFFER, "Shipment Status", "Website", *RETURN_REASON, *COMPONENT, *PAID_BACK_IN),
)
SPELLED = {folded(name): name for name in reversed(KNOWN) if name not in AS_WRITTEN}


def as_amazon_spells(header: Header) -> Header:
    """`Seller Of Record` is `SellerOfRecord`, `order id` is `Order ID`: a file is written in one spelling, and a spreadsheet may change it."""
    names: list[str] = []
    for name in header.names:
        spelled = name if name in KNOWN else SPELLED.get(folded(name), name)
        names.append(name if spelled in header.names or spelled in names else spelled)
    return Header(tuple(names))
