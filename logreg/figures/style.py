"""The style of all figures.

Each color has a contrast of at least 3 : 1 on a white and on a near-black page, so that one
figure serves both themes. Classes differ by shape as well, lines by dash as well.
"""

from dataclasses import dataclass

# Text and boundary, and the background. A page that knows its theme replaces both.
INK = "#333333"
PAPER = "#FFFFFF"
TRAIN = "#8E63B8"
TEST = "#1A936F"
BEST = "#808080"


@dataclass(frozen=True, slots=True)
class ClassStyle:
    """Color and marker symbol of a class."""

    color: str
    symbol: str


# The first five follow Okabe & Ito's palette, which people with color vision deficiency can
# distinguish, a little lighter or darker where contrast requires it. Beyond five, shape must help.
CLASSES = (
    ClassStyle("#2679BE", "circle"),
    ClassStyle("#D55E00", "diamond"),
    ClassStyle("#4E8F0A", "square"),
    ClassStyle("#C74694", "triangle-up"),
    ClassStyle("#A67C00", "cross"),
    ClassStyle("#D42A50", "triangle-down"),
    ClassStyle("#B23AF0", "x"),
    ClassStyle("#0A8FB5", "star"),
    ClassStyle("#8F5A3C", "hourglass"),
    ClassStyle("#5B5FD0", "bowtie"),
)

# The shading lies under the points: weak enough that a point of the same color stands out.
SHADE_OPACITY = 0.42

# Shading grows with the lead of the most probable class over the next, in log-odds: in up to
# SHADE_BANDS steps of SHADE_STEP. Below half a step there is none, so an undecided model has no
# color.
SHADE_STEP = 0.5
SHADE_BANDS = 9


def translucent(color: str, opacity: float) -> str:
    """Return a color such as #2679BE with an opacity from 0 to 1, as CSS."""
    red, green, blue = bytes.fromhex(color[1:])
    return f"rgba({red}, {green}, {blue}, {opacity:g})"
