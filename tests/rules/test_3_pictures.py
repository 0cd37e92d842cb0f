"""RULES 3.7: pictures."""

import io
import re
from pathlib import Path
from xml.etree.ElementTree import Element

from PIL import Image

from pipeline.events import Attachment
from tests.make import at, post
from tests.rules.street import Opener, Street

PHONE = Path(__file__).parent.parent / "pipeline" / "golden" / "phone.heic"


def draw(street: Street, name: str, shade: int = 0) -> Path:
    """A picture that was taken with the camera held upright, and says where."""
    path = street.folder / name
    image = Image.new("RGB", (64, 48), (shade, 100, 100))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A secret camera"
    image.save(path, exif=exif)
    return path


def figures(street: Street, number: int) -> list[Element]:
    entry = street.page().entry(number)
    return [] if entry is None else entry.findall(".//figure")


def alts(street: Street, number: int) -> list[str]:
    return [image.get("alt", "") for figure in figures(street, number) for image in figure.iter("img")]


def test_3_7_a_picture_has_a_caption_and_alt_text_and_no_metadata(street: Street) -> None:
    """It is upright; its alt text is the network's own, the caption, or a reply `alt: …`."""
    path = draw(street, "hall.jpg")
    street.type(f"/image {path} The hall")
    assert street.reads() == {1: "The hall"}
    assert alts(street, 1) == ["The hall"]
    assert street.signs() == {1: "🌐"}
    assert not street.holds("A secret camera")
    (name,) = street.pictures()
    public = Image.open(io.BytesIO((street.folder / "site" / "media" / name).read_bytes()))
    assert (public.size, dict(public.getexif())) == ((48, 64), {})
    street.type("/reply 1 alt: Rows of empty chairs")
    assert alts(street, 1) == ["Rows of empty chairs"]
    assert street.reads() == {1: "The hall"}
    street.type("/as ben /reply 1 alt: nonsense")
    assert alts(street, 1) == ["Rows of empty chairs"]
    street.type("/delete 2")
    assert alts(street, 1) == ["The hall"]


def test_3_7_heic_is_decoded_and_the_second_picture_has_an_alt_text_too(street: Street) -> None:
    """`alt 2: …` is for the second."""
    pictures = [
        Attachment(id="a", ref=str(PHONE), name="phone.heic", alt="from the network"),
        Attachment(id="b", ref=str(draw(street, "hall.png")), name="hall.png", caption="a caption"),
    ]
    street.happens(post("1", "Two of them", pictures=pictures))
    assert alts(street, 1) == ["from the network", "a caption"]
    street.type("/as eve /reply 1 alt 2: Empty chairs")
    assert alts(street, 1) == ["from the network", "Empty chairs"]
    assert [text for figure in figures(street, 1) for one in figure.iter("figcaption") if (text := one.text)] == [
        "a caption"
    ]
    assert {name.rpartition(".")[2] for name in street.pictures()} == {"jpg", "png"}


def test_3_7_a_picture_that_cannot_be_had_is_said_and_its_text_shows(street: Street) -> None:
    """⚠️ on the message."""
    (street.folder / "text.png").write_text("no picture")
    street.type(f"/image {street.folder / 'text.png'} With words", f"/image {street.folder / 'text.png'}")
    assert street.reads() == {1: "With words"}
    assert street.signs() == {1: "⚠️", 2: "⚠️"}
    assert any("text.png" in line for line in street.said)
    assert "refused" in street.type(f"/image {street.folder / 'missing.png'}")


def test_3_7_neighbouring_photos_without_text_are_one_gallery(opened: Opener) -> None:
    """Of one author, each within 60 s of the one before; ids stay apart."""
    street = opened()
    path = str(draw(street, "hall.jpg"))

    def photo(number: int, minutes: float, text: str = "", by: str = "ann") -> None:
        picture = Attachment(id=f"p{number}", ref=path, name="hall.jpg")
        street.happens(post(str(number), text, pictures=[picture], at=minutes, by=by))

    street.clock.now = at(10)
    photo(1, 0)
    photo(2, 1)
    photo(3, 2)
    photo(4, 3.1)
    photo(5, 3.5, by="ben")
    photo(6, 4, text="with words", by="ben")
    photo(7, 4.5, by="ben")
    joining = {number for number in range(1, 8) if _joins(street, number)}
    assert joining == {2, 3}
    assert street.page().numbers == [1, 2, 3, 4, 5, 6, 7]
    street.type("/as eve /react 2 ❌")
    assert not _joins(street, 3)


def _joins(street: Street, number: int) -> bool:
    entry = street.page().entry(number)
    return entry is not None and bool(re.search(r"\bjoins\b", entry.get("class", "")))


def test_3_7_a_picture_is_public_only_while_an_entry_shows_it(street: Street) -> None:
    """Held, in rehearsal, taken back: it is in no public file."""
    path = draw(street, "hall.jpg")
    street.type("!pause", f"/image {path}", f"/reply 2 + {path.name} is a secret")
    assert street.pictures() == set()
    street.type("!resume")
    assert len(street.pictures()) == 1
    street.type("/react 2 🔒")
    assert street.pictures() == set()
    street.type("/unreact 2 🔒")
    assert len(street.pictures()) == 1
