"""Data sets to train and test a model on.

One setting changes one thing. The points, their noise, the label noise and the split each have
their own random generator:

- ``spread`` scales the same noise around the same points, and ``anisotropy`` stretches it;
- a larger ``n_samples`` keeps all samples and adds more;
- ``imbalance`` takes more or fewer of each class's samples;
- more ``label_noise`` keeps all wrong labels and adds more;
- only ``seed`` draws another sample, and only ``split_seed`` splits it differently.

To add a data set, write its draw function in `synthetic` or `real`.
"""

from logreg.data.config import DataConfig
from logreg.data.dataset import Dataset
from logreg.data.make import make_dataset
from logreg.data.registry import DATASETS
from logreg.data.source import Source
from logreg.data.study import study_hours
from logreg.data.user_data import UserData

__all__ = ["DATASETS", "DataConfig", "Dataset", "Source", "UserData", "make_dataset", "study_hours"]
