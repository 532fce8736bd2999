"""What each sample is made of: how its rows are split, what its models see, and what they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupShuffleSplit, train_test_split
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

from sample_models import sources
from sample_models.sources import Source
from workbench.models.similarity import LexicalSimilarity

Tables = tuple[pd.DataFrame, pd.DataFrame]
_WORD = r"(?u)\b\w+(?:'\w+)?\b"  # "don't" is one word, and "i" is one


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample workspace: where its rows come from and what its models see.

    Attributes
    ----------
    name : str
        Its folder.
    source : Source
        The table in its archive.
    target, positive : str
        The label column and the positive label.
    text, number : tuple of str
        The columns that the models see.
    split : callable
        From the source (all cells as text) to training and evaluation rows.
    models : tuple of (str, callable)
        The name of each model, and what makes it, not yet fitted.
    """

    name: str
    source: Source
    target: str
    positive: str
    text: tuple[str, ...]
    number: tuple[str, ...]
    split: Callable[[pd.DataFrame], Tables]
    models: tuple[tuple[str, Callable[[Sample], Pipeline]], ...]

    def recipe(self, model: str) -> Pipeline:
        """Return a model by its name, not yet fitted."""
        return dict(self.models)[model](self)


def split_credit(source: pd.DataFrame) -> Tables:
    """Keep 30 % of the good and of the bad loans for evaluation, drawn once with seed 0."""
    table = source.copy()
    table.insert(0, "application", [f"A{row:04d}" for row in range(1, len(table) + 1)])
    training, evaluation = train_test_split(
        table, test_size=0.3, stratify=table["Status"] == "bad", random_state=0
    )
    return training.sort_index(), evaluation.sort_index()


def split_crash(source: pd.DataFrame) -> Tables:
    """Train on crashes up to 2000, evaluate on 2001 and 2002; leave out what leaks.

    `injSeverity` says 4 for a person killed, so it tells the label.
    """
    case = source["yearacc"] + ":" + source["caseid"]
    number = (case.groupby(case).cumcount() + 1).astype(str)
    table = source.drop(columns=["injSeverity", "caseid"])
    table.insert(0, "occupant", case + ":" + number)
    table.insert(1, "case", case)
    late = table["yearacc"].astype(int) > 2000
    return table[~late], table[late]


def split_complaints(source: pd.DataFrame) -> Tables:
    """Call a sentence a complaint from ten negative ratings of twenty on; split by review.

    `raters` says whether sixteen or more of the twenty stood on one side of that question.
    """
    table, negative = source.copy(), source["share_neg"].astype(float)
    table.insert(3, "complaint", np.where(negative >= 0.5, "yes", "no"))
    agreed = (negative >= 0.8) | (negative <= 0.2)
    table.insert(4, "raters", np.where(agreed, "agree", "divided"))
    return _by_group(table, "product_block", 0.3)


def split_pairs(source: pd.DataFrame) -> Tables:
    """Keep half of the pairs; pairs that share a record, also over others, stay together."""
    table = source.rename(columns=_side).drop(columns=["label"])
    table["_id"] = [f"P{int(number):03d}" for number in table["_id"]]
    table = table.rename(columns={"_id": "pair"})
    table.insert(1, "cluster", _clusters(table["left_id"], table["right_id"]))
    table.insert(2, "same", source["label"].map({"1": "yes", "0": "no"}))
    front = ["pair", "cluster", "same", "left", "right"]
    table = table[[*front, *(name for name in table if name not in front)]]
    return _by_group(table, "cluster", 0.5)


def _side(name: str) -> str:
    side = {"l": "left", "r": "right"}.get(name[0], "")
    return f"{side}_{name[7:]}".removesuffix("_title") if name[1:7] == "table_" else name


def _clusters(left: pd.Series, right: pd.Series) -> list[str]:
    """Return for each pair the first left record that it hangs together with."""
    root: dict[str, str] = {}

    def find(record: str) -> str:
        while root.setdefault(record, record) != record:
            record = root[record]
        return record

    for one, other in zip(left, right, strict=True):
        first, second = find(one), find(other)
        root[second] = first
    return [find(one) for one in left]


def _by_group(table: pd.DataFrame, column: str, share: float) -> Tables:
    """Keep a share of the groups for evaluation, drawn once with seed 0, each of them whole."""
    draw = GroupShuffleSplit(n_splits=1, test_size=share, random_state=0)
    training, evaluation = next(draw.split(table, groups=table[column]))
    return table.iloc[np.sort(training)], table.iloc[np.sort(evaluation)]


def _newton(strength: float = 1.0) -> LogisticRegression:
    """Return a logistic regression.

    Newton steps to full precision land on the same digits on any machine; the default solver
    stops on the way, at a place that depends on the processor.
    """
    return LogisticRegression(solver="newton-cholesky", tol=1e-10, C=strength)


def logistic(sample: Sample) -> Pipeline:
    """Return a logistic regression on raw columns."""
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    texts = OneHotEncoder(handle_unknown="ignore")
    columns = ColumnTransformer(
        [("numbers", numbers, list(sample.number)), ("texts", texts, list(sample.text))]
    )
    return Pipeline([("columns", columns), ("classify", _newton())])


def boosted(sample: Sample) -> Pipeline:
    """Return small boosted trees on raw columns; what is missing or new goes its own way."""
    texts = OrdinalEncoder(
        handle_unknown="use_encoded_value", unknown_value=np.nan, encoded_missing_value=np.nan
    )
    columns = ColumnTransformer(
        [("texts", texts, list(sample.text)), ("numbers", "passthrough", list(sample.number))]
    )
    trees = HistGradientBoostingClassifier(
        max_iter=100,
        max_leaf_nodes=4,
        categorical_features=list(range(len(sample.text))),
        early_stopping=False,
        random_state=0,
    )
    return Pipeline([("columns", columns), ("classify", trees)])


def words(sample: Sample) -> Pipeline:
    """Return a logistic regression on words and pairs of neighbours, rare ones weighing more.

    Words of fewer than four training sentences are left out, rather than all but so many: which
    of equally frequent ones would then stay depends on the processor.
    """
    weights = TfidfVectorizer(token_pattern=_WORD, ngram_range=(1, 2), min_df=4, sublinear_tf=True)
    columns = ColumnTransformer([("words", weights, sample.text[0])])
    return Pipeline([("columns", columns), ("classify", _newton(3.0))])


def bayes(sample: Sample) -> Pipeline:
    """Return naive Bayes on how often each word and each pair of neighbours stands there."""
    counts = CountVectorizer(token_pattern=_WORD, ngram_range=(1, 2), min_df=2)
    columns = ColumnTransformer([("words", counts, sample.text[0])])
    return Pipeline([("columns", columns), ("classify", MultinomialNB())])


def similarity(sample: Sample) -> Pipeline:
    """Return a logistic regression on how alike two texts are."""
    del sample  # both columns are texts
    return Pipeline(
        [("compare", LexicalSimilarity()), ("scale", StandardScaler()), ("classify", _newton())]
    )


def similarity_trees(sample: Sample) -> Pipeline:
    """Return few small boosted trees on how alike two texts are: the rows are few too."""
    del sample
    trees = HistGradientBoostingClassifier(
        max_iter=30, max_leaf_nodes=3, min_samples_leaf=10, early_stopping=False, random_state=0
    )
    return Pipeline([("compare", LexicalSimilarity()), ("classify", trees)])


_TABULAR = (("logistic", logistic), ("boosted", boosted))
SAMPLES = (
    Sample(
        name="credit",
        source=sources.CREDIT,
        target="Status",
        positive="bad",
        text=("Home", "Records", "Job"),
        number=(
            *("Seniority", "Time", "Expenses", "Income"),
            *("Assets", "Debt", "Amount", "Price"),
        ),
        split=split_credit,
        models=_TABULAR,
    ),
    Sample(
        name="crash",
        source=sources.CRASH,
        target="dead",
        positive="dead",
        text=("dvcat", "airbag", "seatbelt", "abcat", "occRole"),
        number=("frontal", "ageOFocc", "yearVeh", "deploy"),
        split=split_crash,
        models=_TABULAR,
    ),
    Sample(
        name="complaints",
        source=sources.COMPLAINTS,
        target="complaint",
        positive="yes",
        text=("text",),
        number=(),
        split=split_complaints,
        models=(("logistic", words), ("bayes", bayes)),
    ),
    Sample(
        name="pairs",
        source=sources.PAIRS,
        target="same",
        positive="yes",
        text=("left", "right"),
        number=(),
        split=split_pairs,
        models=(("logistic", similarity), ("boosted", similarity_trees)),
    ),
)
