"""The pictures of the example team, drawn when they are needed: no binary files in the repository."""

import io
import math
import random
from collections.abc import Callable
from typing import Final

from PIL import Image, ImageDraw, ImageFilter, ImageFont

Colour = tuple[int, int, int]

PAPER: Final[Colour] = (250, 247, 240)
INK: Final[Colour] = (44, 48, 56)
FAINT: Final[Colour] = (208, 202, 190)
TEAL: Final[Colour] = (38, 120, 122)
CORAL: Final[Colour] = (226, 104, 80)
GOLD: Final[Colour] = (236, 178, 66)
LEAF: Final[Colour] = (96, 144, 88)


def draw_picture(name: str, *, seed: int) -> bytes:
    """Return the picture of this name as a PNG or, where it looks like a photograph, a JPEG.

    Raises KeyError when there is no such picture.
    """
    chance = random.Random(seed)
    picture = PICTURES[name](chance)
    output = io.BytesIO()
    if name in PHOTOGRAPHS:
        picture.save(output, "JPEG", quality=88)
    else:
        picture.save(output, "PNG", optimize=True)
    return output.getvalue()


def draw_street_plan(chance: random.Random) -> Image.Image:
    """Stalls along a street, with a stage at its end."""
    picture, draw = blank(960, 540)
    draw.rectangle((0, 210, 960, 330), fill=(226, 224, 218))
    for x in range(20, 960, 80):
        draw.rectangle((x, 267, x + 40, 273), fill=PAPER)
    names = ["Cake", "Books", "Plants", "Grill", "Soup", "Toys", "Wool", "Tea", "Faces"]
    for number, name in enumerate(names):
        colour = (TEAL, CORAL, GOLD, LEAF)[number % 4]
        x, y = 40 + number % 5 * 150, 70 if number < 5 else 370
        draw.rounded_rectangle((x, y, x + 120, y + 100), 8, fill=colour)
        draw.text((x + 60, y + 50), name, fill=PAPER, font=font(24), anchor="mm")
    draw.rectangle((820, 90, 940, 450), outline=INK, width=4)
    draw.text((880, 250), "Stage", fill=INK, font=font(28), anchor="mm")
    draw.text((480, 35), "Elm Street: draft 1", fill=INK, font=font(26), anchor="mm")
    return wobble(picture, chance)


def draw_stage_sketch(chance: random.Random) -> Image.Image:
    """Pencil lines: stage, speakers, the mixer under its tree."""
    picture, draw = blank(900, 600)
    pencil_box(draw, chance, (230, 150, 670, 360), "stage 4 x 3 m")
    pencil_box(draw, chance, (90, 170, 190, 300), "speaker")
    pencil_box(draw, chance, (710, 170, 810, 300), "speaker")
    pencil_box(draw, chance, (390, 450, 510, 540), "mixer")
    for turn in range(0, 360, 6):
        radius = 90 + chance.randrange(-14, 14)
        x, y = 450 + radius * math.cos(math.radians(turn)), 495 + radius * math.sin(math.radians(turn))
        draw.ellipse((x - 7, y - 7, x + 7, y + 7), outline=LEAF, width=2)
    draw.text((580, 560), "chestnut!", fill=LEAF, font=font(24))
    return picture


def draw_trailer(chance: random.Random) -> Image.Image:
    """A trailer with one wheel."""
    picture, draw = blank(800, 500)
    pencil_box(draw, chance, (150, 160, 650, 320), "the rustic stage")
    draw.ellipse((230, 300, 330, 400), outline=INK, width=6)
    draw.arc((470, 300, 570, 400), 20, 80, fill=FAINT, width=4)
    draw.line((650, 310, 760, 350), fill=INK, width=6)
    draw.text((520, 420), "wheel: to follow", fill=CORAL, font=font(24), anchor="mm")
    return picture


def draw_poster(chance: random.Random) -> Image.Image:
    """Bunting over a name in large letters."""
    picture, draw = blank(720, 960)
    for row, y in enumerate((60, 150)):
        for step in range(12):
            x = step * 62 + row * 31 - 20
            colour = chance.choice((TEAL, CORAL, GOLD, LEAF))
            draw.polygon([(x, y), (x + 54, y), (x + 27, y + 70)], fill=colour)
    for size, y, text, colour in (
        (110, 380, "ELM", TEAL),
        (92, 490, "STREET", CORAL),
        (120, 615, "FAIR", GOLD),
        (38, 735, "music · cake · lanterns", INK),
        (84, 850, "FREE", LEAF),
    ):
        draw.text((360, y), text, fill=colour, font=font(size), anchor="mm")
    return picture


def draw_budget(chance: random.Random) -> Image.Image:
    """Costs as bars."""
    return bars(
        "Budget so far", {"Stage": 390, "Lamps": 260, "Printing": 145, "Licence": 180, "Cake": 75, "Popcorn": 320}
    )


def draw_volunteers(chance: random.Random) -> Image.Image:
    """Volunteers by shift as bars."""
    return bars("Volunteers by shift", {"Fri pm": 9, "Sat 7-9": 2, "Sat am": 4, "Sat noon": 11, "Sat pm": 14, "Sun": 7})


def draw_readers(chance: random.Random) -> Image.Image:
    """Readers by issue as bars."""
    return bars("Readers", {"March": 188, "April": 203, "May": 197, "June": 260, "Cake!": 388})


def draw_loudness(chance: random.Random) -> Image.Image:
    """A curve under a dashed limit."""
    picture, draw = blank(960, 480)
    points = []
    for minute in range(45):
        level = 74 + 6 * math.sin(minute / 6) + chance.uniform(-2.5, 2.5) + (17 if minute in (22, 23) else 0)
        points.append((80 + minute * 19, 420 - (level - 60) * 11))
    draw.line(points, fill=TEAL, width=4, joint="curve")
    for x in range(80, 920, 24):
        draw.line((x, 145, x + 12, 145), fill=CORAL, width=3)
    draw.line((80, 420, 930, 420), fill=INK, width=2)
    draw.text((86, 118), "85 dB", fill=CORAL, font=font(20))
    draw.text((80, 40), "Rehearsal, loudness by minute", fill=INK, font=font(26))
    return picture


def draw_sunset(chance: random.Random) -> Image.Image:
    """Evening sky, a low sun and three rows of roofs: what a photograph would compress like."""
    width, height = 1200, 800
    sky = Image.linear_gradient("L").resize((width, height))
    picture = colourize(sky, (58, 62, 120), (252, 176, 108))
    glow = Image.new("L", (width, height), 0)
    ImageDraw.Draw(glow).ellipse((690, 400, 870, 580), fill=255)
    picture.paste((255, 238, 190), mask=glow.filter(ImageFilter.GaussianBlur(40)))
    picture.paste((255, 246, 214), mask=glow.filter(ImageFilter.GaussianBlur(3)))
    draw = ImageDraw.Draw(picture)
    for row, shade in enumerate(((104, 72, 104), (70, 50, 82), (36, 28, 50))):
        top, x = 520 + row * 90, -40
        while x < width:
            house, ridge = chance.randrange(80, 170), top - chance.randrange(20, 90)
            draw.polygon(
                [(x, height), (x, top), (x + house // 2, ridge), (x + house, top), (x + house, height)], fill=shade
            )
            x += house
    return grain(picture, chance)


def draw_flowers(chance: random.Random) -> Image.Image:
    """Blossoms out of focus, some nearer than others."""
    picture = colourize(Image.radial_gradient("L").resize((1000, 750)), (126, 158, 106), (38, 60, 44))
    for blur in (14, 6, 0):
        layer = picture.copy()
        draw = ImageDraw.Draw(layer)
        for _ in range(18):
            draw_blossom(draw, chance)
        picture = Image.blend(picture, layer.filter(ImageFilter.GaussianBlur(blur)), 0.75)
    return grain(picture, chance)


def draw_blossom(draw: ImageDraw.ImageDraw, chance: random.Random) -> None:
    """Five petals around a middle."""
    x, y, size = chance.randrange(1000), chance.randrange(750), chance.randrange(14, 40)
    petal = chance.choice(((240, 176, 190), (250, 226, 214), (226, 104, 120), (246, 206, 110)))
    for turn in range(0, 360, 72):
        px, py = x + size * math.cos(math.radians(turn)), y + size * math.sin(math.radians(turn))
        draw.ellipse((px - size * 0.7, py - size * 0.7, px + size * 0.7, py + size * 0.7), fill=petal)
    draw.ellipse((x - size * 0.4, y - size * 0.4, x + size * 0.4, y + size * 0.4), fill=GOLD)


def bars(title: str, values: dict[str, int]) -> Image.Image:
    """A bar chart of named values."""
    picture, draw = blank(880, 520)
    top, step = max(values.values()), 780 // len(values)
    for line in range(5):
        draw.line((60, 110 + line * 80, 840, 110 + line * 80), fill=FAINT)
    for number, (name, value) in enumerate(values.items()):
        left, height = 76 + number * step, 320 * value // top
        draw.rectangle((left, 430 - height, left + step - 34, 430), fill=(TEAL, CORAL, GOLD)[number % 3])
        middle = left + (step - 34) // 2
        draw.text((middle, 414 - height), str(value), fill=INK, font=font(20), anchor="mm")
        draw.text((middle, 456), name, fill=INK, font=font(20), anchor="mm")
    draw.text((60, 40), title, fill=INK, font=font(30))
    return picture


def blank(width: int, height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A sheet of paper and something to draw on it with."""
    picture = Image.new("RGB", (width, height), PAPER)
    return picture, ImageDraw.Draw(picture)


def pencil_box(draw: ImageDraw.ImageDraw, chance: random.Random, box: tuple[int, int, int, int], label: str) -> None:
    """A labelled rectangle, drawn twice by an unsteady hand."""
    left, top, right, bottom = box
    for _ in range(2):
        corners = [(x + chance.randrange(-4, 5), y + chance.randrange(-4, 5))
                   for x, y in ((left, top), (right, top), (right, bottom), (left, bottom))]  # fmt: skip
        draw.line([*corners, corners[0]], fill=INK, width=2)
    draw.text(((left + right) / 2, (top + bottom) / 2), label, fill=INK, font=font(24), anchor="mm")


def wobble(picture: Image.Image, chance: random.Random) -> Image.Image:
    """Turn a drawing by a little, as if it had been photographed on a table."""
    return picture.rotate(chance.uniform(-1.2, 1.2), Image.Resampling.BICUBIC, fillcolor=PAPER)


def colourize(grey: Image.Image, dark: Colour, light: Colour) -> Image.Image:
    """Map black to one colour and white to the other."""
    return Image.merge(
        "RGB", [grey.point([a + (b - a) * v // 255 for v in range(256)]) for a, b in zip(dark, light, strict=True)]
    )


def grain(picture: Image.Image, chance: random.Random) -> Image.Image:
    """Add what a small sensor adds in the evening."""
    noise = Image.frombytes(
        "L", (picture.width // 2, picture.height // 2), chance.randbytes(picture.width // 2 * (picture.height // 2))
    )
    return Image.blend(picture, noise.resize(picture.size).convert("RGB"), 0.045)


def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The typeface that comes with Pillow, so that every machine draws the same."""
    return ImageFont.load_default(size)


PICTURES: Final[dict[str, Callable[[random.Random], Image.Image]]] = {
    "street_plan": draw_street_plan,
    "stage_sketch": draw_stage_sketch,
    "trailer": draw_trailer,
    "poster": draw_poster,
    "budget": draw_budget,
    "volunteers": draw_volunteers,
    "readers": draw_readers,
    "loudness": draw_loudness,
    "sunset": draw_sunset,
    "flowers": draw_flowers,
}
PHOTOGRAPHS: Final = frozenset({"sunset", "flowers"})
