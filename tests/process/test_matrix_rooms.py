"""The real process in its rooms: invited, put out, moved on; what everything is called, and what is said to whom."""

from tests.process.matrix_place import MatrixPlace
from tests.process.test_matrix import picture
from tests.servers.matrix_author import Attachment


def test_put_out_and_invited_again(hall: MatrixPlace) -> None:
    run = hall.start()
    run.said("matrix: listens to")
    hall.person.kick(hall.room, hall.bot)
    run.said(rf"matrix: room {hall.room} was closed to {hall.bot.user_id} by {hall.person.user_id} \(a kick\)")
    missed = hall.post("said meanwhile")
    hall.person.invite(hall.room, hall.bot)
    run.until(lambda: hall.person.members(hall.room)[hall.bot.user_id] == "join")
    heard = hall.post("said after")
    run.until(lambda: hall.reads(heard) == "said after" and hall.reads(missed) == "said meanwhile")
    hall.person.ban(hall.room, hall.bot)
    run.said(r"\(a ban\); have it lifted")
    assert sum("(a kick)" in line for line in run.lines) == 1


def test_invitations_of_those_who_are_listed_are_taken(hall: MatrixPlace) -> None:
    run = hall.start()
    run.said("matrix: listens to")
    strange = hall.sue.make_room("A trap", hall.bot)
    talk = hall.person.make_room("", hall.bot, direct=True)
    run.until(lambda: hall.person.members(talk)[hall.bot.user_id] == "join")
    run.until(lambda: f"invites to room {strange}" in run.errors)
    assert hall.sue.members(strange)[hall.bot.user_id] == "invite"
    secret = hall.ann.post(talk, "not for the page")
    root = hall.post("root")
    run.until(lambda: hall.reads(root) == "root")
    hall.ann.post(hall.room, "s/nothing/something/", thread=root)
    run.until(lambda: bool(hall.told(talk)))
    assert hall.told(thread=root) == []
    assert hall.reads(secret) is None
    assert run.errors.count("invites to room") == 1


def test_a_room_that_goes_on_elsewhere_is_followed(hall: MatrixPlace) -> None:
    run = hall.start()
    run.said("matrix: listens to")
    before = hall.post("before")
    run.until(lambda: hall.receipts(before) == {"🌐"})
    new = hall.person.upgrade(hall.room)
    hall.person.invite(new, hall.bot)
    run.until(lambda: hall.person.members(new).get(hall.bot.user_id) == "join")
    after = hall.ann.post(new, "after")
    run.until(lambda: hall.reads(after) == "after")
    run.until(lambda: "🌐" in hall.person.reactions(new, after).get(hall.bot.user_id, set()))
    run.kill()
    later = hall.ann.post(new, "later")
    run = hall.start()
    run.until(lambda: hall.reads(later) == "later")
    assert list(hall.shown().values()) == ["later", "after", "before"]


def test_people_and_emoji_are_called_by_their_names(hall: MatrixPlace) -> None:
    run = hall.start()
    run.said("matrix: listens to")
    link = f'<a href="https://matrix.to/#/{hall.sue.user_id}">Sue</a>'
    message = hall.ann.post(hall.room, "thanks, Sue", f"thanks, {link}")
    run.until(lambda: hall.reads(message) == "thanks, sue")
    hall.stranger.set_display_name("Sue Example")
    run.until(lambda: hall.reads(message) == "thanks, Sue Example")
    emoji = hall.ann.upload(Attachment("python.png", picture()))
    tag = f'<img data-mx-emoticon src="{emoji}" alt=":python:">'
    hall.ann.post(hall.room, "we :python:", f"we {tag}")
    run.until(lambda: any("python" in (one.get("alt") or "") for one in hall.page().root.iter("img")))


def test_a_file_that_cannot_be_had_is_said_and_one_that_comes_later_is_shown(hall: MatrixPlace) -> None:
    hall.configure(more='[media]\nmax_file = "100KB"')
    run = hall.start()
    run.said("matrix: listens to")
    hall.ann.attach(hall.room, Attachment("large.png", picture() + bytes(200_000)), "large")
    run.until(lambda: any("larger than" in said for said in hall.told()))
    lost = {"msgtype": "m.image", "body": "lost.png", "url": "mxc://daypost.test/nobodyhasthis"}
    hall.ann.send(hall.room, "m.room.message", lost)
    run.until(lambda: any("does not have the file" in said for said in hall.told()))
