"""Settings survive a visit to another page."""

from tests.app.page import Page


def test_settings_are_kept_while_another_page_is_shown():
    page = Page("train")
    page.set(n=300, dataset="moons", noise=10)
    page.go("score")
    page.set(w=2.5)
    page.go("train")
    assert (page.widget("n").value, page.widget("noise").value) == (300, 10)
    assert page.widget("dataset").value == "moons"
    page.go("score")
    assert page.widget("w").value == 2.5


def test_a_link_within_the_app_sets_all_controls_of_its_page():
    page = Page("score", w="2.5", b="3")
    page.go("train")
    page.app.switch_page("pages/score.py")
    page.app.query_params["w"] = "1.5"
    page.rerun()
    assert page.widget("w").value == 1.5
    assert page.widget("b").value == 0.5
