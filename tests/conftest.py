"""Options of all black-box tests."""

import os


def pytest_addoption(parser):
    parser.addoption("--store", choices=("rocks", "postgres"), default=os.environ.get("FAELLED_STORE", "rocks"),
                     help="the engine that the sandboxes of the tests use (also: FAELLED_STORE)")


def pytest_configure(config):
    os.environ["FAELLED_STORE"] = config.getoption("--store")
