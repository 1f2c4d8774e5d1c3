"""What an overlay paints: the tint of a card, its number on a chip, the colour bar of the legend.

The colours are those of cividis, which get steadily lighter and look alike to the colour-blind. On
a light ground more is darker, on a dark one brighter.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from viz import cards
from viz.counting import format_quantity, overlay_title
from viz.labels import Run
from viz.layout.geometry import Box, Point
from viz.overlay import Overlay
from viz.render.marks import Mark, Rect, Text
from viz.style import Style

_CIVIDIS = (
    "#00224E", "#123570", "#3B496C", "#575D6D", "#707173", "#8A8678", "#A59C74", "#C3B369",
    "#E1CC55", "#FEE838",
)  # fmt: skip
_BAR_WIDTH, _BAR_HEIGHT, _STEPS = 120.0, 10.0, 30


@dataclass(frozen=True, slots=True)
class Tint:
    """Paints one overlay in one style."""

    overlay: Overlay
    style: Style

    def color(self, share: float) -> str:
        """Return the colour at a place between 0 and 1 on the scale."""
        place = share if self.style.theme.is_dark else 1 - share
        at = place * (len(_CIVIDIS) - 1)
        low = min(int(at), len(_CIVIDIS) - 2)
        return mix(_CIVIDIS[low], _CIVIDIS[low + 1], at - low)

    def color_of(self, key: int) -> str | None:
        """Return the colour of a card, None where nothing was measured."""
        if key not in self.overlay.values:
            return None
        return self.color(self.overlay.scale.share(self.overlay.values[key]))

    def text(self, key: int) -> str:
        """Return the number of a card with its unit, "" where nothing was measured."""
        if key not in self.overlay.values:
            return ""
        return format_quantity(self.overlay.values[key], self.overlay.unit)

    def chip(self, key: int, text: str, box: Box) -> list[Mark]:
        """Return the number of a card on a strip of its colour, in the box's lowest line."""
        color = self.color_of(key)
        if color is None:
            return []
        height = cards.CHIP_HEIGHT - 5
        strip = Box(box.x + 9, box.bottom - height - 7, box.width - 18, height)
        run = Run(text, cards.CHIP_SIZE, bold=True)
        at = Point(strip.center.x, strip.bottom - 5)
        return [Rect(strip, 5, color), Text(at, (run,), "middle", (ink_on(color),))]

    @property
    def legend_width(self) -> float:
        """How wide the colour bar and its words are."""
        before, after = self._words()
        return before.width + after[0].width + after[1].width + _BAR_WIDTH + 56

    def _words(self) -> tuple[Run, tuple[Run, Run]]:
        say, (low, high) = self.style.say, self.overlay.scale.ends
        title = Run(overlay_title(self.overlay, say), 12, "text", bold=True)
        ends = [format_quantity(x, self.overlay.unit) for x in (low, high)]
        if self.overlay.scale.is_log:
            ends[0] = f"≤ {ends[0]}"
        return title, (Run(ends[0], 11, "muted"), Run(ends[1], 11, "muted"))

    @property
    def scale_words(self) -> tuple[str, str, str]:
        """The title of the colour bar, and the numbers at its ends."""
        title, (low, high) = self._words()
        return title.text, low.text, high.text

    def legend(self, x: float, y: float) -> list[Mark]:
        """Return the title and the colour bar, from x on, with the text's baseline at y."""
        theme = self.style.theme
        title, (low, high) = self._words()
        marks: list[Mark] = [Text(Point(x, y), (title,), "start", (theme.text,))]
        x += title.width + 12
        marks.append(Text(Point(x, y), (low,), "start", (theme.muted,)))
        x += low.width + 8
        marks += self._bar(x, y)
        x += _BAR_WIDTH + 8
        return [*marks, Text(Point(x, y), (high,), "start", (theme.muted,))]

    def _bar(self, x: float, y: float) -> Iterator[Mark]:
        width = _BAR_WIDTH / _STEPS
        for step in range(_STEPS):
            box = Box(x + step * width, y - _BAR_HEIGHT + 1, width + 0.3, _BAR_HEIGHT)
            yield Rect(box, 0, self.color(step / (_STEPS - 1)))


def tint_of(overlay: Overlay | None, style: Style) -> Tint | None:
    """Return what paints an overlay, None without one."""
    return None if overlay is None else Tint(overlay, style)


def tinted(fill: str, color: str) -> str:
    """Return a card's ground, tinted so lightly that text on it stays readable."""
    return mix(fill, color, 0.07)


def ink_on(color: str) -> str:
    """Return black or white, whichever is read better on a colour."""
    red, green, blue = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)
    ]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if luminance > 0.179 else "#FFFFFF"


def mix(a: str, b: str, share: float) -> str:
    """Return the colour between two colours, `share` of the way to the second."""
    if "var(" in a + b:  # a page's colours are known to its style sheet alone
        return f"color-mix(in srgb, {b} {100 * share:.0f}%, {a})"
    ends = [(int(a[i : i + 2], 16), int(b[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(x + (y - x) * share):02X}" for x, y in ends)
