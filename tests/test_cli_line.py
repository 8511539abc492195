"""Does the command line understand, help, refuse and stop as it should, in both languages?"""

from __future__ import annotations

import argparse
import ast
import contextlib
import inspect
import io
import os
import signal
import subprocess
import sys
import time

import pytest

from murmure.faces.cli.parse import GLOBALS, parser_of
from murmure.faces.cli.run import verbs
from murmure.faces.cli.screen import Screen, as_json, tame
from murmure.faces.cli.wording import FRENCH
from murmure.model.words import Both
from typed import ROOT, environment, typed

HEAVY = ("duckdb", "pyarrow", "numpy", "numba", "starlette", "rich", "pandas", "jinja2", "yaml", "cryptography", "sqlite3")
ASKED = (
    "demo import jobs undo forget export graph sql serve doctor shape source rules search timeline watch completion mapping communities lens contest "
    "listen replay evaluate notify keep new people devices letter draft"
).split()
PROGRAMMING = (
    "'required' is an invalid argument", "%r is not callable", ".__call__() not defined", "argument \"-\" with mode", "cannot have multiple",
    "cannot merge actions", "conflicting ", "dest= is required", "invalid conflict_resolution", "invalid option string",
    "mutually exclusive arguments must",
)  # fmt: skip


def test_help_imports_nothing_heavy() -> None:
    words = ["-P", "-X", "importtime", "-m", "murmure", "--help"]
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, env=environment(), check=True)
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if "|" in line}
    assert "murmure.faces.cli.run" in loaded
    assert loaded & set(HEAVY) == set()
    assert not any(name.startswith(("murmure.engine", "murmure.home", "murmure.sources.")) for name in loaded)


def test_every_verb_that_was_promised_is_there() -> None:
    assert set(ASKED) <= {verb.name for verb in verbs()}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_verb_has_help_and_examples_that_parse(language: str) -> None:
    parser = parser_of(verbs(), language)
    for verb in verbs():
        said = io.StringIO()
        with contextlib.redirect_stdout(said), pytest.raises(SystemExit) as stop:
            parser.parse_args([verb.name, "--help"])
        assert stop.value.code == 0
        assert verb.title.say(language) in " ".join(said.getvalue().split())
        assert verb.examples, verb.name
        for line in verb.examples:
            import shlex

            parsed = parser.parse_args(shlex.split(line.split(" > ")[0]))
            assert parsed.verb in ASKED


def test_no_sentence_is_the_same_in_both_languages_by_neglect() -> None:
    same = [verb.name for verb in verbs() if verb.title.en == verb.title.fr]
    assert same == []


def test_argparse_says_nothing_that_we_do_not_translate() -> None:
    found: set[str] = set()
    for node in ast.walk(ast.parse(inspect.getsource(argparse))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext"):
            found |= {arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)}
    assert len(found) > 20
    assert {text for text in found if not text.startswith(PROGRAMMING)} - set(FRENCH) == set()


def test_french_help_has_no_english_word_of_argparse() -> None:
    text = typed("--lang", "fr", "import", "--help").out
    assert text.startswith("usage : murmure import")
    for word in ("positional", "show this", "FOLDER", "FILE", "usage: "):
        assert word not in text


@pytest.mark.parametrize("name", [names[0] for names, _ in GLOBALS])
def test_global_options_stand_before_and_after_the_verb(name: str) -> None:
    options = dict(GLOBALS)[(name,)]
    value = [] if options.get("action") == "store_true" else ["fr" if "choices" in options else "x"]
    parser = parser_of(verbs())
    field = name[2:].replace("-", "_")
    before, after = parser.parse_args([name, *value, "jobs"]), parser.parse_args(["jobs", name, *value])
    deep = parser.parse_args(["source", "list", name, *value])
    assert getattr(before, field) == getattr(after, field) == getattr(deep, field) == (value[0] if value else True)
    assert not hasattr(parser.parse_args(["jobs"]), field)


def test_bad_words_are_refused_in_the_language_of_the_person() -> None:
    english, french = typed("frobnicate"), typed("frobnicate", LANG="fr_FR.UTF-8")
    assert english.code == french.code == 2
    assert "invalid choice" in english.err and "n'est pas possible" in french.err
    assert "Traceback" not in english.err + french.err


def test_no_word_at_all_says_how_to_begin() -> None:
    said = typed()
    assert said.code == 2
    assert "murmure demo" in said.out


def test_version_is_the_same_everywhere() -> None:
    import murmure

    assert typed("--version").out.split() == ["murmure", murmure.__version__]
    assert typed("--version", "--json").json == {"version": murmure.__version__}


def test_an_error_is_a_sentence_and_with_json_also_an_object(tmp_path) -> None:
    plain = typed("--home", tmp_path / "none", "jobs")
    assert (plain.code, plain.out) == (1, "")
    assert "murmure import" in plain.err
    told = typed("--home", tmp_path / "none", "jobs", "--json", "--lang", "fr")
    assert told.code == 1
    assert told.json["error"]["code"] == "no-home"
    assert "rien dans" in told.json["error"]["what"]


def test_an_unexpected_error_leaves_a_report_without_data(tmp_path) -> None:
    secret = "salamander"
    sitecustomize = tmp_path / "sitecustomize.py"
    sitecustomize.write_text(
        "import murmure.place\n"
        "def broken(*_):\n"
        f"    raise RuntimeError('{secret}')\n"
        "murmure.place.is_home = broken\n"
    )
    paths = f"{tmp_path}{os.pathsep}{ROOT / 'src'}"
    said = typed("jobs", "--home", tmp_path / secret, PYTHONPATH=paths, XDG_STATE_HOME=str(tmp_path / "state"))
    assert said.code == 1
    assert "Traceback" not in said.err and secret not in said.err
    (report,) = (tmp_path / "state" / "murmure").iterdir()
    assert str(report) in said.err
    text = report.read_text()
    assert "RuntimeError" in text and "verb: jobs" in text
    assert secret not in text and str(tmp_path) not in text
    assert report.stat().st_mode & 0o077 == 0
    loud = typed("jobs", PYTHONPATH=paths, MURMURE_DEBUG="1")
    assert "Traceback" in loud.err


def test_ctrl_c_says_what_is_kept(tmp_path) -> None:
    words = [sys.executable, "-P", "-m", "murmure", "--home", str(tmp_path / "h"), "watch"]

    def listen() -> None:  # what runs in the background of a shell begins deaf to Ctrl-C
        signal.signal(signal.SIGINT, signal.default_int_handler)

    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True, env=environment(LANG="fr_FR.UTF-8"), preexec_fn=listen) as process:
        assert "Surveillance" in process.stderr.readline()
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
    assert process.returncode == 130
    assert "confirmé est gardé" in rest and "Traceback" not in rest


def test_a_reader_that_goes_away_is_no_error(tmp_path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    words = [sys.executable, "-P", "-m", "murmure", "completion", "bash"]
    done = subprocess.run(words, stdout=writer, stderr=subprocess.PIPE, env=environment(), check=False)
    os.close(writer)
    assert done.stderr == b""
    assert done.returncode == 141


def test_completion_is_understood_by_the_shell() -> None:
    script = typed("completion", "bash").out
    assert "murmure" in script and "timeline" in script and "--passphrase-file" in script
    subprocess.run(["bash", "-n"], input=script, text=True, check=True)


def test_what_is_read_never_steers_the_terminal() -> None:
    nasty = "a\x1b[31m\x07\x9b0m\u202eb\u2066\ud800\u2028c"
    assert not set(tame(nasty)) & set("\x1b\x07\x9b\u202e\u2066\ud800\u2028")
    text = as_json({"k" + nasty: [nasty, float("nan"), float("inf")]})
    assert text.isprintable()
    import json

    assert json.loads(text) == {"k" + nasty: [nasty, None, None]}
    out = io.StringIO()
    Screen(out=out, err=out).table((Both("A", "A"),), [[nasty + "\n" + nasty]])
    assert out.getvalue().replace("\n", "").isprintable()


def test_numbers_are_written_as_the_language_does() -> None:
    assert Screen("en").number(1234567) == "1,234,567"
    assert Screen("fr").number(1234567) == "1\u202f234\u202f567"
    assert (Screen("en").number(2.5), Screen("fr").number(2.5)) == ("2.5", "2,5")
