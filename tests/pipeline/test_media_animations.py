"""Animations: small ones go on playing, of others the first frame is shown."""

import io
from typing import Any

import pytest
from PIL import Image

from pipeline.media.derivatives import derive
from pipeline.media.derived import Derived


def derived(data: bytes) -> Derived:
    return derive(data, "x", 40_000_000, 1600)


def decoded(made: Derived) -> Image.Image:
    image = Image.open(io.BytesIO(made.files[-1].data))
    image.load()
    return image


def animation(frames: int, size: tuple[int, int] = (60, 40), form: str = "GIF", **options: Any) -> bytes:
    pictures = [Image.new("RGB", size, (number * 20 % 256, 0, 0)) for number in range(frames)]
    file = io.BytesIO()
    pictures[0].save(file, form, save_all=True, append_images=pictures[1:], **options)
    return file.getvalue()


def test_a_small_animation_goes_on_playing() -> None:
    made = derived(animation(3, duration=[100, 200, 300], loop=0))
    assert (made.extension, [(one.width, one.height) for one in made.files]) == ("gif", [(60, 40)])
    image = decoded(made)
    assert (getattr(image, "n_frames", 1), image.info["loop"]) == (3, 0)
    for number in range(3):
        image.seek(number)
        assert image.convert("RGB").getpixel((5, 5)) == (number * 20, 0, 0)
        assert image.info["duration"] == (number + 1) * 100


def test_what_was_transparent_does_not_keep_the_frame_before() -> None:
    frames = [Image.new("RGBA", (4, 4)) for _ in range(2)]
    for place, frame in enumerate(frames):
        frame.putpixel((place, 0), (255, 0, 0, 255))
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], disposal=2)
    image = decoded(derived(file.getvalue()))
    image.seek(1)
    alphas = [image.convert("RGBA").getpixel((place, 0)) for place in range(2)]
    assert alphas[1] == (255, 0, 0, 255)
    assert isinstance(alphas[0], tuple)
    assert alphas[0][3] == 0


def test_an_animation_that_plays_once_plays_once() -> None:
    assert "loop" not in decoded(derived(animation(2))).info


@pytest.mark.parametrize(
    "data",
    [
        animation(12, (1000, 900)),
        animation(2, (2000, 10)),
        animation(3, form="WEBP"),
        animation(3, form="PNG"),
    ],
    ids=["large", "wide", "WebP", "APNG"],
)
def test_of_any_other_animation_the_first_frame_is_shown(data: bytes) -> None:
    made = derived(data)
    assert made.extension in ("png", "jpg")
    image = decoded(made)
    assert getattr(image, "n_frames", 1) == 1
    assert image.convert("RGB").getpixel((5, 5)) == (0, 0, 0)
