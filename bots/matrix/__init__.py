"""Matrix as a chat network.

Pure, room events in, events out: `payloads` knows the times; `fallbacks` leaves out what clients repeat of the message
that is answered; `bodies` and `attachments` say what a person wrote and sent; `messages` and `events` make events;
`mentions` and `names` tell what references are called.
"""
