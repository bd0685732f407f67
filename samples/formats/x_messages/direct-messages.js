window.YTD.direct_messages.part0 = [
  {
    "dmConversation" : {
      "conversationId" : "11-22",
      "messages" : [
        {
          "messageCreate" : {
            "recipientId" : "11",
            "reactions" : [ ],
            "urls" : [ ],
            "text" : "solid brass &amp; new, ships within 48 hours",
            "mediaUrls" : [ "https://ton.twitter.example/dm/2/2/lamp.jpg" ],
            "senderId" : "22",
            "id" : "1896848130000000002",
            "createdAt" : "2025-03-04T09:04:20.500Z"
          }
        },
        {
          "messageCreate" : {
            "recipientId" : "22",
            "reactions" : [ {
              "senderId" : "22",
              "reactionKey" : "like",
              "eventId" : "1",
              "createdAt" : "2025-03-04T09:04:00.000Z"
            } ],
            "urls" : [ ],
            "text" : "is it brass?",
            "mediaUrls" : [ ],
            "senderId" : "11",
            "id" : "1896848130000000001",
            "createdAt" : "2025-03-04T09:03:20.000Z"
          }
        }
      ]
    }
  }
]
