"""A page with texts explained word by word: attacks among their words, and two texts at once.

At `?which=payloads` each payload is a text; at `?which=pair` there are two texts, of which the
model ignores the first; at `?which=long` one of 20,000 words; `?which=raw` shows the payloads as
they are, so that the check on the others is known to see a difference.
"""

import streamlit as st

from tests.browser.made_up import ALL, PAYLOADS
from tests.explain.text_scorers import Scorer, case, has, words_of
from workbench.explain.text import explain_words
from workbench.ui import look
from workbench.ui.cases.texts import word_reasons_view
from workbench.workspace import Words

look.style()
which = st.query_params.get("which", "payloads")
if which == "raw":
    for payload in PAYLOADS.values():
        st.markdown(payload, unsafe_allow_html=True)
elif which == "payloads":
    score = has(script=0.3, caught=0.2, b=0.1, bold=-0.2, example=0.1)
    row = case(text=f"{ALL} <script>window.caught='word'</script>")
    reasons = explain_words(Scorer(score), row, ["text"])
    word_reasons_view(reasons, Words(case=ALL), threshold=0.3, labels={"text": ALL})
elif which == "pair":
    row = case(left="I want someone to look after my cat", right="Cat sitting & cat food")
    scorer = Scorer(lambda _, b: 0.2 + 0.3 * words_of(b).count("cat"), ("left", "right"))
    reasons = explain_words(scorer, row, ["left", "right"])
    labels = {"left": f"Need {ALL}", "right": "Offer"}
    word_reasons_view(reasons, Words(case="pair"), threshold=0.6, labels=labels)
else:
    row = case(text=" ".join(["fine <b>"] * 9_000 + ["bad"] * 2_000))
    reasons = explain_words(Scorer(lambda text: 0.1 + text.count("bad") / 2_500), row, ["text"])
    word_reasons_view(reasons, Words(case="sentence"), threshold=0.6)
