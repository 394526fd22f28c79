"""The exceptions that this library raises."""

from collections.abc import Iterator
from contextlib import contextmanager

# Packages whose import name differs from their name on PyPI.
_INSTALLED_AS = {"sklearn": "scikit-learn"}


class InputError(ValueError):
    """Invalid input.

    The message is one plain sentence for the user: what is wrong, what is allowed, what to do. The
    app shows it unchanged.
    """


class MissingPackageError(InputError, ImportError):
    """An optional package is not installed; the message names the extra that installs it."""


@contextmanager
def needs(package: str, extra: str = "app") -> Iterator[None]:
    """Turn a failed import of an optional package into an error that says what to install.

    >>> with needs("pandas"):
    ...     import pandas as pd
    """
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != package:
            raise
        name = _INSTALLED_AS.get(package, package)
        raise MissingPackageError(
            f"This needs the package {name}, which is not installed: run "
            f"pip install '.[{extra}]' in this project's folder."
        ) from error
