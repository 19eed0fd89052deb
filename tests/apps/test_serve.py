import socket

import pytest

from titanium.apps.cli import run


def refused(capsys, *options):
    code = run(["serve", "--no-browser", *options])
    return code, capsys.readouterr().err


def test_other_machines_are_not_served_without_a_token(capsys):
    code, told = refused(capsys, "--host", "0.0.0.0")
    assert code == 3
    assert "'0.0.0.0' can be reached from other machines" in told


def test_a_token_that_can_be_guessed_is_refused(capsys):
    code, told = refused(capsys, "--host", "0.0.0.0", "--token", "secret")
    assert code == 3
    assert "the access token has 6 letters: it needs at least 16" in told


def test_a_port_that_is_taken_is_told(capsys, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        code, told = refused(capsys, "--port", str(other.getsockname()[1]), "--home", str(tmp_path))
    assert code == 3
    assert "Another titanium may be open there; give another --port" in told


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--port", "70000"], "70000 is no port; from 0 to 65535 are"),
        (["--jobs", "0"], "0 jobs at a time: at least 1 is wanted"),
        (["us_rock"], "us_rock"),
    ],
)
def test_what_cannot_be_served_is_told(capsys, tmp_path, options, words):
    code, told = refused(capsys, "--home", str(tmp_path), *options)
    assert code == 3
    assert words in told
