import os

# Before NumPy is imported: next to other workers, more threads of BLAS and OpenMP only spin, and
# triple the processor time.
os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"} | os.environ

from hypothesis import HealthCheck, settings

# Derandomized, so that CI sees the same examples in every run, and without time limits, since the
# processor may be slow or busy.
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
