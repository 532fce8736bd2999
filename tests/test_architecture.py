"""The rules of the house that no linter knows: what is banned, and what must load late."""

from __future__ import annotations

import ast
import json
import subprocess
import sys

import pytest

from tests.bans import table_readers, violations
from tests.product import CORE_MODULES, PACKAGE, PAGES, ROOT, UI_MODULES, shown

PRODUCT = [*PACKAGE, *PAGES, ROOT / "app.py"]
INSIDE = [path for path in PRODUCT if not path.is_relative_to(ROOT / "workbench" / "intake")]


# 1. What must never be written


@pytest.mark.parametrize("path", PRODUCT, ids=shown)
def test_no_file_of_the_product_does_what_is_banned(path):
    assert violations(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", INSIDE, ids=shown)
def test_tables_are_read_at_the_door_only(path):
    assert table_readers(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        "st.markdown(text, unsafe_allow_html=True)",
        "st.html(case.name)",
        "st.html(f'<b>{name}</b>')",
        "text = '<b>'\ntext = case.name\nst.html(text)",
        "components.html('<p>')",
        "import streamlit.components.v1 as components",
        "from streamlit.components import v1",
        "frame.style.to_html()",
        "figure.to_html()",
        "lime_explanation.as_html()",
        "lime_explanation.show_in_notebook()",
        "shap.force_plot(base, values)",
        "shap.initjs()",
        "import joblib",
        "from joblib import load",
        "joblib.load(path)",
        "import pickle",
        "pickle.loads(data)",
        "from cloudpickle import load",
        "pd.read_pickle(path)",
        "np.load(path, allow_pickle=True)",
        "skops.io.load(path, trusted=True)",
        "frame.query(condition)",
        "frame.eval(condition)",
        "eval(text)",
        "exec(text)",
        "pd.read_csv('https://example.org/table.csv')",
    ],
)
def test_the_ban_sees_what_it_is_there_for(line):
    assert len(violations(line)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "st.markdown(text)",
        "st.html('<style>h1 { margin: 0 }</style>')",
        "STYLE = '<style></style>'\nst.html(STYLE)",
        "np.load(path, allow_pickle=False)",
        'skops.io.load(path, trusted=["numpy.dtype"])',
        "pd.read_csv(buffer)",
        "intake.read_table(path)",
        "urllib.parse.urlencode(query)",
        "evaluate(scored)",
    ],
)
def test_the_ban_leaves_honest_code_alone(line):
    assert violations(line) == []


@pytest.mark.parametrize("line", ["pd.read_csv(path)", "frame = pandas.read_parquet(buffer)"])
def test_a_table_read_past_the_door_is_seen(line):
    assert len(table_readers(line)) == 1


# 2. What must load late: importing each of these costs seconds

HEAVY = {"lime", "matplotlib", "numba", "scipy", "shap", "skops", "sklearn", "statsmodels"}

IMPORT_EACH = """
import importlib, json, sys
def loaded():
    return {module.partition(".")[0] for module in sys.modules}
new = {}
for name in sys.argv[1:]:
    before = loaded()
    importlib.import_module(name)
    new[name] = sorted(loaded() - before)
print(json.dumps(new))
"""


def libraries(*modules: str) -> dict[str, set[str]]:
    """Import modules one after the other in a new process; return what each was first to load."""
    command = [sys.executable, "-c", IMPORT_EACH, *modules]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return {name: set(found) for name, found in json.loads(answer.stdout).items()}


def guilty(loaded: dict[str, set[str]], banned: set[str]) -> dict[str, set[str]]:
    return {module: found & banned for module, found in loaded.items() if found & banned}


def test_importing_the_core_loads_neither_streamlit_nor_anything_heavy():
    assert guilty(libraries(*CORE_MODULES), HEAVY | {"streamlit"}) == {}


def test_importing_the_app_loads_nothing_heavy():
    assert guilty(libraries(*UI_MODULES, "app"), HEAVY) == {}


def test_importing_the_package_loads_no_library():
    assert guilty(libraries("workbench"), {"numpy", "pandas", "plotly", "pyarrow"}) == {}


def test_the_probe_sees_what_a_module_loads():
    assert guilty(libraries("json", "scipy.special"), HEAVY) == {"scipy.special": {"scipy"}}


# 3. Pages are straight scripts, in one folder for each section of the menu


def test_no_page_lies_where_streamlits_old_discovery_would_find_it():
    assert PAGES
    assert list((ROOT / "pages").glob("*.py")) == []
    assert list((ROOT / "pages").rglob("__init__.py")) == []


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_a_page_defines_nothing(path):
    definitions = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert [node.name for node in ast.walk(tree) if isinstance(node, definitions)] == []


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_a_page_imports_streamlit_and_the_package_only(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    plain = [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    names = [alias.name for node in plain for alias in node.names]
    names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert {name.partition(".")[0] for name in names} <= {"__future__", "streamlit", "workbench"}


def test_the_asgi_app_stays_small():
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) < 50
