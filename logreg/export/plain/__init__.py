"""The models and features in plain NumPy, written to be read: exported scripts are made of them.

A module has the name of its model and defines ``log_loss``, ``gradient``, ``hessian`` and
``predict`` as functions of the flat parameters ``theta`` (P,), the features ``X`` and the labels.
`logreg.training.models` computes the same, and names the sources of the formulas.
"""
