"""Your own data: files, drawn points, and how they reach Train."""

import asyncio
import json

import numpy as np
import pytest
from sklearn.datasets import load_iris
from starlette.requests import Request
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.runtime.caching.cache_resource_api import clear_session_cache
from streamlit.testing.v1 import AppTest

from logreg import DataConfig, make_dataset
from logreg.data import UserData
from logreg.figures.drawing import drawing_picture, drawing_ranges
from logreg.web import cache
from logreg.web.drawing import CLASSES, FEATURES, MOST_POINTS, Drawing, frame_of, points_of
from logreg.web.navigation import CHAPTERS
from tests.app.page import Page, TrainPage, numbers

IRIS = load_iris(as_frame=True)


def iris(**changes):
    frame = IRIS.frame.rename(columns={"target": "species"})
    frame["species"] = frame["species"].map(dict(enumerate(IRIS.target_names)))
    return frame.assign(**changes).to_csv(index=False).encode()


class DataPage(Page):
    def __init__(self, **link):
        super().__init__("data", **link)

    def upload(self, content, name="some.csv"):
        self.widget("file").set_value((name, content, "text/csv"))
        self.rerun()
        return self

    def choice(self, label):
        """A widget by its label, since its key contains the number of the file."""
        kinds = ("selectbox", "multiselect", "toggle")
        (found,) = [w for kind in kinds for w in getattr(self.app, kind) if w.label == label]
        return found

    def choose(self, label, value):
        self.choice(label).set_value(value)
        self.rerun()

    @property
    def errors(self):
        return [each.value for each in self.app.error]

    @property
    def data(self) -> UserData | None:
        """The session's data."""
        state = self.app.session_state
        if "user-data" not in state:
            return None
        return state["user-data"]

    def train(self):
        self.click("Train on these data")
        assert self.app.title[0].value == "Watch logistic regression learn"
        self.app.switch_page("pages/train.py")  # the page that a browser would then request

    # ---- drawing

    def click_at(self, x, y):
        """Click in the picture: send the player's report, as a browser would."""
        states = self.app._tree.get_widget_states()
        click = states.widgets.add(id=_make_trigger_id(self._player("player").id, "events"))
        click.json_trigger_value = json.dumps([{"event": "click", "value": {"x": x, "y": y}}])
        self.app._run(states)
        assert not self.app.exception, self.app.exception

    def set_and_click_at(self, x, y, **settings):
        """Click so soon after a choice that both arrive in one run."""
        for key, value in settings.items():
            self.widget(key).set_value(value)
        self.click_at(x, y)

    def edit(self, **edits):
        """Edit the table as its widget does."""
        drawing = self.app.session_state["drawing"]
        empty = {"edited_rows": {}, "added_rows": [], "deleted_rows": []}
        self.app.session_state[f"table-{drawing.table}"] = empty | edits
        self.rerun()

    @property
    def points(self):
        return self.app.session_state["drawing"].points

    @property
    def table(self):
        (editor,) = self.app.data_editor
        return editor.value


def drawing_page():
    page = DataPage()
    page.set(way="drawn")
    return page


def four_points(page):
    """Two points of class 0 and two of class 1."""
    for label, x in ((0, -2), (0, -1), (1, 1), (1, 2)):
        page.set_and_click_at(x, x / 2, kind=label)
    return page


# ---- files


def test_a_file_becomes_the_data_of_the_session():
    page = DataPage().upload(iris())
    assert not page.errors
    assert any("150 rows, 5 columns; comma between the values, UTF-8" in t for t in page.texts)
    assert page.choice("Target").value == "species"
    assert page.choice("Features").value == IRIS.feature_names
    np.testing.assert_array_equal(page.data.X, IRIS.data)
    np.testing.assert_array_equal(page.data.y, IRIS.target)
    assert any("150 rows, 4 features" in t and "setosa (50)" in t for t in page.texts)


def test_target_features_and_order_can_be_chosen():
    page = DataPage().upload(iris(grade=np.arange(150) % 2))
    page.choose("Target", "grade")
    assert page.data.class_names == ("0", "1")
    assert not [t for t in page.app.toggle if "order" in t.label]  # two classes have none
    page.choose("Target", "species")
    page.choose("Features", ["petal width (cm)", "petal length (cm)"])
    assert page.data.feature_names == ("petal width (cm)", "petal length (cm)")
    before = page.data
    page.choose("The classes are in an order", True)
    for chosen in ([], ["virginica"], ["virginica", "setosa"]):
        page.choose("From the lowest to the highest", chosen)
        assert page.data == before
        (text,) = [text for text in page.texts if text.startswith("Choose all classes")]
        assert text.endswith("Until then the data below stay.")
    page.choose("From the lowest to the highest", ["virginica", "setosa", "versicolor"])
    assert page.data.class_names == ("virginica", "setosa", "versicolor")
    assert any("in this order" in text for text in page.texts)


def test_numeric_classes_are_ordered_by_size_at_first():
    page = DataPage().upload(IRIS.frame.to_csv(index=False).encode())
    page.choose("The classes are in an order", True)
    assert page.data.ordered
    assert page.data.class_names == ("0", "1", "2")


def test_an_invalid_choice_shows_an_error_and_keeps_the_data():
    page = DataPage().upload(iris())
    before = page.data
    page.choose("Features", ["petal width (cm)"])
    (error,) = page.errors
    assert "at least 2 features" in error
    assert error.endswith("Until then the data below stay.")
    assert page.data == before
    page.choose("Target", "petal width (cm)")
    (error,) = page.errors
    assert "distinct values" in error


def test_a_header_can_be_switched_on_and_off():
    rows = "1,2,x\n3,4,y\n5,6,x\n7,8,y\n"
    page = DataPage().upload(rows.encode())
    assert not page.choice("The first row has the names").value
    assert page.data.feature_names == ("column 1", "column 2")
    page.choose("The first row has the names", True)
    (error,) = page.errors
    assert "column x has only 1 row of x" in error
    page.choose("The first row has the names", False)
    assert not page.errors
    page.upload(("a,b,c\n" + rows).encode())
    assert page.choice("The first row has the names").value
    assert page.data.feature_names == ("a", "b")


def test_an_unusable_file_is_shown_with_the_header_switch():
    page = DataPage().upload(b"1,2,50\n3,4,7\n5,6,8\n3,4,7\n5,6,8\n")
    assert len(page.app.dataframe) == 1
    assert not page.choice("The first row has the names").value
    (error,) = page.errors
    assert "only 1 row of 50" in error
    assert page.data is None
    page.choose("The first row has the names", True)
    assert not page.errors
    assert page.data.feature_names == ("1", "2")


def test_dropped_rows_are_counted():
    frame = IRIS.frame.astype({"target": str})
    frame.iloc[:3, 0] = np.nan
    frame.iloc[3, 1] = np.inf
    page = DataPage().upload(frame.to_csv(index=False).encode())
    (text,) = [text for text in page.texts if text.startswith("Left out")]
    assert "3 rows without a value" in text
    assert "1 row with an infinite number" in text
    assert len(page.data.y) == 146


def test_a_file_that_is_not_a_table_shows_an_error_and_keeps_the_data():
    page = DataPage().upload(iris())
    before = page.data
    page.upload(b"a,b,c\n1,2,x\n1,2\n", "bad.csv")
    (error,) = page.errors
    assert error.startswith("bad.csv: Line 3")
    assert error.endswith("Until then the data below stay.")
    assert page.data == before
    page.upload(iris())
    assert not page.errors


def test_a_file_that_the_server_has_lost_changes_nothing(monkeypatch):
    page = DataPage().upload(iris())
    before = page.data
    # As after a reconnect: the browser refers to a file that the server lacks.
    monkeypatch.setattr(AppTest, "_register_uploaded_files", lambda *_: None)
    page.upload(iris(species=np.arange(150) % 2), "lost.csv")
    assert page.data == before
    assert any("**some.csv**" in text for text in page.texts)


def test_a_file_and_its_choices_outlive_other_pages():
    page = DataPage().upload(iris())
    page.choose("Features", ["petal width (cm)", "petal length (cm)"])
    page.choose("The classes are in an order", True)
    page.choose("From the lowest to the highest", ["virginica", "setosa", "versicolor"])
    before = page.data
    page.go("score")
    page.go("data")
    page.set(way="drawn")
    page.set(way="file")
    assert page.data == before
    assert page.choice("Features").value == ["petal width (cm)", "petal length (cm)"]
    assert page.choice("From the lowest to the highest").value[0] == "virginica"
    page.choose("Features", ["petal length (cm)", "sepal width (cm)"])
    assert page.data.feature_names[1] == "sepal width (cm)"


# ---- drawing


def test_clicks_add_points_until_they_make_a_data_set():
    page = drawing_page()
    assert any("Two classes with two points each" in text for text in page.texts)
    page.click_at(-2.004, 1)
    page.set(kind=1)
    page.click_at(2, 1)
    assert page.points == ((-2.0, 1.0, 0), (2.0, 1.0, 1))
    assert any("add one of class 0 and of class 1" in text for text in page.texts)
    assert page.data is None
    page.click_at(2, 2)
    page.set(kind=0)
    page.click_at(-2, 2)
    np.testing.assert_array_equal(page.data.X, [[-2, 1], [2, 1], [2, 2], [-2, 2]])
    assert page.data.y.tolist() == [0, 1, 1, 0]
    assert page.data.class_names == ("class 0", "class 1")
    assert page.data.feature_names == FEATURES
    assert "4 points: 2 of class 0, 2 of class 1" in page.payload["alt"]


def test_a_click_moves_relabels_and_deletes():
    page = four_points(drawing_page())
    page.set(do="move")
    page.click_at(-2.1, -1.1)
    assert any("click on the new place" in text for text in page.texts)
    assert page.points[0] == (-2, -1, 0)
    page.click_at(4, 4)
    assert page.points[0] == (4, 4, 0)
    page.set_and_click_at(4, 4, do="relabel", kind=3)
    assert page.points[0] == (4, 4, 3)
    page.set(do="delete")
    page.click_at(4.1, 3.9)
    assert len(page.points) == 3
    page.click_at(5, -5)  # nothing is there
    assert len(page.points) == 3
    before = page.points
    page.set_and_click_at(-1, -0.5, do="relabel", kind=None)  # which the page does not offer
    assert page.points == before


def test_choosing_another_tool_deselects_the_point_to_move():
    page = four_points(drawing_page())
    page.set(do="move")
    page.click_at(-2, -1)
    assert page.payload["figure"]["data"][-1]["name"] == "chosen point"
    number = page.payload["id"]
    page.set(do="add")
    assert page.payload["figure"]["data"][-1]["name"] == CLASSES[-1]
    assert page.payload["id"] != number  # so that the browser redraws it
    page.set(do="move")
    page.click_at(4, 4)  # nothing is there
    assert page.points[0] == (-2, -1, 0)


def test_every_change_can_be_undone_and_redone():
    page = four_points(drawing_page())
    whole = page.points
    page.click("Clear")
    assert page.points == ()
    page.click("Undo")
    assert page.points == whole
    for left in (3, 2, 1, 0):
        page.click("Undo")
        assert page.points == whole[:left]
    assert page.button("Undo").disabled
    for there in (1, 2, 3, 4):
        page.click("Redo")
        assert page.points == whole[:there]
    page.click("Undo")
    page.click_at(0, 5)
    assert page.button("Redo").disabled


def test_the_table_and_the_picture_show_the_same_points():
    page = four_points(drawing_page())
    assert page.table.values.tolist() == [list(map(float, point)) for point in page.points]
    page.edit(
        edited_rows={1: {"x₁": -3.5}}, added_rows=[{"x₁": 1, "x₂": 1.5, "class": 4}, {"x₁": 2}]
    )
    assert page.points[1] == (-3.5, -0.5, 0)
    assert page.points[4:] == ((1, 1.5, 4),)
    assert any("three values" in text for text in page.texts)
    assert numbers(page.payload["figure"]["data"][4]["x"]).tolist() == [1]
    assert not page.button("Undo").disabled
    page.click("Undo")
    assert len(page.points) == 4
    assert page.points[1] == (-1, -0.5, 0)
    page.edit(deleted_rows=[0, 1])
    assert len(page.points) == 2
    page.click_at(3, 3)
    assert len(page.table) == len(page.points) == 3


def test_a_table_may_have_more_rows_than_the_limit_of_points():
    page = drawing_page()
    page.edit(added_rows=[{"x₁": i, "x₂": 1.5, "class": 0} for i in range(MOST_POINTS + 2)])
    assert len(page.points) == MOST_POINTS
    assert any("Only the first 500 rows count" in text for text in page.texts)
    assert not any("three values" in text for text in page.texts)


def test_drawn_points_and_table_edits_survive_a_file_and_other_pages():
    page = four_points(drawing_page())
    page.edit(edited_rows={0: {"x₂": 5.0}})
    points, data = page.points, page.data
    page.set(way="file")
    assert page.data == data  # until there is a file
    page.upload(iris())
    assert len(page.data.y) == 150
    page.set(way="drawn")
    assert (page.points, page.data) == (points, data)
    page.go("score")
    page.go("data")
    assert (page.points, page.data) == (points, data)
    assert page.table.values.tolist() == [list(map(float, point)) for point in points]
    page.click("Undo")
    assert page.points[0] == (-2, -1, 0)
    page.set(way="file")
    assert len(page.data.y) == 150


@pytest.mark.parametrize("link", [{}, {"dataset": "wine", "x": "3", "y": "1"}, {"n": "90"}])
def test_the_points_of_train_can_be_copied(link):
    page = DataPage.__new__(DataPage)
    Page.__init__(page, "train", **link)
    page.go("data")
    page.set(way="drawn")
    page.click("Copy Train's points")
    assert not page.errors
    settings = {"dataset": "wine", "plane": (3, 1)} if "x" in link else {}
    dataset = make_dataset(DataConfig(**settings, n_samples=int(link.get("n", 500))))
    rows = np.vstack([dataset.X_train, dataset.X_test])
    labels = np.r_[dataset.y_train, dataset.y_test]
    for *place, label in page.points:
        near = np.isclose(rows, place, rtol=1e-5).all(axis=1)
        assert label in labels[near]
    assert len(page.points) == min(300, len(labels))
    shares = np.bincount([label for *_, label in page.points]) / len(page.points)
    np.testing.assert_allclose(shares, np.bincount(labels) / len(labels), atol=0.01)
    said = [f"Copied 300 of {len(labels)} points"] if len(labels) > 300 else []
    assert [info.value.partition(":")[0] for info in page.app.info] == said
    page.click("Undo")
    assert page.points == ()
    assert not page.app.info


def test_classes_that_do_not_fit_are_reported_when_copying():
    page = DataPage().upload(iris(species=np.arange(150) % 10))
    page.train()
    page.go("data")
    page.set(way="drawn")
    page.click("Copy Train's points")
    (info,) = page.app.info
    assert info.value.startswith("Copied 75 of 150 points: ")
    assert "the first 5 classes" in info.value
    assert np.bincount([label for *_, label in page.points]).tolist() == [15] * 5


# ---- the way to Train


def test_train_trains_on_the_data():
    page = DataPage().upload(iris())
    page.train()
    assert page.widget("dataset").value == "own"
    assert page.widget("dataset").options[-1] == "Your own data"
    assert any("Your 150 rows with 4 features and 3 classes." in text for text in page.texts)
    assert any("has 150 rows; all are used" in text for text in page.texts)
    config = DataConfig("own", user_data=page.data, plane=(2, 0))
    page.set(x=2, y=0)
    dataset = make_dataset(config)
    drawn = page.payload["figure"]["data"][0]["x"]
    np.testing.assert_array_equal(
        numbers(drawn), dataset.X_train[dataset.y_train == 0][:, 0].astype("f4")
    )
    # Data with fewer features does not keep the choice among these.
    page.go("data")
    page.choose("Features", IRIS.feature_names[:2])
    page.train()
    assert not page.app.error
    assert page.payload["figure"]["layout"]["xaxis"]["title"]["text"] == IRIS.feature_names[0]
    # All other data sets are still offered.
    page.set(dataset="moons")
    assert not page.app.error
    page.set(dataset="own")
    assert not page.app.error


def test_a_constant_feature_is_reported():
    page = DataPage().upload(b"a,b,c\n" + b"1,3,x\n2,3,y\n" * 5)
    page.train()
    (notice,) = page.notices
    assert notice.startswith("b has the same value")
    page.set(dataset="blobs")
    assert not page.notices


def test_settings_of_other_data_sets_apply_to_own_data():
    page = four_points(drawing_page())
    page.train()
    for settings in ({"test": 50}, {"noise": 20}, {"noise": 0, "outliers": True}, {"split": 3}):
        page.set(**settings)
        assert not page.app.exception
    page.click("Reset")
    assert page.widget("dataset").value == "blobs"


def test_a_link_cannot_contain_own_data():
    for text in ("own", "Your own data"):
        page = TrainPage(dataset=text)
        (notice,) = page.notices
        assert f"Dataset cannot be `{text}`" in notice
        assert "no link holds data of one's own" in notice
        assert page.widget("dataset").value == "blobs"


def test_a_new_session_says_once_that_the_data_is_gone():
    old = four_points(drawing_page())
    address = {key: "".join(value) for key, value in old.app.query_params.items()}
    new = Page("data", **address)
    (notice,) = new.notices
    assert notice.startswith("Your data is gone")
    new.rerun()
    assert not new.notices
    assert not drawing_page().notices  # nothing was lost


def test_learn_pages_say_that_they_ignore_own_data():
    page = four_points(drawing_page())
    page.train()
    for chapter in CHAPTERS:
        page.go(chapter.name)
        assert not page.app.error
        if chapter.name in ("landscape", "step"):
            assert any("Train's run differs in Dataset" in text for text in page.texts)
    page.go("train")
    assert page.widget("dataset").value == "own"


def test_the_page_says_how_many_of_very_many_points_it_shows():
    rng = np.random.default_rng(0)
    rows = (f"{a:.3f},{b:.3f},{'xy'[int(a + b > 0)]}\n" for a, b in rng.normal(size=(7000, 2)))
    page = DataPage().upload(b"a,b,c\n" + "".join(rows).encode())
    page.train()
    assert any("The picture shows 5000 of 7000 points." in text for text in page.texts)
    page.set(dataset="blobs")
    assert not any("The picture shows" in text for text in page.texts)


def test_results_from_own_data_are_deleted_with_the_session(monkeypatch):
    page = DataPage().upload(iris(extra=np.arange(150)))
    made = []

    def counted(config):
        made.append(config.dataset)
        return make(config)

    make = cache._make_dataset
    monkeypatch.setattr(cache, "_make_dataset", counted)
    page.train()
    # The shared cache contains none of it, and the session's cache suffices.
    cache.make_dataset.clear()
    page.set(noise=0, split=0)
    page.rerun()
    assert made == ["own"]
    clear_session_cache("test session id")  # as when a session ends
    page.rerun()
    assert made == ["own", "own"]


# ---- units


def test_a_forged_click_changes_nothing():
    drawing = Drawing()
    for x, y in ((np.nan, 0), (0, np.inf), (1e300, 0)):
        for do in ("add", "move", "relabel", "delete", "?"):
            drawing.click(do, x, y, 0)
    assert drawing.points == ()
    assert not drawing.past


def test_undo_has_a_limit():
    drawing = Drawing()
    for i in range(300):
        drawing.change(((float(i), 0.0, 0),))
    count = 0
    while drawing.past:
        drawing.undo()
        count += 1
    assert count == 200
    assert drawing.points == ((99.0, 0.0, 0),)


def test_points_have_a_limit():
    drawing = Drawing()
    for i in range(MOST_POINTS + 5):
        drawing.click("add", i / 100, 0, 0)
    assert len(drawing.points) == MOST_POINTS


def test_nothing_of_an_upload_is_written_to_the_disk():
    """Read it as Streamlit's server does."""
    boundary, content = b"----line", bytes(5_000_000)
    part = b'Content-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\n' + content
    body = b"--%b\r\n%b\r\n--%b--\r\n" % (boundary, part, boundary)

    async def received():
        return {"type": "http.request", "body": body}

    async def size_and_whether_on_disk():
        kind = b"multipart/form-data; boundary=" + boundary
        scope = {"type": "http", "headers": [(b"content-type", kind)]}
        async with Request(scope, received).form() as form:
            return form["f"].size, form["f"].file._rolled

    assert asyncio.run(size_and_whether_on_disk()) == (len(content), False)


def test_the_table_keeps_points_of_any_size_exactly():
    points = ((1e12, -1e-9, 0), (123456.789, 1 / 3, 4), (-1e12, 0.0, 2))
    assert points_of(frame_of(points)) == points


def test_incomplete_or_invalid_rows_are_not_points():
    frame = frame_of(((1.0, 2.0, 3),)).astype(object)
    for row in ([1, 2, 5], [1, 2, -1], [1, 2, 0.5], [1e13, 2, 0], [np.nan, 2, 0], [1, None, 0]):
        frame.loc[len(frame)] = row
    frame.loc[len(frame)] = [1, 2, True]
    assert points_of(frame)[0] == (1.0, 2.0, 3)
    assert len(points_of(frame)) <= 2
    assert points_of(frame_of(())) == ()


def test_the_plane_includes_all_points():
    inside = np.array([[-6.0, 6], [1, 2]])
    assert drawing_ranges(inside) == ((-6, 6), (-6, 6))
    assert drawing_ranges(np.empty((0, 2))) == ((-6, 6), (-6, 6))
    across, up = drawing_ranges(np.array([[0.0, 100], [7, 50]]))
    assert across[0] < -6
    assert 7 < across[1] < 8
    assert up[1] > 100


def test_a_picture_of_drawn_points_shows_each_in_its_class():
    X, y = np.array([[1.0, 2], [3, 4], [5, 0]]), np.array([0, 4, 0])
    picture = drawing_picture(X, y, FEATURES, CLASSES, chosen=1)
    by_name = {trace["name"]: trace for trace in picture.data}
    assert by_name["class 0"]["x"] == [1, 5]
    assert by_name["class 4"]["y"] == [4]
    assert by_name["class 2"]["x"] == [None]
    assert (by_name["chosen point"]["x"], by_name["chosen point"]["y"]) == ([3], [4])
    assert picture.clicks == "x"
    assert len(drawing_picture(X, y, FEATURES, CLASSES).data) == len(CLASSES)
