"""From the bytes of a file that somebody sent to pixels that can be trusted.

A header may promise more pixels than memory has, so it is read before anything is decoded. The content alone says what
a file is. Nothing here is imported but by the process that decodes: Pillow is told things that hold for all of it.
"""

import io
import math
from collections.abc import Iterator
from contextlib import contextmanager

import pi_heif
from PIL import Image, ImageCms, UnidentifiedImageError

from pipeline.errors import PictureError
from pipeline.media.names import looks_like

JPEGS = ("JPEG", "MPO")
"""What Pillow calls a JPEG; phones put several pictures into one file, of which the first counts."""

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")
_ORIENTATION = 0x0112  # EXIF 2.3, 4.6.4
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_BAND_PIXELS = 8_000_000
_SRGB = ImageCms.createProfile("sRGB")

# Of the most pixels that are taken: these need more memory for each.
_SHARE_OF_WEBP = 0.45
_SHARE_OF_CMYK = 0.75

pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)

# Our own limit takes the place of Pillow's, which would not say how large the picture is, and at first only warns.
Image.MAX_IMAGE_PIXELS = None


@contextmanager
def reading(label: str) -> Iterator[None]:
    """Turns what decoders raise on broken data, which is almost anything, into PictureError."""
    try:
        yield
    except PictureError:
        raise
    except MemoryError as error:
        raise PictureError(f"{label} takes more memory to decode than a picture may.") from error
    except Exception as error:
        raise PictureError(f"{label} is cut off or damaged and cannot be decoded. Send it again.") from error


def opened(data: bytes, label: str, max_pixels: int) -> Image.Image:
    """The picture in the data; a JPEG's pixels may be decoded later. Raises PictureError if there is none we show."""
    with reading(label):
        try:
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
        except UnidentifiedImageError as error:
            what = looks_like(data)
            seems = f"looks like {what}" if what else "is none of these" if data else "is empty"
            raise PictureError(
                f"{label} cannot be shown: JPEG, PNG, WebP, GIF and HEIC can, but it {seems}."
            ) from error
        _check_size(image, label, max_pixels)
        if image.format not in JPEGS:
            image.load()  # PNG may have its EXIF data behind the pixels
        return image


def _check_size(image: Image.Image, label: str, max_pixels: int) -> None:
    kind, share = "", 1.0
    if image.format == "WEBP":
        kind, share = " for WebP", _SHARE_OF_WEBP
    elif image.mode == "CMYK":
        kind, share = " for CMYK", _SHARE_OF_CMYK
    if image.width * image.height > max_pixels * share:
        size, most = f"{image.width}×{image.height} pixels", f"{max_pixels * share / 1_000_000:g} Mpx{kind}"
        raise PictureError(f"{label}: {size} is more than the limit of {most} (max_image in [media]).")


def upright_size(image: Image.Image) -> tuple[int, int]:
    """Width and height of a picture when it is held as its EXIF data say."""
    return _turned(image.size, _orientation(image))


def resized_upright(image: Image.Image, size: tuple[int, int], label: str) -> Image.Image:
    """The picture upright in that size, as sRGB; with an alpha channel only if some of it is transparent."""
    orientation = _orientation(image)
    stored = _turned(size, orientation)
    with reading(label):
        if image.format in JPEGS:
            image.draft(None, stored)  # lets the decoder leave out what would be scaled away
        image.load()
    resized = _srgb(_resized(image, stored), image.info.get("icc_profile"))
    if orientation in _TURNS:
        resized = resized.transpose(_TURNS[orientation])
    if resized.mode == "RGBA" and resized.getchannel("A").getextrema()[0] == 255:
        return resized.convert("RGB")
    return resized


def _turned(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    return (size[1], size[0]) if orientation in (5, 6, 7, 8) else size


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - broken EXIF data are no reason to refuse a picture
        return 1


def _resized(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture in that size, made in bands: changing the mode of a large one at once would double its memory."""
    resized = Image.new(_mode(image), size)
    scale = image.height / size[1]
    rows = max(1, int(_BAND_PIXELS / image.width / scale))
    for top in range(0, size[1], rows):
        bottom = min(top + rows, size[1])
        first, last = math.floor(top * scale), min(math.ceil(bottom * scale), image.height)
        band = _eight_bits(image.crop((0, first, image.width, last))).convert(resized.mode)
        box = (0, top * scale - first, image.width, min(bottom * scale - first, band.height))
        resized.paste(band.resize((size[0], bottom - top), Image.Resampling.LANCZOS, box), (0, top))
    return resized


def _mode(image: Image.Image) -> str:
    if image.mode == "CMYK":
        return "CMYK"
    return "RGBA" if image.has_transparency_data else "RGB"


def _eight_bits(image: Image.Image) -> Image.Image:
    """Greys of 16 bits as 8; Pillow would cut them off at white."""
    return image.convert("I").point(lambda grey: grey / 256).convert("L") if image.mode.startswith("I") else image


def _srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture with the colours that its profile means, as the profile itself goes with the metadata."""
    mode = "RGB" if image.mode == "CMYK" else image.mode
    try:
        if profile:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(image, own, _SRGB, outputMode=mode) or image
    except (ImageCms.PyCMSError, OSError):
        pass  # a profile that is broken, or made for grey, says nothing about these pixels
    return image.convert(mode)
