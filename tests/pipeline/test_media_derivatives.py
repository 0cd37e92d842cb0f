"""What readers get of a picture: upright, in sRGB, stripped, in one or two widths, in a format that suits it."""

import io
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

from pipeline.media.derivatives import derive
from pipeline.media.derived import Derivative, Derived

GOLDEN = Path(__file__).parent / "golden"
RED, BLUE = (200, 30, 30), (30, 30, 200)


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def decoded(derived: Derived, number: int = -1) -> Image.Image:
    image = Image.open(io.BytesIO(derived.files[number].data))
    image.load()
    return image


def derived(data: bytes, width: int = 1600) -> Derived:
    return derive(data, "x", 40_000_000, width)


def corner(size: tuple[int, int] = (96, 64)) -> Image.Image:
    """A red picture whose top left quarter is blue."""
    image = Image.new("RGB", size, RED)
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2 - 1, size[1] // 2 - 1), BLUE)
    return image


def photo(size: tuple[int, int] = (300, 200)) -> Image.Image:
    return Image.merge("RGB", [Image.effect_noise(size, 80) for _ in "RGB"])


def near(image: Image.Image, place: tuple[int, int], colour: tuple[int, ...]) -> bool:
    found = image.convert("RGB").getpixel(place)
    assert isinstance(found, tuple)
    return all(abs(a - b) < 25 for a, b in zip(found, colour, strict=True))


def clear(size: tuple[int, int] = (96, 64)) -> Image.Image:
    image = corner(size).convert("RGBA")
    image.putpixel((0, 0), (0, 0, 0, 0))
    return image


@pytest.mark.parametrize(
    ("data", "extension"),
    [
        (encoded(photo(), "JPEG"), "jpg"),
        (encoded(corner(), "JPEG"), "jpg"),
        (encoded(photo().convert("L"), "JPEG"), "jpg"),
        (encoded(photo().convert("CMYK"), "JPEG"), "jpg"),
        (encoded(photo(), "MPO", save_all=True, append_images=[photo()]), "jpg"),
        (encoded(photo(), "PNG"), "jpg"),
        (encoded(photo().convert("RGBA"), "PNG"), "jpg"),
        (encoded(photo(), "WEBP"), "jpg"),
        (encoded(corner(), "PNG"), "png"),
        (encoded(corner().convert("P"), "PNG"), "png"),
        (encoded(corner().convert("1"), "PNG"), "png"),
        (encoded(corner().convert("LA"), "PNG"), "png"),
        (encoded(clear(), "PNG"), "png"),
        (encoded(corner(), "PNG", transparency=RED), "png"),
        (encoded(clear(), "WEBP", lossless=True), "png"),
        (encoded(corner(), "GIF"), "png"),
        (encoded(Image.new("I;16", (9, 9), 30_000), "PNG"), "png"),
        ((GOLDEN / "phone.heic").read_bytes(), "jpg"),
    ],
)
def test_format(data: bytes, extension: str) -> None:
    made = derived(data)
    assert made.extension == extension
    assert decoded(made).format == {"jpg": "JPEG", "png": "PNG"}[extension]


@pytest.mark.parametrize(
    ("size", "sizes"),
    [
        ((4000, 3000), [(800, 600), (1600, 1200)]),
        ((3000, 4000), [(800, 1067), (1600, 2133)]),
        ((1600, 900), [(800, 450), (1600, 900)]),
        ((1200, 900), [(800, 600), (1200, 900)]),
        ((1199, 900), [(1199, 900)]),
        ((10, 10), [(10, 10)]),
        ((1, 1), [(1, 1)]),
        ((5000, 1), [(800, 1), (1600, 1)]),
        ((1600, 16000), [(800, 8000)]),
        ((1, 9000), [(1, 8000)]),
    ],
)
def test_sizes(size: tuple[int, int], sizes: list[tuple[int, int]]) -> None:
    made = derived(encoded(Image.new("RGB", size, RED), "PNG"))
    assert [(one.width, one.height) for one in made.files] == sizes
    assert [decoded(made, number).size for number in range(len(made.files))] == sizes


@pytest.mark.parametrize(("width", "height"), [(96, 64), (2000, 1300)])
@pytest.mark.parametrize(
    ("orientation", "place"),
    [
        (1, (0, 0)),
        (2, (1, 0)),
        (3, (1, 1)),
        (4, (0, 1)),
        (5, (0, 0)),
        (6, (1, 0)),
        (7, (1, 1)),
        (8, (0, 1)),
        (9, (0, 0)),
    ],
)
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_orientation_is_applied(form: str, orientation: int, place: tuple[int, int], width: int, height: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    image = decoded(derived(encoded(corner((width, height)), form, exif=exif), 1000))
    assert (image.width > image.height) == (orientation not in (5, 6, 7, 8))
    for x in (0, 1):
        for y in (0, 1):
            at = int(image.width * (0.25 + x / 2)), int(image.height * (0.25 + y / 2))
            assert near(image, at, BLUE if (x, y) == place else RED)


def test_heic_is_upright() -> None:
    image = decoded(derived((GOLDEN / "phone.heic").read_bytes()))
    assert image.size == (64, 96)
    assert near(image, (48, 20), BLUE)
    assert near(image, (16, 20), RED)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")  # as the process that decodes does
def test_broken_exif_data_do_not_matter() -> None:
    assert decoded(derived(encoded(corner(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff\xff"))).size == (96, 64)


def with_metadata(form: str, image: Image.Image) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "secret description"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 0.0)
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "secret text")
    text.add_itxt("XML:com.adobe.xmp", "secret xmp")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options: dict[str, dict[str, Any]] = {
        "JPEG": {
            "exif": exif,
            "icc_profile": profile,
            "comment": b"secret comment",
            "xmp": b"secret xmp",
            "dpi": (72, 72),
        },
        "PNG": {"exif": exif, "icc_profile": profile, "pnginfo": text, "dpi": (72, 72)},
        "WEBP": {"exif": exif, "icc_profile": profile, "xmp": b"secret xmp", "lossless": True},
        "GIF": {"comment": b"secret comment", "save_all": True, "append_images": [image.rotate(90)], "xmp": b"secret"},
    }
    return encoded(image, form, **options[form]) + b"secret tail"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("image", [photo(), corner(), clear()], ids=["photo", "drawing", "transparent"])
def test_all_metadata_is_stripped(form: str, image: Image.Image) -> None:
    data = with_metadata(form, image.convert("RGB") if form == "JPEG" else image)
    assert b"secret" in data
    for file in derived(data, 200).files:
        assert not any(
            mark in file.data for mark in (b"secret", b"Exif", b"eXIf", b"ICC", b"iCCP", b"XMP", b"tEXt", b"pHYs")
        )
        with Image.open(io.BytesIO(file.data)) as image:
            assert not set(image.info) - {
                "jfif",
                "jfif_version",
                "jfif_unit",
                "jfif_density",
                "progressive",
                "progression",
                "loop",
                "duration",
                "background",
                "version",
                "transparency",
                "extension",
            }
            assert not image.getexif()


def test_heic_metadata_are_stripped() -> None:
    data = (GOLDEN / "phone.heic").read_bytes()
    assert b"secret words" in data
    assert b"secret" not in derived(data).files[0].data


def test_colours_of_a_wide_profile_become_those_of_srgb() -> None:
    # A profile whose red and blue are exchanged stands for any whose colours are not sRGB's.
    swapped = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = swapped.index(b"rXYZ"), swapped.index(b"bXYZ")
    swapped[red : red + 4], swapped[blue : blue + 4] = b"bXYZ", b"rXYZ"
    image = Image.new("RGB", (20, 20), (255, 0, 0))
    assert near(decoded(derived(encoded(image, "PNG", icc_profile=bytes(swapped)))), (5, 5), (0, 0, 255))
    image.putalpha(100)
    seen = decoded(derived(encoded(image, "PNG", icc_profile=bytes(swapped)))).getpixel((5, 5))
    assert seen == (0, 0, 255, 100)


@pytest.mark.parametrize("profile", [b"broken", b"\0" * 200])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_broken_profile_does_not_matter(profile: bytes, mode: str) -> None:
    data = encoded(Image.new("RGB", (20, 20), (120, 120, 120)).convert(mode), "JPEG", icc_profile=profile)
    assert near(decoded(derived(data)), (5, 5), (120, 120, 120))


def test_greys_of_sixteen_bits_keep_their_shades() -> None:
    image = Image.new("I;16", (3, 1))
    for place, grey in enumerate((0, 32_768, 65_535)):
        image.putpixel((place, 0), grey)
    seen = decoded(derived(encoded(image, "PNG"))).convert("L")
    assert [seen.getpixel((place, 0)) for place in range(3)] == [0, 128, 255]


def test_bands_leave_no_seam() -> None:
    slope = Image.linear_gradient("L").resize((4000, 3000)).convert("RGB")
    image = decoded(derived(encoded(slope, "PNG"))).convert("L")
    column = [image.getpixel((800, y)) for y in range(image.height)]
    steps = [abs(int(b) - int(a)) for a, b in pairwise(column)]  # type: ignore[arg-type]
    assert max(steps) <= 1


@given(
    st.builds(
        Derived,
        st.text(),
        st.lists(st.builds(Derivative, st.integers(), st.integers(), st.binary())).map(tuple),
        st.text(),
    )
)
def test_what_is_packed_is_unpacked(made: Derived) -> None:
    assert Derived.unpacked(made.packed()) == made
