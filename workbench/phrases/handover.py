"""What each form of a decision that is handed over holds."""

RECORD_HOLDS = (
    "Everything that it rests on, as strict JSON, described in docs/decision.schema.json. On "
    "another machine it makes the decision again."
)
SNIPPET_HOLDS = (
    "A function `decide(score)` without any library; it holds a band and thresholds of groups too, "
    "and decides every row as this app does."
)
MODEL_HOLDS = (
    "scikit-learn's FixedThresholdClassifier around the model: its `predict` decides every row as "
    "this app does."
)
ASK_FOR_IT = (
    "A program asks for the decision in force on this workspace here; it answers with the exact "
    "threshold, the hash of the model, and 404 where none is in force:"
)
