window.YTD.direct_messages_group.part0 = [
  {
    "dmConversation" : {
      "conversationId" : "1896000000000000000",
      "messages" : [
        {
          "messageCreate" : {
            "reactions" : [ ],
            "urls" : [ ],
            "text" : "who else ordered?",
            "mediaUrls" : [ ],
            "senderId" : "33",
            "id" : "1896848130000000012",
            "createdAt" : "2025-03-04T10:04:20.000Z"
          }
        },
        {
          "conversationNameUpdate" : {
            "initiatingUserId" : "11",
            "name" : "Lamp buyers",
            "createdAt" : "2025-03-04T10:03:30.000Z"
          }
        },
        {
          "participantsJoin" : {
            "initiatingUserId" : "11",
            "userIds" : [ "22", "33" ],
            "createdAt" : "2025-03-04T10:03:20.000Z"
          }
        }
      ]
    }
  }
]
