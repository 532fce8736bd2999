"""Threshold Workbench: choose where a score becomes a decision, and know what it costs."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench import explain
    from workbench.columns import Columns
    from workbench.explain.fits import explainers_for
    from workbench.intake import InputError, read_table
    from workbench.notebook import (
        apply_decision,
        decision,
        decisions,
        fairness,
        parity,
        reasons_between,
        record_decision,
        save_workspace,
        show,
        still_holds,
        weak_slices,
    )
    from workbench.report.applied import Applied
    from workbench.report.applied_reasons import with_reasons
    from workbench.report.case_explanation import CaseExplanation, explain_case
    from workbench.report.evaluation import Evaluation, Terms, evaluate
    from workbench.report.explainer import Explainer, open_explainer
    from workbench.report.fairness import Fairness
    from workbench.report.handover import model_with_threshold, python_snippet
    from workbench.report.other_model import TwoModels
    from workbench.report.parity import Parity, ParityAt
    from workbench.report.record.as_json import read_record, record_json
    from workbench.report.record.making import Decided, Record
    from workbench.report.record.reproduce import Reproduced, reproduce
    from workbench.report.reference_group import Condition, ReferenceChoice
    from workbench.report.slice_choice import SliceChoice
    from workbench.report.standing.still_holds import StillHolds
    from workbench.report.weak_slices import WeakSlices
    from workbench.scored import Scored
    from workbench.slices import Cut, SliceTable, by_slice
    from workbench.slices.discovery import Search
    from workbench.threshold import (
        Baselines,
        Capacity,
        CostModel,
        Hull,
        Limits,
        OperatingCurve,
        OperatingPoint,
        PriceColumns,
        PricedCurve,
        Requirement,
        Reviewer,
        baselines,
        cheapest,
        convex_hull,
        operating_curve,
        price,
        regret,
    )
    from workbench.workspace import Words, Workspace, load_scored, open_workspace

_HOMES = {
    "workbench.columns": ("Columns",),
    "workbench.explain.fits": ("explainers_for",),
    "workbench.intake": ("InputError", "read_table"),
    "workbench.notebook": (
        "apply_decision",
        "decision",
        "decisions",
        "fairness",
        "parity",
        "reasons_between",
        "record_decision",
        "save_workspace",
        "show",
        "still_holds",
        "weak_slices",
    ),
    "workbench.report.applied": ("Applied",),
    "workbench.report.applied_reasons": ("with_reasons",),
    "workbench.report.case_explanation": ("CaseExplanation", "explain_case"),
    "workbench.report.evaluation": ("Evaluation", "Terms", "evaluate"),
    "workbench.report.explainer": ("Explainer", "open_explainer"),
    "workbench.report.other_model": ("TwoModels",),
    "workbench.report.fairness": ("Fairness",),
    "workbench.report.parity": ("Parity", "ParityAt"),
    "workbench.report.handover": ("model_with_threshold", "python_snippet"),
    "workbench.report.record.making": ("Decided", "Record"),
    "workbench.report.record.as_json": ("read_record", "record_json"),
    "workbench.report.reference_group": ("Condition", "ReferenceChoice"),
    "workbench.report.record.reproduce": ("Reproduced", "reproduce"),
    "workbench.report.slice_choice": ("SliceChoice",),
    "workbench.report.standing.still_holds": ("StillHolds",),
    "workbench.report.weak_slices": ("WeakSlices",),
    "workbench.scored": ("Scored",),
    "workbench.slices": ("Cut", "SliceTable", "by_slice"),
    "workbench.slices.discovery": ("Search",),
    "workbench.threshold": (
        "Baselines",
        "Capacity",
        "CostModel",
        "Hull",
        "Limits",
        "OperatingCurve",
        "OperatingPoint",
        "PriceColumns",
        "PricedCurve",
        "Requirement",
        "Reviewer",
        "baselines",
        "cheapest",
        "convex_hull",
        "operating_curve",
        "price",
        "regret",
    ),
    "workbench.workspace": ("Words", "Workspace", "load_scored", "open_workspace"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Applied",
    "Baselines",
    "Capacity",
    "CaseExplanation",
    "Columns",
    "Condition",
    "CostModel",
    "Cut",
    "Decided",
    "Evaluation",
    "Explainer",
    "Fairness",
    "Hull",
    "InputError",
    "Limits",
    "OperatingCurve",
    "OperatingPoint",
    "Parity",
    "ParityAt",
    "PriceColumns",
    "PricedCurve",
    "Record",
    "ReferenceChoice",
    "Reproduced",
    "Requirement",
    "Reviewer",
    "Scored",
    "Search",
    "SliceChoice",
    "SliceTable",
    "StillHolds",
    "Terms",
    "TwoModels",
    "WeakSlices",
    "Words",
    "Workspace",
    "apply_decision",
    "baselines",
    "by_slice",
    "cheapest",
    "convex_hull",
    "decision",
    "decisions",
    "evaluate",
    "explain",
    "explain_case",
    "explainers_for",
    "fairness",
    "load_scored",
    "model_with_threshold",
    "open_explainer",
    "open_workspace",
    "operating_curve",
    "parity",
    "price",
    "python_snippet",
    "read_record",
    "read_table",
    "reasons_between",
    "record_decision",
    "record_json",
    "regret",
    "reproduce",
    "save_workspace",
    "show",
    "still_holds",
    "weak_slices",
    "with_reasons",
]


def __getattr__(name: str) -> object:
    """Load a public name from its module on first use, so that importing costs nothing."""
    if name == "explain":  # a package that is a verb too
        return import_module("workbench.explain")
    if name not in _HOME:
        raise AttributeError(f"module 'workbench' has no attribute '{name}'")
    return getattr(import_module(_HOME[name]), name)
