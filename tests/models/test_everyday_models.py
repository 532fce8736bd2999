"""What people fit every day opens, and scores the same as before it was saved."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.ensemble import (
    AdaBoostClassifier,
    BaggingClassifier,
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
    StackingClassifier,
    VotingClassifier,
)
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer, TfidfVectorizer
from sklearn.feature_selection import SelectKBest
from sklearn.linear_model import LogisticRegression, LogisticRegressionCV, SGDClassifier
from sklearn.model_selection import FixedThresholdClassifier
from sklearn.multiclass import OneVsRestClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.tree import DecisionTreeClassifier

from workbench.models.limits import DEFAULT
from workbench.models.skops_file import open_skops

LOGISTIC = LogisticRegression()
EVERYDAY = [
    LogisticRegressionCV(
        Cs=2, cv=2, use_legacy_attributes=False, scoring="neg_log_loss", l1_ratios=(0,)
    ),
    SGDClassifier(loss="log_loss", random_state=0),
    RandomForestClassifier(3, random_state=0, n_jobs=2),
    ExtraTreesClassifier(3, random_state=0),
    GradientBoostingClassifier(n_estimators=3, random_state=0),
    DecisionTreeClassifier(max_depth=3, random_state=0),
    GaussianNB(),
    LinearDiscriminantAnalysis(),
    MLPClassifier((4,), solver="lbfgs", random_state=0),
    CalibratedClassifierCV(LOGISTIC, cv=2),
    CalibratedClassifierCV(RandomForestClassifier(2, random_state=0), method="isotonic", cv=2),
    VotingClassifier([("a", LOGISTIC), ("b", GaussianNB())], voting="soft"),
    StackingClassifier([("a", LOGISTIC), ("b", GaussianNB())], cv=2),
    BaggingClassifier(LOGISTIC, n_estimators=2, random_state=0),
    AdaBoostClassifier(n_estimators=2, random_state=0),
    FixedThresholdClassifier(LOGISTIC, threshold=0.3, pos_label="bad"),
    FixedThresholdClassifier(
        CalibratedClassifierCV(GaussianNB(), cv=2), threshold=0.3, pos_label="bad"
    ),
    make_pipeline(PCA(1), SelectKBest(k=1), LOGISTIC),
    make_pipeline(FunctionTransformer(np.log1p, feature_names_out="one-to-one"), LOGISTIC),
]


@pytest.mark.parametrize("model", EVERYDAY, ids=lambda model: type(model).__name__)
def test_an_everyday_model_opens_and_scores_the_same(model, frame, labels, tmp_path):
    known = frame[["age", "income"]].fillna(3_000)
    fitted = make_pipeline(StandardScaler().set_output(transform="pandas"), model)
    if isinstance(model, Pipeline):  # its logarithm takes no negative numbers
        fitted = model
    fitted.fit(known, labels)
    skops.io.dump(fitted, tmp_path / "model.skops")
    opened = open_skops(tmp_path / "model.skops", "model.skops", DEFAULT)
    assert opened.predict_proba(known) == pytest.approx(fitted.predict_proba(known), abs=1e-15)


WORDS = ["the", "good", "bad", "late", "paid", "never", "always", "card", "loan", "bank", "fee"]
TEXTS = pd.DataFrame(
    {"text": [" ".join(np.random.default_rng(row).choice(WORDS, 8)) for row in range(60)]}
)
VECTORS = [
    TfidfVectorizer(stop_words="english", ngram_range=(1, 2), min_df=2, sublinear_tf=True),
    TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 3), dtype=np.float32),
    CountVectorizer(stop_words=["the", "a"], binary=True, max_features=20),
    CountVectorizer(vocabulary=["good", "bad"], strip_accents="unicode"),
    make_pipeline(CountVectorizer(), TfidfTransformer()),
]


@pytest.mark.parametrize("vectors", VECTORS, ids=lambda vectors: type(vectors).__name__)
def test_a_model_of_texts_opens_and_scores_the_same(vectors, tmp_path):
    model = make_pipeline(ColumnTransformer([("text", vectors, "text")]), LogisticRegression())
    model.fit(TEXTS, [0, 1] * 30)
    skops.io.dump(model, tmp_path / "model.skops")
    opened = open_skops(tmp_path / "model.skops", "model.skops", DEFAULT)
    assert (opened.predict_proba(TEXTS) == model.predict_proba(TEXTS)).all()


MANY = [
    LOGISTIC,
    HistGradientBoostingClassifier(max_iter=3, random_state=0),
    GradientBoostingClassifier(n_estimators=3, random_state=0),
    GradientBoostingClassifier(n_estimators=3, init="zero", random_state=0),
    RandomForestClassifier(3, random_state=0),
    CalibratedClassifierCV(LOGISTIC, cv=2, method="temperature"),
    StackingClassifier([("a", LOGISTIC), ("b", GaussianNB())], cv=2),
    OneVsRestClassifier(LOGISTIC),
]


@pytest.mark.parametrize("model", MANY, ids=lambda model: type(model).__name__)
def test_a_model_of_many_classes_opens_and_scores_the_same(model, frame, labels, tmp_path):
    known = frame[["age", "income"]].fillna(3_000)
    many = np.where(frame["age"] > 60, "worse", labels)
    fitted = make_pipeline(StandardScaler(), model).fit(known, many)
    skops.io.dump(fitted, tmp_path / "model.skops")
    opened = open_skops(tmp_path / "model.skops", "model.skops", DEFAULT)
    assert opened.predict_proba(known) == pytest.approx(fitted.predict_proba(known), abs=1e-15)
