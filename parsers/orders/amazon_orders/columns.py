"""The columns of Amazon's files, by what they say: every generation has names of its own."""

SIGNATURES = (
    frozenset({"Order ID", "Order Date", "Product Name", "ASIN"}),
    frozenset({"Order ID", "Order Date", "Title", "ASIN/ISBN"}),
    frozenset({"Order ID", "Order Date", "Website", "Shipment Date", "Total Charged"}),
    frozenset({"Order ID", "Refund Date", "Refund Amount", "Reversal Status"}),
    frozenset({"OrderID", "ReversalID", "RefundCompletionDate", "AmountRefunded"}),
    frozenset({"OrderId", "ContractId", "DateOfReturn"}),
    frozenset({"OrderId", "OrderDate", "OurPrice", "SellerOfRecord"}),
)
"""Of which a header has all of one."""

ORDER_NO = ("Order ID", "OrderID", "OrderId")
TITLE = ("Product Name", "Title", "ProductName")
QUANTITY = ("Original Quantity", "Quantity", "OriginalQuantity", "QuantityOrdered")
UNIT_PRICE = ("Unit Price", "Purchase Price Per Unit", "OurPrice")
LINE_TOTAL = ("Total Amount", "Total Owed", "Item Total")
CHARGED = ("Total Charged",)
CURRENCY = ("Currency", "ReturnAmountCurrency", "OurPriceCurrencyCode", "BaseCurrencyCode")
SELLER = ("Seller", "SellerOfRecord")
CARRIER = "Carrier Name & Tracking Number"
STATUS = ("Order Status", "Refund Condition", "Reversal Status", "Status", "Resolution")
PLACED = ("Order Date", "OrderDate")
SHIPPED = ("Ship Date", "Shipment Date")
REFUNDED = ("Refund Date", "RefundCompletionDate")
RETURNED = ("DateOfReturn",)
REFUND = ("Refund Amount", "AmountRefunded", "ReturnAmount")
REFUND_STATUS = ("Refund Condition", "Reversal Status", "Status")
METHOD = ("Payment Method Type", "Payment Instrument Type")
BUYER = ("Buyer Name", "Shipping Address Name")
TIMES = (*PLACED, *SHIPPED, *REFUNDED, *RETURNED)
OTHER_IDS = ("Purchase Order Number", "ReversalID", "ContractId")
