window.YTD.account.part0 = [
  {
    "account" : {
      "email" : "robin@quill.example",
      "createdVia" : "web",
      "username" : "robin_quill",
      "accountId" : "11",
      "createdAt" : "2011-03-04T09:03:20.000Z",
      "accountDisplayName" : "Robin Quill"
    }
  }
]
