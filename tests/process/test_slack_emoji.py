"""The real process: custom emoji are pictures in the text, from our own folder, while what shows them shows."""

import io
from xml.etree.ElementTree import Element

from PIL import Image

from pipeline.days import anchor, entry_id
from tests.process.driver import Running
from tests.process.slack_place import SlackPlace


def drawn(colour: str) -> bytes:
    """The picture of an emoji."""
    Image.new("RGB", (64, 64), colour).save(file := io.BytesIO(), "png")
    return file.getvalue()


def listening(street: SlackPlace) -> Running:
    run = street.start()
    run.said("slack: listens to")
    return run


def emoji(street: SlackPlace) -> list[Element]:
    """The pictures of emoji on the page."""
    return street.page().root.findall(".//img[@class='emoji']") if street.day_pages else []


def alts(street: SlackPlace) -> list[str]:
    return [image.get("alt", "") for image in emoji(street)]


def is_public(street: SlackPlace) -> bool:
    """Whether every picture that the page points to lies in the public folder, and no other."""
    names = {path.name for path in (street.public / "media").glob("*")}
    return names == street.page().pictures


def test_a_custom_emoji_is_a_picture_and_follows_what_it_is_in_chat(street: SlackPlace) -> None:
    slack = street.slack
    slack.draw_emoji("party", drawn("red"))
    slack.add_emoji("yay", "alias:party")
    slack.add_emoji("well", "alias:thumbsup")
    slack.draw_emoji("unused", drawn("white"))
    run = listening(street)
    ts = street.post("*Doors :party: open*\n:yay: :well: `:party:` :nope: :later:")
    run.until(lambda: alts(street) == [":party:", ":yay:"])
    run.until(lambda: street.reads(ts) == "Doors open 👍 :party: :nope: :later:")
    sources = {image.get("src", "") for image in emoji(street)}
    assert len(sources) == 1
    run.until(lambda: is_public(street))
    assert all(image.get("src", "").startswith("/media/") for image in emoji(street))
    assert not [headers for headers in slack.files.seen_for_emoji if "Authorization" in headers]

    slack.remove_emoji("party")
    slack.draw_emoji("party", drawn("blue"))
    run.until(lambda: len({image.get("src") for image in emoji(street)} - sources) == 1)
    slack.add_emoji("later", "alias:party")
    run.until(lambda: alts(street) == [":party:", ":yay:", ":later:"])
    slack.remove_emoji("party")
    last = street.post("Doors closed")
    run.until(lambda: street.reads(last) == "Doors closed")
    assert alts(street) == [":party:", ":yay:", ":later:"]

    slack.delete(street.channel, ts)
    run.until(lambda: not emoji(street) and is_public(street))


def test_alone_it_is_a_small_entry(street: SlackPlace) -> None:
    street.slack.draw_emoji("party", drawn("red"))
    run = listening(street)
    ts = street.post(":party: :tada: :party:")
    run.until(lambda: alts(street) == [":party:", ":party:"])
    (entry,) = street.page().entries
    assert entry.get("id") == anchor(entry_id("slack", street.channel, ts))
    assert "small" in entry.get("class", "").split()


def test_what_cannot_be_had_stays_its_name(street: SlackPlace) -> None:
    slack, media = street.slack, street.data / "media"
    slack.draw_emoji("broken", b"<html>no picture</html>")
    slack.add_emoji("elsewhere", f"{slack.elsewhere}/F0")
    slack.add_emoji("gone", f"{slack.url}/emoji/T0/gone/1.png")
    run = listening(street)
    ts = street.post(":broken: :elsewhere: :gone:")
    for words in (":broken:: .*a web page", ":elsewhere:: the emoji is not kept in Slack", ":gone:: "):
        run.said(f"emoji {words}")
    run.until(lambda: street.reads(ts) == ":broken: :elsewhere: :gone:")
    assert (slack.files.seen_elsewhere, list(media.glob("*"))) == ([], [])
    assert street.page().root.findall(".//span[@class='emoji']") == []
    asked = len(slack.files.seen_for_emoji)
    run.kill()
    run = listening(street)
    last = street.post("Doors closed")
    run.until(lambda: street.reads(last) == "Doors closed")
    assert len(slack.files.seen_for_emoji) == asked


def test_no_other_host_is_asked_though_slack_sends_there(street: SlackPlace) -> None:
    slack = street.slack
    file = slack.add_file(street.ann, "party.png", drawn("red"))
    slack.faults.emoji_moved = f"{slack.elsewhere}/{file}"
    slack.draw_emoji("party", drawn("red"))
    run = listening(street)
    ts = street.post("Doors :party: open")
    run.said("emoji :party:: the emoji is not kept in Slack")
    run.until(lambda: street.reads(ts) == "Doors :party: open")
    assert slack.files.seen_elsewhere == []


def test_a_picture_that_a_killed_process_was_fetching_is_fetched_by_the_next(street: SlackPlace) -> None:
    slack = street.slack
    slack.draw_emoji("party", drawn("red"))
    slack.faults.emoji_away = True
    run = listening(street)
    street.post("Doors :party: open")
    run.said("emoji :party:: .*it is tried again")
    run.kill()
    slack.faults.emoji_away = False
    again = listening(street)
    again.until(lambda: alts(street) == [":party:"])


def test_what_an_aside_mentions_is_not_even_asked_for(street: SlackPlace) -> None:
    slack = street.slack
    slack.draw_emoji("plot", drawn("red"))
    run = listening(street)
    street.post("((ask <@" + street.sue + "> about the :plot:))")
    root = street.post("Doors open")
    run.until(lambda: street.reads(root) == "Doors open")
    slack.reply(street.channel, root, street.sue, "thanks <@" + street.sue + "> :plot:")
    last = street.post("Doors closed :plot:")
    run.until(lambda: alts(street) == [":plot:"])
    assert street.reads(last) == "Doors closed"
    assert "users.info" not in slack.methods_called()
