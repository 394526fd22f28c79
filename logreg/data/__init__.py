"""Data sets: what the model is shown, and how it is split.

One change is one change. The population, the draw, the label noise and the split have their own
generators, so that moving one setting moves one thing:

- ``spread`` scales the same noise draw around the same points, ``anisotropy`` stretches it;
- a larger ``n_samples`` keeps the samples there were and adds new ones;
- ``imbalance`` takes more or fewer of the same samples of each class;
- more ``label_noise`` keeps the wrong labels there were and adds new ones;
- ``seed`` alone draws another sample; ``split_seed`` alone deals it out differently.
"""

from logreg.data.config import DataConfig
from logreg.data.dataset import Dataset
from logreg.data.make import make_dataset
from logreg.data.own import OwnData
from logreg.data.registry import DATASETS
from logreg.data.source import Source
from logreg.data.study import study_hours

__all__ = ["DATASETS", "DataConfig", "Dataset", "OwnData", "Source", "make_dataset", "study_hours"]
