import pytest

from tests.app.page import TrainPage


@pytest.fixture
def page() -> TrainPage:
    """The Train page on a first visit."""
    return TrainPage()
