"""Draw covers: a sky, a light and a few shapes, always the same for the same id."""

from collections.abc import Callable
from colorsys import hls_to_rgb
from functools import cache
from io import BytesIO
from math import cos, pi, sin

from PIL import Image, ImageDraw

from .catalogue import number

_CANVAS = 640
_SMOOTH = 2

type Colour = tuple[int, int, int]
type Motif = Callable[[ImageDraw.ImageDraw, Palette, Dice], None]
type Dice = Callable[[str, int], int]


class Palette:
    """Three neighbouring hues and one across the wheel."""

    def __init__(self, hue: float) -> None:
        """Mix the colours."""
        self.deep = _mix(hue, 0.16, 0.55)
        self.sky = _mix(hue + 0.06, 0.42, 0.55)
        self.glow = _mix(hue + 0.13, 0.72, 0.75)
        self.light = _mix(hue + 0.45, 0.78, 0.80)


def _mix(hue: float, lightness: float, saturation: float) -> Colour:
    red, green, blue = hls_to_rgb(hue % 1, lightness, saturation)
    return round(red * 255), round(green * 255), round(blue * 255)


def _between(first: Colour, second: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def _hills(draw: ImageDraw.ImageDraw, palette: Palette, dice: Dice) -> None:
    """Lay ridge behind ridge under a low sun."""
    size = _CANVAS * _SMOOTH
    x, y = size * (20 + dice("sun-x", 60)) // 100, size * (22 + dice("sun-y", 22)) // 100
    _disc(draw, x, y, size // 8 + dice("sun", size // 12), palette.light)
    for ridge in range(4):
        base = size * (48 + 13 * ridge) / 100
        tall, long = size * 0.07, 1.1 + dice(f"long{ridge}", 14) / 10
        shift = dice(f"shift{ridge}", 628) / 100
        line = [
            (step, base + tall * sin(long * pi * 2 * step / size + shift))
            for step in range(0, size + 8, 8)
        ]
        shade = _between(palette.sky, palette.deep, (ridge + 1) / 4)
        draw.polygon([(0, size), *line, (size, size)], fill=shade)


def _rings(draw: ImageDraw.ImageDraw, palette: Palette, dice: Dice) -> None:
    """Drop a stone into still water."""
    size = _CANVAS * _SMOOTH
    x, y = size * (25 + dice("x", 50)) // 100, size * (30 + dice("y", 40)) // 100
    for ring in range(11, 0, -1):
        shade = _between(palette.light, palette.deep, ring / 12)
        _disc(draw, x, y, ring * size // 15, shade if ring % 2 else palette.sky)
    _disc(draw, x, y, size // 40, palette.light)


def _tiles(draw: ImageDraw.ImageDraw, palette: Palette, dice: Dice) -> None:
    """Set quarter circles into a floor."""
    size = _CANVAS * _SMOOTH
    side = size // 4
    colours = (palette.light, palette.glow, palette.sky, palette.deep)
    for place in range(16):
        left, top = place % 4 * side, place // 4 * side
        turn, hue = dice(f"turn{place}", 4), dice(f"hue{place}", 4)
        draw.rectangle((left, top, left + side, top + side), fill=colours[(hue + 2) % 4])
        corner = ((left, top), (left - side, top), (left - side, top - side), (left, top - side))
        x, y = corner[turn]
        draw.pieslice(
            (x, y, x + 2 * side, y + 2 * side), 180 + 90 * turn, 270 + 90 * turn, fill=colours[hue]
        )


def _petals(draw: ImageDraw.ImageDraw, palette: Palette, dice: Dice) -> None:
    """Open a flower in the middle of the page."""
    size = _CANVAS * _SMOOTH
    middle, count = size / 2, 7 + dice("count", 6)
    for layer, (reach, colour) in enumerate(
        ((0.33, palette.deep), (0.25, palette.light), (0.16, palette.glow))
    ):
        for petal in range(count):
            angle = 2 * pi * (petal + layer / 2) / count
            x, y = (
                middle + cos(angle) * size * reach * 0.72,
                middle + sin(angle) * size * reach * 0.72,
            )
            _disc(draw, x, y, size * reach * 0.34, colour)
    _disc(draw, middle, middle, size // 14, palette.deep)


def _rain(draw: ImageDraw.ImageDraw, palette: Palette, dice: Dice) -> None:
    """Let slanted rain fall through the night past a moon."""
    size = _CANVAS * _SMOOTH
    draw.rectangle((0, 0, size, size), fill=palette.deep)
    _disc(draw, size * 0.68, size * 0.30, size // 7, palette.light)
    _disc(draw, size * 0.61, size * 0.27, size // 7, palette.deep)
    for drop in range(64):
        x, y = dice(f"x{drop}", size), dice(f"y{drop}", size)
        length = size // 20 + dice(f"l{drop}", size // 9)
        shade = _between(palette.sky, palette.light, dice(f"c{drop}", 100) / 100)
        draw.line((x, y, x - length // 3, y + length), fill=shade, width=3 + dice(f"w{drop}", 7))


def _bars(draw: ImageDraw.ImageDraw, palette: Palette, dice: Dice) -> None:
    """Stand bars beside each other as if something were sounding."""
    size = _CANVAS * _SMOOTH
    step = size // 16
    for bar in range(14):
        wave = 0.5 + 0.5 * sin(bar / 13 * pi)
        half = size * wave * (8 + dice(f"bar{bar}", 22)) / 100
        left = step * (bar + 1) + step // 5
        shade = _between(palette.light, palette.glow, bar / 13)
        box = (left, size / 2 - half, left + step * 3 // 5, size / 2 + half)
        draw.rounded_rectangle(box, radius=step // 3, fill=shade)


_MOTIFS: tuple[Motif, ...] = (_hills, _rings, _tiles, _petals, _rain, _bars)


def _disc(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, colour: Colour) -> None:
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


@cache
def _painting(image_id: str) -> Image.Image:
    """Paint the picture once, at full size."""

    def dice(what: str, sides: int) -> int:
        return number("art", image_id, what) % sides

    palette = Palette(dice("hue", 360) / 360)
    size = _CANVAS * _SMOOTH
    gradient = Image.linear_gradient("L").resize((size, size))
    canvas = Image.composite(
        Image.new("RGB", (size, size), palette.glow),
        Image.new("RGB", (size, size), palette.sky),
        gradient,
    )
    _MOTIFS[dice("motif", len(_MOTIFS))](ImageDraw.Draw(canvas), palette, dice)
    return canvas.resize((_CANVAS, _CANVAS), Image.Resampling.LANCZOS)


@cache
def png(image_id: str, size: int) -> bytes:
    """Draw a cover in the size asked for."""
    picture = _painting(image_id)
    if size != _CANVAS:
        picture = picture.resize((size, size), Image.Resampling.LANCZOS)
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()
