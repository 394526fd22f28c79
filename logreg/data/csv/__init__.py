"""CSV files as own data: `read_csv` recognizes a table, `choose` takes target and features of it.

A file comes from a stranger: it becomes data, or an `InputError` that says what to change.
"""

from logreg.data.csv.choosing import Chosen, choose
from logreg.data.csv.reading import MOST_COLUMNS, Table, read_csv
from logreg.data.csv.text import DELIMITERS, MOST_MEGABYTES

__all__ = [
    "DELIMITERS",
    "MOST_COLUMNS",
    "MOST_MEGABYTES",
    "Chosen",
    "Table",
    "choose",
    "read_csv",
]
