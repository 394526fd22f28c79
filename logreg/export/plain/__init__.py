"""Readable models and features in plain NumPy, from which exported scripts are assembled.

Each module is named after its model and defines ``log_loss``, ``gradient``, ``hessian`` and
``predict`` as functions of the flat parameters ``theta`` (P,), the features ``X`` and the labels.
`logreg.training.models` computes the same and cites the sources of the formulas.
"""
