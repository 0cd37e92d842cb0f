"""Slack as a chat network, the pure part: payloads in, events out.

`payloads` reads JSON of which nothing is taken for granted; `bodies` and `attachments` say what of it a person wrote;
`messages` and `events` make events of deliveries, `history` of what conversations.history and replies answer; `names`
says what references are called, `conditions` how the app stands.
"""
