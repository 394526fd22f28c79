"""Numbers in sentences."""

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def short(value: float) -> str:
    """Return a number with three significant digits, with a power of ten only where it helps.

    >>> short(0.2), short(1234.5), short(-3.2e-7)
    ('0.200', '1234', '−3.20 × 10⁻⁷')
    """
    size = abs(value)
    if size == 0:
        return "0"
    if size < 0.001 or size >= 1e5:
        digits, power = f"{value:.2e}".split("e")
        text = f"{digits} × 10{str(int(power)).translate(_SUPERSCRIPTS)}"
    else:
        text = f"{value:.0f}" if size >= 100 else f"{value:#.3g}"
    return text.replace("-", "−")


def step(value: float) -> str:
    """Return a limit of the learning rate, rounded to two significant digits.

    >>> step(0.5179), step(14.3)
    ('0.52', '14')
    """
    return f"{value:.2g}" if 1e-4 <= value < 100 else short(value)
