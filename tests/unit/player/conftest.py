import pytest

from tests.unit.player.sent import RUNS, sent


@pytest.fixture(scope="package", params=RUNS)
def message(request):
    data, config = RUNS[request.param]
    return sent(data, **config)
