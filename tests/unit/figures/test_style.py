import tomllib

import pytest

from logreg.data.user_data import MOST_CLASSES
from logreg.figures import style
from tests import ROOT

THEME = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())["theme"]
GROUNDS = {
    "white": "#FFFFFF",
    "light theme": THEME["light"]["backgroundColor"],
    "dark theme": THEME["dark"]["backgroundColor"],
}
COLORS = {
    **{f"class {label}": each.color for label, each in enumerate(style.CLASSES)},
    "training": style.TRAIN,
    "test": style.TEST,
    "best": style.BEST,
}


def luminance(color):
    """Relative luminance, as WCAG 2.2 defines it."""
    channels = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first, second):
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_agrees_with_the_standard():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("name", COLORS)
def test_traces_have_contrast_on_every_background(name, ground):
    assert contrast(COLORS[name], GROUNDS[ground]) >= 3


@pytest.mark.parametrize("name", ["light", "dark"])
def test_text_and_controls_of_the_themes_have_contrast(name):
    theme = THEME[name]
    for ground in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        assert contrast(theme["textColor"], ground) >= 4.5
        assert contrast(theme["primaryColor"], ground) >= 3


def test_text_of_a_figure_without_a_theme_has_contrast():
    assert contrast(style.INK, style.PAPER) >= 4.5


def test_no_two_things_share_a_color():
    assert len({color.lower() for color in COLORS.values()}) == len(COLORS)


def test_classes_differ_by_shape_as_well():
    symbols = [each.symbol for each in style.CLASSES]
    assert len(symbols) == MOST_CLASSES  # as many as a data set may have
    assert len(set(symbols)) == len(symbols)
