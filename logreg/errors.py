"""The one exception of this library."""


class InputError(ValueError):
    """An input that cannot be used.

    Its message is one plain sentence for the person who gave the input: what is wrong,
    what is allowed, what to do. The app shows it as it is.
    """
