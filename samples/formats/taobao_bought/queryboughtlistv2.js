 mtopjsonp3({
 "api": "mtop.taobao.order.queryboughtlistv2",
 "data": {
  "data": {
   "shopInfo_4800000000000000001": {
    "tag": "shopInfo",
    "id": "4800000000000000001",
    "type": "native$tbpc_bought_list",
    "fields": {
     "createDay": "2026-03-01",
     "createTime": "2026-03-01 10:00:00",
     "orderId": "4800000000000000001",
     "sellerName": "松果里皮具",
     "shopName": "松果里皮具",
     "tradeTitle": "卖家已发货"
    }
   },
   "orderStatus_4800000000000000001": {
    "tag": "orderStatus",
    "id": "4800000000000000001",
    "type": "native$tbpc_bought_list",
    "fields": {
     "cpCode": "YTO",
     "mailNo": "YT0000000000001",
     "subTitle": "预计今天送达",
     "title": "运输中"
    }
   },
   "orderLogistics_4800000000000000001": {
    "tag": "orderLogistics",
    "id": "4800000000000000001",
    "type": "native$tbpc_bought_list",
    "fields": {
     "packagePreview": {
      "mainOrderId": "4800000000000000001",
      "packageViewList": [
       {
        "cpCode": "YTO",
        "cpName": "圆通速递",
        "mailNo": "YT0000000000001"
       }
      ]
     }
    }
   },
   "orderItemInfo_4800000000000000001_4800000000000000001": {
    "tag": "orderItemInfo",
    "id": "4800000000000000001_4800000000000000001",
    "type": "native$tbpc_bought_list",
    "fields": {
     "item": {
      "itemId": "600000000001",
      "title": "手工皮包",
      "priceInfo": {
       "actualTotalFee": "￥268.00"
      },
      "quantity": "1"
     },
     "orderId": "4800000000000000001"
    }
   },
   "orderPayment_4800000000000000001": {
    "tag": "orderPayment",
    "id": "4800000000000000001",
    "type": "native$tbpc_bought_list",
    "fields": {
     "actualFee": {
      "prefix": "实付款",
      "value": "￥268.00"
     }
    }
   },
   "shopInfo_4800000000000000003": {
    "tag": "shopInfo",
    "id": "4800000000000000003",
    "type": "native$tbpc_bought_list",
    "fields": {
     "createDay": "2026-02-11",
     "createTime": "2026-02-11 09:30:00",
     "orderId": "4800000000000000003",
     "sellerName": "云边杯子铺",
     "shopName": "云边杯子铺",
     "tradeTitle": "交易成功"
    }
   },
   "orderStatus_4800000000000000003": {
    "tag": "orderStatus",
    "id": "4800000000000000003",
    "type": "native$tbpc_bought_list",
    "fields": {
     "title": "已签收"
    }
   },
   "orderItemInfo_4800000000000000003_4800000000000000004": {
    "tag": "orderItemInfo",
    "id": "4800000000000000003_4800000000000000004",
    "type": "native$tbpc_bought_list",
    "fields": {
     "item": {
      "itemId": "600000000002",
      "title": "蓝色杯子",
      "priceInfo": {
       "actualTotalFee": "￥30.00"
      },
      "quantity": "2"
     },
     "orderId": "4800000000000000003"
    }
   },
   "orderPayment_4800000000000000003": {
    "tag": "orderPayment",
    "id": "4800000000000000003",
    "type": "native$tbpc_bought_list",
    "fields": {
     "actualFee": {
      "prefix": "实付款",
      "value": "￥60.00"
     }
    }
   },
   "pagination": {
    "tag": "pagination",
    "id": "1",
    "fields": {
     "currentPage": "1",
     "hasMore": "true",
     "pageSize": "2",
     "totalNum": "115"
    }
   }
  }
 },
 "ret": [
  "SUCCESS::调用成功"
 ],
 "v": "1.0"
})
