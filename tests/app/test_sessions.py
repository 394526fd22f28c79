"""Several sessions on one server."""

import json
import subprocess
import sys

from tests import ROOT

# In a new process, which has not imported its modules yet.
SIX_AT_ONCE = """
import json
from concurrent.futures import ThreadPoolExecutor
from streamlit.testing.v1 import AppTest

def visit(number):
    app = AppTest.from_file("app.py", default_timeout=60).run()
    return [each.message for each in app.exception], len(app.get("bidi_component"))

with ThreadPoolExecutor(6) as pool:
    print(json.dumps(list(pool.map(visit, range(6)))))
"""


def test_the_first_six_sessions_of_a_new_server_all_get_a_picture():
    command = [sys.executable, "-c", SIX_AT_ONCE]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (first, *others) = json.loads(done.stdout)
    assert first == [[], 3]  # no exception; the player, its code, and the copy button
    assert others == [first] * 5
