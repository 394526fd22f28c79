"""What the player is sent: a picture as JSON. js/message.d.ts describes it."""

import base64
from typing import Any

import numpy as np

from logreg.figures.layers import Linear, Lines, Markers
from logreg.figures.picture import Picture, Timeline
from logreg.figures.score_field import ScoreField
from logreg.figures.style import CLASSES, INK, PAPER, SHADE_BANDS, SHADE_OPACITY, SHADE_STEP

# Arrays of at most this many numbers are shorter as text.
_SHORT = 8


def payload(
    picture: Picture, readout: dict[str, Any], *, picture_id: str, alt: str
) -> dict[str, Any]:
    """Return the data to send to the browser: JSON, with long arrays as base64 of floats."""
    data: dict[str, Any] = _encoded(
        {
            "id": picture_id,
            "alt": alt,
            "figure": {"data": picture.data, "layout": picture.layout},
            "heights": [picture.height, picture.narrow_height],
            "narrow": dict(picture.narrow),
            "clicks": picture.clicks,
            "timeline": picture.timeline and _timeline(picture.timeline),
            "field": picture.field and _field(picture.field),
            "moving": [_layer(each) for each in picture.layers],
            "readout": readout,
            # The theme variables that replace the figure's neutral colors.
            "colors": {INK: "--st-text-color", PAPER: "--st-background-color"},
        }
    )
    return data


def _timeline(timeline: Timeline) -> dict[str, Any]:
    names = ("name", "seconds", "plays", "start", "key", "axis", "decimals")
    # As text: most are whole numbers, which a double would make longer.
    return {"values": timeline.values.tolist()} | {n: getattr(timeline, n) for n in names}


def _field(field: ScoreField) -> dict[str, Any]:
    return {
        "link": field.link,
        "straight": field.straight,
        "isSlice": field.is_slice,
        "spans": [field.x_range, field.y_range],
        "exponents": field.exponents.tolist(),
        "coefficients": field.coefficients,
        "thresholds": field.thresholds,
        "levels": None if field.levels is None else field.levels[:, None],
        "classes": [
            {"name": name, "color": style.color}
            for name, style in zip(field.class_names, CLASSES, strict=False)
        ],
        "shade": {"step": SHADE_STEP, "bands": SHADE_BANDS, "opacity": SHADE_OPACITY},
        "line": {"color": INK, "width": 3},
    }


def _layer(layer: Markers | Lines) -> dict[str, Any]:
    common = {"trace": layer.trace, "x": _moving(layer.x), "y": _moving(layer.y)}
    if isinstance(layer, Lines):
        return {"kind": "lines", "pairs": layer.pairs, "arrow": layer.arrow} | common
    return {"kind": "markers", "size": layer.size, "during": layer.during} | common


def _moving(values: np.ndarray | Linear) -> Any:
    if isinstance(values, Linear):
        return {"coefficients": values.coefficients, "basis": values.basis}
    return values


def _encoded(value: Any) -> Any:
    """Convert nested arrays to what Plotly and JSON understand."""
    if isinstance(value, dict):
        return {key: _encoded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_encoded(item) for item in value]
    if not isinstance(value, np.ndarray):
        return value
    # JSON cannot represent numbers that are not finite.
    if value.ndim == 1 and value.size <= _SHORT and _is_finite(value):
        return value.tolist()
    dtype = "f4" if _fits_float32(value) else "f8"
    return {
        "dtype": dtype,
        "bdata": base64.b64encode(value.astype(f"<{dtype}").tobytes()).decode(),
        "shape": ", ".join(map(str, value.shape)),
    }


def _is_finite(value: np.ndarray) -> bool:
    return value.dtype.kind != "f" or bool(np.isfinite(value).all())


def _fits_float32(value: np.ndarray) -> bool:
    """Return whether no number becomes 0 or infinite, as the loss of a separable run may."""
    size = np.abs(value[value != 0])
    return bool(size.size == 0 or (size.min() > 1e-37 and size.max() < 1e37))
