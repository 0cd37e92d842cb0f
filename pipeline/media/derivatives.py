"""What readers get of a picture: upright, in sRGB, without metadata, in one or two widths. Deterministic.

Photos become JPEG; drawings and screenshots (few colours, or transparent) PNG. A small animated GIF goes on playing; of
any other animation the first frame is shown. A very tall picture is fitted to five times the width.
"""

import io

from PIL import Image, ImageSequence

from pipeline.media.decoding import JPEGS, opened, reading, resized_upright, upright_size
from pipeline.media.derived import Derivative, Derived

TALLEST = 5
"""How many times the width a picture may be high."""

_FEW_COLOURS = 4096
_PHOTOS = (*JPEGS, "HEIF")
_MOVING_BYTES = 2_000_000
_MOVING_PIXELS = 10_000_000  # in all frames together, which are held in memory at once


def derive(data: bytes, label: str, max_pixels: int, width: int) -> Derived:
    """The derivatives of a picture; messages call it by the label. Raises PictureError if it is none that we show."""
    image = opened(data, label, max_pixels)
    if len(data) <= _MOVING_BYTES and image.width <= width and (frames := _frames(image, label)):
        return Derived("gif", (_moving(frames),))
    sizes = _sizes(upright_size(image), width)
    large = resized_upright(image, sizes[-1], label)
    extension = "jpg" if _is_photo(image, large) else "png"
    smaller = [large.resize(size, Image.Resampling.LANCZOS) for size in sizes[:-1]]
    return Derived(extension, tuple(_encoded(one, extension) for one in (*smaller, large)))


def _is_photo(image: Image.Image, large: Image.Image) -> bool:
    if large.mode == "RGBA":
        return False
    # Greys of 16 bits cannot be counted.
    return image.format in _PHOTOS or not (large if image.mode.startswith("I") else image).getcolors(_FEW_COLOURS)


def _sizes(size: tuple[int, int], width: int) -> list[tuple[int, int]]:
    """The sizes to make, the smallest first: the full width, and half of it if that saves readers something."""
    scale = min(1.0, width / size[0], TALLEST * width / size[1])
    large = _scaled(size, scale)
    half = _scaled(size, width / 2 / size[0])
    return [half, large] if half[0] * 1.5 <= large[0] else [large]


def _scaled(size: tuple[int, int], scale: float) -> tuple[int, int]:
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _encoded(image: Image.Image, extension: str) -> Derivative:
    image.info.clear()  # Pillow writes some of it into the file
    file = io.BytesIO()
    if extension == "jpg":
        image.save(file, "JPEG", quality=85, optimize=True, progressive=True)
    else:
        image.save(file, "PNG")
    return Derivative(image.width, image.height, file.getvalue())


def _frames(image: Image.Image, label: str) -> list[Image.Image]:
    """The frames of an animation that goes on playing; else none."""
    size, frames = image.size, []
    if image.format != "GIF":
        return []
    with reading(label):
        if 1 < getattr(image, "n_frames", 1) <= _MOVING_PIXELS / (size[0] * size[1]):
            for frame in ImageSequence.Iterator(image):
                if frame.size != size:
                    break  # a frame larger than the header says
                frames.append(frame.convert("RGBA"))
            else:
                return frames
        image.seek(0)
        return []


def _moving(frames: list[Image.Image]) -> Derivative:
    durations = [frame.info.get("duration", 100) for frame in frames]
    loop = {"loop": frames[0].info["loop"]} if "loop" in frames[0].info else {}  # without it a GIF plays once
    for frame in frames:
        frame.info.clear()
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=durations, disposal=2, **loop)
    return Derivative(*frames[0].size, file.getvalue())
