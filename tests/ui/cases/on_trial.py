"""A page with one case on trial: a small model, all parts that change the case."""


def page():
    """Show the parts as the page of cases does; runs inside Streamlit."""
    import numpy as np
    import pandas as pd
    import streamlit as st

    from tests.explain.made_up_models import Formula
    from workbench.explain.describe import describe
    from workbench.explain.explanation import Explanation, Reference
    from workbench.explain.nearest import Pool
    from workbench.intake import InputError
    from workbench.ui.cases.feedback import feedback
    from workbench.ui.cases.limits_menu import limited
    from workbench.ui.cases.trial import Trial
    from workbench.ui.cases.what_if import what_if
    from workbench.ui.cases.what_would_change import what_would_change
    from workbench.workspace import FeatureNote, open_workspace

    home = {"owner": 0.0, "rent": 0.2, "[x](http://evil) <b>": 0.3}

    failing = st.session_state.get("model fails", False)

    def answers(frame):
        if failing:
            raise InputError("The model has ended.")
        return formula(frame)

    def formula(frame):
        part = frame["home"].map(home).fillna(0.1).astype(float)
        text = frame["words"].str.contains("late", regex=False) * 0.05
        return np.clip(frame["amount"] / 2000 + part + text, 0, 1)

    data = pd.DataFrame(
        {
            "amount": range(100, 2100, 100),
            "income": [50.5, np.nan] * 10,
            "home": ["owner", "rent", None, "[x](http://evil) <b>"] * 5,
            "words": ["a few late words", "no such thing here"] * 10,
        }
    )
    workspace = open_workspace(st.session_state["folder"])
    notes = (FeatureNote("words", kind="text"), FeatureNote("amount", "Amount *of* loan", "€"))
    names = list(data.columns)
    model = Formula(names, answers)
    features = limited(workspace, describe(data, names, notes, ()))
    case, threshold = data.iloc[[9]], float(st.session_state.get("threshold", 0.35))
    scores = np.asarray(formula(data), dtype=float)
    rows = data.iloc[:3]
    reference = Reference("passed", rows, ("1", "2", "3"), scores[:3], 3, 0.1, "")

    def explain(row):
        return explained(float(model.score(row)[0]))

    def explained(score):
        base = reference.mean_score
        values = np.array([score - base, 0.0, 0.0, 0.0])
        return Explanation("by hand", tuple(names), values, base, score, np.zeros(4), reference)

    trial = Trial(
        workspace, "ready", model, features, "case 9", case, float(scores[9]), threshold, "hash"
    )
    what_if(trial, explained(trial.score), explain)
    pool = Pool(data, [f"row {number}" for number in range(20)], scores, scores > 0.5)
    what_would_change(trial, data, pool)
    feedback(trial)
