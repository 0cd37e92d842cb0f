"""The sample day's three pictures, drawn when they are needed: the same each time, and nobody's photographs."""

from math import sin
from pathlib import Path
from random import Random

from PIL import Image, ImageChops, ImageFilter

from pipeline.demo.drawing import HEIGHT, WIDTH, Colour, Light, Paint, Point, gradient, grained

_HORIZON = 640
_INK: Colour = (26, 20, 36)
_CORAL: Colour = (218, 92, 72)
_CREAM: Colour = (248, 240, 224)
_AMBER: Colour = (255, 196, 112)


def draw_pictures(folder: Path) -> None:
    """Write `hall.jpg`, `chart.png` and `harbour.jpg` into the folder."""
    grained(draw_hall(), 0.10).save(folder / "hall.jpg", quality=88)
    draw_chart().save(folder / "chart.png", compress_level=3)
    grained(draw_harbour(), 0.07).save(folder / "harbour.jpg", quality=88)


def draw_hall() -> Image.Image:
    """A dark hall before a talk: an empty stage in warm light, rafters, a string of bulbs, rows of chairs."""
    dusk, warm = (24, 20, 46), (112, 62, 76)
    hall = gradient([(0, dusk), (0.4, (62, 40, 78)), (0.66, warm), (0.72, (52, 30, 48)), (1, (18, 14, 26))])
    windows, rafters, glow, cones = Light(), Paint(), Light(), Light()
    for near in range(4):
        for side in (-1, 1):
            x, half, top, foot = 800 + side * (430 + near * 112), 22 + near * 8, 330 - near * 44, 600 + near * 22
            windows.box((x - half, top), (x + half, foot), (104, 122, 190))
    windows.shine(hall, blur=3, strength=0.5)
    for near in range(5):
        wide, eaves, ridge = 340 + near * 130, 300 - near * 62, 180 - near * 92
        for side in (-1, 1):
            rafters.line([(800, ridge), (800 + side * wide, eaves), (800 + side * wide, 820)], _INK, 8 + near * 6)
        rafters.line([(800 - wide, eaves), (800 + wide, eaves)], _INK, 5 + near * 4)
    rafters.cover(hall)
    glow.oval((800, 600), 420, 190, (255, 160, 84))
    glow.shine(hall, blur=70, strength=0.85)
    _stage().cover(hall)
    for lamp, spot in ((590, 560), (800, 800), (1010, 1040)):
        cones.polygon([(lamp - 6, 60), (lamp + 6, 60), (spot + 118, 715), (spot - 118, 715)], _AMBER)
    cones.shine(hall, blur=14, strength=0.3)
    _chairs().cover(hall)
    _bulbs(hall)
    return hall


def _stage() -> Paint:
    stage = Paint()
    stage.polygon([(470, 690), (1130, 690), (1190, 740), (410, 740)], (226, 160, 96))
    stage.box((410, 740), (1190, 776), (92, 50, 58))
    stage.box((570, 410), (1030, 620), _CREAM, round_by=4)
    stage.write((800, 496), "Barnacle Days", 54, (92, 52, 68))
    stage.write((800, 558), "software that stays put", 27, (176, 112, 92))
    stage.line([(1068, 590), (1054, 562)], _INK, 4)  # the microphone
    stage.polygon([(1036, 606), (1108, 586), (1112, 600), (1042, 620)], (52, 30, 42))
    stage.box((1062, 606), (1090, 712), (66, 36, 46))
    stage.box((1046, 704), (1106, 714), (52, 30, 42))
    return stage


def _chairs() -> Paint:
    """Rows of chair backs with an aisle between them, larger and darker towards us."""
    chairs = Paint()
    for row in range(6):
        wide, top, shade = 46 + row * 17, 784 + row * 26 + row * row * 6, 1 - row / 8
        colour = (round(84 * shade), round(46 * shade), round(58 * shade))
        for seat in range(1, 16):
            for side in (-1, 1):
                x = 800 + side * (seat * wide * 1.22 + row * 4)
                chairs.box((x - wide / 2, top), (x + wide / 2, top + wide * 2), colour, round_by=wide * 0.22)
                chairs.line([(x - wide * 0.3, top + 2), (x + wide * 0.3, top + 2)], (176, 104, 84), 2.5)
    return chairs


def _bulbs(picture: Image.Image) -> None:
    bulbs, halo = Paint(), Light()
    places = [(-20 + 82 * n, 120 + 130 * (1 - (n / 10 - 1) ** 2)) for n in range(21)]
    bulbs.line(places, _INK, 3)
    for x, y in places:
        bulbs.oval((x, y + 12), 8, 10, (255, 236, 190))
        halo.disc((x, y + 12), 26, _AMBER)
    halo.shine(picture, blur=12, strength=0.8)
    bulbs.cover(picture)


def draw_chart() -> Image.Image:
    """A slide: seven bars that fall, and an arrow at the fifth."""
    slide = Image.new("RGB", (WIDTH, HEIGHT), _CREAM)
    sheet = Paint()
    sheet.box((0, 0), (WIDTH, 18), _CORAL)
    sheet.write((800, 140), "The leak, week by week", 68, _INK)
    for line in range(5):
        sheet.line([(200, 300 + line * 140), (1400, 300 + line * 140)], (224, 212, 192), 2)
    for week, (height, colour) in enumerate(zip((540, 492, 455, 330, 150, 44, 30), _blues(), strict=True)):
        x = 250 + week * 166
        sheet.box((x, 860 - height), (x + 104, 860), colour, round_by=10)
        sheet.box((x, 846), (x + 104, 860), colour)
        sheet.write((x + 52, 902), f"week {week + 1}", 30, (120, 104, 100))
    sheet.line([(190, 861), (1410, 861)], _INK, 4)
    sheet.box((850, 400), (1402, 480), _CREAM)
    sheet.write((1126, 436), "here we stopped measuring", 44, _CORAL)
    bend = [
        ((1 - t) ** 2 * 1130 + 2 * t * (1 - t) * 1120 + t * t * 986, 486 + 186 * t) for t in (n / 20 for n in range(21))
    ]
    sheet.line(bend, _CORAL, 7)
    sheet.polygon([(966, 694), (978, 652), (1006, 678)], _CORAL)
    sheet.write((800, 1000), "Barnacle Days · Wren Halloway", 26, (160, 146, 138))
    sheet.cover(slide)
    return slide


def _blues() -> list[Colour]:
    return [(38 + step * 14, 84 + step * 12, 122 + step * 9) for step in range(7)]


def draw_harbour() -> Image.Image:
    """A harbour with the sun low: houses and cranes against the sky, their reflection, two cups on the wall."""
    sky = [(0.0, (70, 78, 132)), (0.27, (224, 128, 116)), (0.48, (252, 190, 120)), (0.6, (255, 226, 164))]
    harbour = gradient(sky)
    halo, shore = Light(), Paint()
    halo.disc((1080, 540), 190, (255, 220, 150))
    halo.shine(harbour, blur=80, strength=0.8)
    shore.disc((1080, 540), 74, (255, 246, 216))
    hills = [(x, 580 - 34 * sin(x / 170) - 18 * sin(x / 61)) for x in range(0, 1620, 10)]
    shore.polygon([(0, _HORIZON), *hills, (1620, _HORIZON)], (206, 128, 120))
    _houses(shore)
    _crane(shore, 1250, 1.0)
    _crane(shore, 1470, 0.8)
    _gulls(shore)
    shore.cover(harbour)
    _water(harbour)
    _wall(harbour)
    return harbour


def _houses(sheet: Paint) -> None:
    chance = Random(11)  # noqa: S311 - the same each time
    x = -20
    while x < 900:
        wide, high = chance.randrange(64, 118), chance.randrange(90, 210)
        colour = (58 + chance.randrange(14), 40 + chance.randrange(10), 66 + chance.randrange(12))
        top = _HORIZON - high
        sheet.box((x, top), (x + wide, _HORIZON), colour)
        if chance.random() < 0.7:
            ridge = top - chance.randrange(28, 56)
            sheet.polygon([(x - 3, top + 1), (x + wide / 2, ridge), (x + wide + 3, top + 1)], colour)
        for row in range(top + 18, _HORIZON - 26, 34):
            for column in range(x + 14, x + wide - 18, 26):
                if chance.random() < 0.45:
                    sheet.box((column, row), (column + 11, row + 16), (255, 208, 128))
        x += wide + chance.choice((0, 0, 6))


def _crane(sheet: Paint, x: float, size: float) -> None:
    def at(across: float, up: float) -> Point:
        return x + across * size, _HORIZON - up * size

    for across in (-46, 46):
        sheet.line([at(across, 0), at(across / 3, 250)], _INK, 9 * size)
    sheet.line([at(-36, 60), at(36, 60)], _INK, 6 * size)
    sheet.line([at(120, 262), at(-250, 262)], _INK, 10 * size)
    sheet.line([at(120, 262), at(0, 350), at(-250, 262)], _INK, 4 * size)
    sheet.line([at(0, 250), at(0, 350)], _INK, 8 * size)
    sheet.polygon([at(70, 268), at(122, 268), at(122, 232), at(70, 232)], _INK)
    sheet.line([at(-190, 262), at(-190, 120)], _INK, 3 * size)
    sheet.polygon([at(-214, 120), at(-166, 120), at(-166, 92), at(-214, 92)], (150, 70, 70))


def _gulls(sheet: Paint) -> None:
    for x, y, size in ((560, 180, 1.0), (640, 236, 0.7), (470, 262, 0.6), (880, 150, 0.8)):
        for side in (-1, 1):
            wing = [(x + side * n * 4.4 * size, y - 16 * size * sin(n / 10 * 2.4)) for n in range(11)]
            sheet.line(wing, (74, 60, 92), 4 * size)


def _water(picture: Image.Image) -> None:
    """The water: what stands above it upside down, in strips that swing more the nearer they are."""
    depth = HEIGHT - _HORIZON
    mirror = picture.crop((0, _HORIZON - depth, WIDTH, _HORIZON)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    mirror = Image.blend(mirror.filter(ImageFilter.GaussianBlur(2)), Image.new("RGB", mirror.size, (58, 52, 98)), 0.34)
    for y in range(0, depth, 2):
        swing = round((2 + y / 40) * sin(y / (4 + y / 40)))
        strip = mirror.crop((0, y, WIDTH, y + 2))
        picture.paste(ImageChops.offset(strip, swing, 0), (0, _HORIZON + y))


def _wall(picture: Image.Image) -> None:
    """The quay wall in front, with two cups that steam."""
    wall, steam = Paint(), Light()
    wall.box((0, 936), (WIDTH, HEIGHT), (44, 32, 50))
    wall.box((0, 936), (WIDTH, 948), (214, 128, 100))
    for x, colour in ((330, (236, 226, 210)), (486, (206, 84, 68))):
        shade = (round(colour[0] * 0.72), round(colour[1] * 0.72), round(colour[2] * 0.76))
        wall.oval((x + 62, 890), 30, 32, shade)
        wall.oval((x + 62, 890), 17, 19, (150, 104, 104))
        wall.polygon([(x - 58, 838), (x + 58, 838), (x + 46, 940), (x - 46, 940)], colour)
        wall.polygon([(x + 8, 838), (x + 58, 838), (x + 46, 940), (x + 8, 940)], shade)
        wall.oval((x, 940), 46, 9, shade)
        wall.oval((x, 838), 58, 14, colour)
        wall.oval((x, 839), 50, 10, (66, 38, 34))
        for drift in (-16, 14):
            steam.line([(x + drift + 12 * sin(y / 26 + drift), 826 - y) for y in range(0, 130, 6)], (255, 244, 230), 9)
    wall.cover(picture)
    steam.shine(picture, blur=6, strength=0.45)
