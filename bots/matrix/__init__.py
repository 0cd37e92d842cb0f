"""Matrix as a chat network.

Pure, room events in, events out: `payloads` knows the times; `fallbacks` leaves out what clients repeat of the message
that is answered; `bodies` and `attachments` say what a person wrote and sent; `messages` and `events` make events;
`mentions` and `names` tell what references are called; `refusals` are what a homeserver answers other than yes;
`heard` is how far it was heard.

The rest is tied together by `bot`: `home` asks the homeserver; `listening` records what each sync tells, with what
`gaps` finds that it leaves out; `rooms` sees where the bot is, and `naming` what everything is called; `signs` speaks,
as often as `pacing` has learned that it may.
"""
