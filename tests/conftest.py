import os

# Before NumPy is imported: beside the other workers further threads of BLAS only stand in the way,
# and take three times the processor time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from hypothesis import HealthCheck, settings

# Derandomised: CI sees the same examples at every run. Nor does it matter how fast they are made
# and tried: a processor may be slow, or busy.
settings.register_profile(
    "ci",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
    max_examples=50,
    print_blob=True,
    database=None,
)
settings.load_profile("ci")
