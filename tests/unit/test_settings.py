"""The settings, as the library, the page and the estimator declare them."""

import inspect
import re
from dataclasses import fields

import pytest

from logreg import DataConfig, LogisticRegressionGD, TrainConfig
from logreg.settings import Box, Scale, Slider, settings_of
from logreg.training.models import MODELS
from logreg.training.optimizers import OPTIMIZERS
from logreg.validation import OneOf

SETTINGS = {
    (config.__name__, name): each
    for config in (DataConfig, TrainConfig)
    for name, each in settings_of(config).items()
}
every_setting = pytest.mark.parametrize("setting", SETTINGS.values(), ids=lambda each: each.key)


def test_every_field_but_the_users_own_data_is_a_setting():
    configs = (DataConfig, TrainConfig)
    names = {(config.__name__, each.name) for config in configs for each in fields(config)}
    assert names - set(SETTINGS) == {("DataConfig", "user_data")}


def test_names_in_links_and_on_the_command_line_are_unique():
    for names in ([each.key for each in SETTINGS.values()], [e.option for e in SETTINGS.values()]):
        assert len(set(names)) == len(names)


def test_keys_in_links_do_not_change():
    keys = {each.key for each in SETTINGS.values()}
    assert keys >= {
        *("n", "spread", "lr", "epochs", "dataset", "seed", "init", "start", "test", "split"),
        *("order", "classes", "imbalance", "stretch", "noise", "outliers", "all", "model"),
        *("standardise", "degree", "optimizer", "batch", "decay", "l1", "l2"),
    }


@every_setting
def test_the_page_offers_what_the_library_allows(setting):
    match page := setting.page:
        case Slider():
            held = [page.low, page.high]
        case Box():
            held = [0, page.high]
        case Scale():
            held = [setting.to_control(value) for value in page.values]
        case _:
            return
    for value in held:
        meant = setting.check(setting.from_control(value))
        assert setting.to_control(meant) == value
        assert type(setting.to_control(meant)) is type(value)


@every_setting
def test_the_default_is_allowed_and_the_page_shows_it(setting):
    assert setting.check(setting.default) == setting.default
    assert setting.from_control(setting.to_control(setting.default)) == setting.default


@every_setting
def test_texts_are_sentences(setting):
    assert setting.label[0].isupper()
    assert setting.help[0].isupper()
    assert setting.help.endswith(".")


@pytest.mark.parametrize("config", [DataConfig, TrainConfig])
def test_the_documentation_lists_every_setting_with_its_allowed_values(config):
    text = " ".join(config.__doc__.split())
    for name, each in settings_of(config).items():
        assert f" {name} : {each.text}" in text


@pytest.mark.parametrize(("name", "table"), [("model", MODELS), ("optimizer", OPTIMIZERS)])
def test_models_and_optimizers_are_those_of_the_tables(name, table):
    kind = settings_of(TrainConfig)[name].kind
    assert isinstance(kind, OneOf)
    assert set(kind.labels) == set(table)


def test_the_estimator_has_the_settings_of_training_with_their_defaults():
    given = dict(inspect.signature(LogisticRegressionGD).parameters)
    assert given.pop("model").default == "auto"
    assert given.pop("random_state").default is None  # both seeds are drawn from it
    for name, each in settings_of(TrainConfig).items():
        if name not in ("model", "seed", "batch_seed"):
            assert given.pop(name).default == each.default
            assert re.search(rf"\b{name}\b", inspect.getdoc(LogisticRegressionGD))
            if each.old_name:
                assert given.pop(each.old_name).default is None  # the new name holds
    assert not given
