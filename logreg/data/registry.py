"""All data sets, in the order of the menu."""

from logreg.data.real import REAL
from logreg.data.source import Source
from logreg.data.synthetic import SYNTHETIC

DATASETS: dict[str, Source] = SYNTHETIC | REAL
