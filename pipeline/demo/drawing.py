"""The little that the sample pictures are drawn with: gradients, sheets to draw on, and grain."""

from collections.abc import Sequence
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

SIZE = WIDTH, HEIGHT = 1600, 1066

Colour = tuple[int, int, int]
Point = tuple[float, float]


class _Sheet:
    """A sheet to draw on in the picture's pixels, whatever its own size."""

    def __init__(self, mode: str, scale: float) -> None:
        self._scale = scale
        self._image = Image.new(mode, (round(WIDTH * scale), round(HEIGHT * scale)))
        self._draw = ImageDraw.Draw(self._image)

    def polygon(self, points: Sequence[Point], colour: Colour) -> None:
        """Fill an area."""
        self._draw.polygon(self._scaled(points), colour)

    def line(self, points: Sequence[Point], colour: Colour, width: float) -> None:
        """Draw a line through the points."""
        self._draw.line(self._scaled(points), colour, max(1, round(width * self._scale)), "curve")

    def disc(self, centre: Point, radius: float, colour: Colour) -> None:
        """Fill a circle."""
        self.oval(centre, radius, radius, colour)

    def oval(self, centre: Point, across: float, down: float, colour: Colour) -> None:
        """Fill an ellipse of these half axes."""
        x, y = centre
        self._draw.ellipse(self._scaled([(x - across, y - down), (x + across, y + down)]), colour)

    def box(self, corner: Point, opposite: Point, colour: Colour, *, round_by: float = 0) -> None:
        """Fill an upright rectangle."""
        self._draw.rounded_rectangle(self._scaled([corner, opposite]), round_by * self._scale, colour)

    def write(self, centre: Point, text: str, size: float, colour: Colour) -> None:
        """Write a line of text around its centre."""
        font = ImageFont.load_default(size * self._scale)
        self._draw.text(self._scaled([centre])[0], text, colour, font, "mm")

    def _scaled(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self._scale, y * self._scale) for x, y in points]


class Paint(_Sheet):
    """A transparent sheet for things; twice the picture's size, so that their edges come out clean."""

    def __init__(self) -> None:
        super().__init__("RGBA", 2)

    def cover(self, picture: Image.Image) -> None:
        """Lay what is painted over the picture."""
        left, top, right, bottom = self._image.getbbox() or (0, 0, 0, 0)
        corner = left // 2, top // 2
        painted = self._image.crop((corner[0] * 2, corner[1] * 2, right, bottom)).reduce(2)
        picture.paste(painted, corner, painted)


class Light(_Sheet):
    """A black sheet for light; a quarter of the picture's size, as it is blurred anyway."""

    def __init__(self) -> None:
        super().__init__("RGB", 0.25)

    def shine(self, picture: Image.Image, *, blur: float, strength: float) -> None:
        """Add the light to the picture."""
        soft = self._image.filter(ImageFilter.GaussianBlur(blur * self._scale))
        light = soft.point(lambda value: round(value * strength)).resize(SIZE, Image.Resampling.BICUBIC)
        picture.paste(ImageChops.screen(picture, light))


def gradient(stops: Sequence[tuple[float, Colour]]) -> Image.Image:
    """A picture that runs through the colours from top, 0, to bottom, 1."""
    column = Image.new("RGB", (1, HEIGHT))
    for y in range(HEIGHT):
        at = y / (HEIGHT - 1)
        above = max(stop for stop in stops if stop[0] <= at)
        below = min((stop for stop in stops if stop[0] > at), default=above)
        share = (at - above[0]) / ((below[0] - above[0]) or 1)
        column.putpixel((0, y), tuple(round(a + (b - a) * share) for a, b in zip(above[1], below[1], strict=True)))
    return column.resize(SIZE)


def grained(picture: Image.Image, strength: float) -> Image.Image:
    """The picture with the grain of a photograph, which also hides the steps of its gradients."""
    noise = Image.frombytes("L", SIZE, Random(7).randbytes(WIDTH * HEIGHT))  # noqa: S311 - the same each time
    soft = noise.filter(ImageFilter.GaussianBlur(0.6)).point(lambda value: 128 + round((value - 128) * strength))
    return ImageChops.add(picture, Image.merge("RGB", (soft, soft, soft)), offset=-128)
