"""Find in a source text what the product must never do (trust.md 3 and 4)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

_MODULES = {"cloudpickle", "dill", "joblib", "marshal", "pickle", "shelve"}
_NAMES = {"eval", "exec"}
_METHODS = {
    "query": "runs the text it is given",
    "eval": "runs the text it is given",
    "to_html": "makes HTML from data",
    "as_html": "is LIME's HTML",
    "show_in_notebook": "is LIME's HTML",
    "force_plot": "is SHAP's HTML",
    "initjs": "is SHAP's script",
    "getjs": "is SHAP's script",
    "read_pickle": "runs the code in the file",
}
_TRUE_KEYWORDS = {"allow_pickle", "trusted"}
_READERS = {"read_csv", "read_excel", "read_html", "read_json", "read_parquet", "read_table"}


def violations(source: str) -> list[str]:
    """Return one line for each thing in a source text that is banned everywhere."""
    tree = ast.parse(source)
    literals = _literal_names(tree)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            found += [(node.lineno, reason) for reason in _in_import(node)]
        elif isinstance(node, ast.Call):
            found += [(node.lineno, reason) for reason in _in_call(node, literals)]
    return [f"line {line}: {reason}" for line, reason in sorted(found)]


def table_readers(source: str) -> list[str]:
    """Return one line for each table that pandas is asked to read: the door's work alone."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [f"line {call.lineno}: {ast.unparse(call.func)}" for call in calls if _reads(call)]


def _literal_names(tree: ast.Module) -> set[str]:
    """Return the names that the file itself binds to a literal text, and to nothing else."""
    bound = [
        (target.id, _is_literal(node.value))
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    return {name for name, literal in bound if literal} - {name for name, lit in bound if not lit}


def _in_import(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    prefix = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
    for name in (prefix + alias.name for alias in node.names):
        if name.partition(".")[0] in _MODULES:
            yield f"{name} runs the code in a file"
        if name.startswith("streamlit.components.v1"):
            yield f"{name} shows HTML made from data"


def _in_call(call: ast.Call, literals: set[str]) -> Iterator[str]:
    owner, name = _owner_and_name(call)
    if owner == "" and name in _NAMES:
        yield f"{name}() runs the text it is given"
    if owner in _MODULES:
        yield f"{owner}.{name}() runs the code in a file"
    elif owner and name in _METHODS:
        yield f".{name}() {_METHODS[name]}"
    if owner and name == "html" and not _shows_a_literal(call, owner, literals):
        yield f"{owner}.html() shows something other than a literal of this file"
    if _reads(call) and call.args and "://" in str(_value(call.args[0])):
        yield f"{owner}.{name}() fetches what an address gives it"
    for keyword in call.keywords:
        if keyword.arg == "unsafe_allow_html":
            yield "unsafe_allow_html shows HTML made from data"
        if keyword.arg in _TRUE_KEYWORDS and _value(keyword.value) is True:
            yield f"{keyword.arg}=True trusts whatever a file asks for"


def _reads(call: ast.Call) -> bool:
    owner, name = _owner_and_name(call)
    return owner in {"pd", "pandas"} and name in _READERS


def _owner_and_name(call: ast.Call) -> tuple[str, str]:
    """Return ("pd", "read_csv") for pd.read_csv(...), and ("", "eval") for eval(...)."""
    if isinstance(call.func, ast.Attribute):
        return ast.unparse(call.func.value), call.func.attr
    return "", call.func.id if isinstance(call.func, ast.Name) else ""


def _shows_a_literal(call: ast.Call, owner: str, literals: set[str]) -> bool:
    if "components" in owner or not call.args:
        return False
    shown = call.args[0]
    return _is_literal(shown) or (isinstance(shown, ast.Name) and shown.id in literals)


def _is_literal(node: ast.expr) -> bool:
    return isinstance(_value(node), str)


def _value(node: ast.expr) -> object:
    return node.value if isinstance(node, ast.Constant) else None
