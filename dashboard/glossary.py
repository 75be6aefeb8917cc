"""The terms of the field, in both languages, so that a reader of one finds the other: what they mean here (metrics.md)."""

TERMS = (
    ("Reported week", "Sunday to Saturday in UTC, the last one that is complete. Every figure speaks of one such week."),
    ("As-of Sunday", "The first instant after the reported week; days left are counted from it."),
    ("Customer", "An organisation that you manage, whatever it bought."),
    ("Subscription", "What a customer bought: licences for a time, with an end or a renewal."),
    ("Enterprise trial", "Licences lent for a time. A trial ends; it never renews."),
    ("Licence", "The right of one user or workspace to use a product."),
    ("Assigned licence", "A licence given to a user or a workspace, used or not."),
    ("Used licence", "Its user or workspace joined a meeting, or made or received a call, in the reported week."),
    ("Licence overage", "Licences assigned beyond those bought, in one subscription; slack elsewhere does not pay for it."),
    ("Act by", "The last day on which a renewal can still be changed or cancelled: its day less the notice period."),
    ("Peers", "Comparable subscriptions of your other customers: same product and kind, similar size and age."),
    ("Call", "All legs of one organisation with the same correlation id."),
    ("Call leg", "One row of the call history: one side of a call. A call has two or more."),
    ("Media leg", "The sound of one side of a call, with its packet loss, latency and jitter."),
    ("Measured call", "A call with at least one media leg that was measured. Only these are in a rate of poor calls."),
    ("Poor call", "A measured call with a media leg at or beyond a limit: packet loss, latency or jitter."),
    ("Usual band", "Where most weeks of comparable customers, or of the last weeks, lie. A week outside it is marked."),
    ("Call queue", "Callers wait in it until an agent is free."),
    ("Hunt group", "Phones that ring one after the other, or together, without a waiting line."),
    ("Tag", "A word that you give to customers, at most 25 characters and five for each."),
)
