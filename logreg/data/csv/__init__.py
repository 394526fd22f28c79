"""CSV files as user data: `read_csv` reads a table, `choose` picks target and features.

A file is untrusted: it becomes data, or an `InputError` that explains what to change.
"""

from logreg.data.csv.choosing import Chosen, choose
from logreg.data.csv.reading import MOST_COLUMNS, Table, read_csv
from logreg.data.csv.text import DELIMITERS, MOST_MEGABYTES

__all__ = ["DELIMITERS", "MOST_COLUMNS", "MOST_MEGABYTES", "Chosen", "Table", "choose", "read_csv"]
