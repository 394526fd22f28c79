"""The data sets, in the order in which the pages list them."""

from logreg.data.real import REAL
from logreg.data.source import Source
from logreg.data.synthetic import SYNTHETIC

DATASETS: dict[str, Source] = SYNTHETIC | REAL
