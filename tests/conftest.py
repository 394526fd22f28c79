from hypothesis import settings

# Derandomised: CI sees the same examples at every run.
settings.register_profile(
    "ci", deadline=None, derandomize=True, max_examples=50, print_blob=True, database=None
)
settings.load_profile("ci")
