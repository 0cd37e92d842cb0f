"""Slack as a chat network: `bot` is the bot, `archive` an export, `setting_up` what `daypost init` says and asks.

Pure, payloads in, events out: `payloads` reads JSON of which nothing is taken for granted; `bodies` and `attachments`
say what of it a person wrote; `messages` and `events` make events of deliveries, `history` of what
conversations.history and replies answer; `names` says what references are called, `conditions` how the app stands.
"""
