"""How things look, in every figure.

Each color has a contrast of at least 3 : 1 on a white and on a near-black page, so that one
figure serves both themes. Classes differ by shape as well, lines by dash as well.
"""

from dataclasses import dataclass

# Text and boundary, and the ground. A page that knows its theme puts its own two in their place.
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


# The first five after Okabe & Ito's palette, which people with color vision deficiency can tell
# apart; a little lighter or darker where the contrast asks for it. With more, shape has to help.
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

# Shading grows stronger with the lead of the most probable class over the next, in log-odds: in
# steps of SHADE_STEP, of which the first half leaves the paper as it is, so that an undecided
# model gives a picture without color, up to SHADE_BANDS of them.
SHADE_STEP = 0.5
SHADE_BANDS = 9
