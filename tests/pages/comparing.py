"""Read what the live comparison of slices was given, as the browser reads it."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass

import numpy as np
from streamlit.testing.v1 import AppTest

CHART = "workbench_slice_rates"


@dataclass(frozen=True)
class Live:
    """What the chart was given."""

    view: dict
    settings: dict
    value: dict

    @property
    def part(self) -> dict:
        """What was given of the column that is looked at in detail."""
        return self.view["parts"][self.settings["focus"]]

    @property
    def keys(self) -> list[tuple[str, ...]]:
        return [tuple(key) for key in self.part["keys"]]

    def rates_at(self, place: int) -> dict[tuple[str, ...], dict[str, float]]:
        """Return the rates of each slice at a drawn line."""
        count = len(self.view["curve"]["thresholds"])
        return self._rates(self.part["counts"], self.part["bits"], count, place)

    def placed(self) -> dict[tuple[str, ...], dict[str, float]]:
        """Return the rates of each slice where the program put the line."""
        return self._rates(self.value["parts"][self.settings["focus"]], 32, 1, 0)

    def _rates(self, counts: dict, bits: int, count: int, place: int) -> dict:
        shape = (len(self.keys), count)
        if counts["weights"] is None:
            fp, tp = (unpacked(counts[name], f"<u{bits // 8}", shape) for name in ("fps", "tps"))
            negatives, positives = np.array(self.part["rows"]).T
            fp, tp = fp[:, place], tp[:, place]
            tn, fn = negatives - fp, positives - tp
        else:
            sums = (unpacked(text, "<f8", shape)[:, place] for text in counts["weights"][0])
            tn, fp, fn, tp = sums
        with np.errstate(invalid="ignore"):
            found = {
                "fpr": fp / (fp + tn),
                "tpr": tp / (tp + fn),
                "selection_rate": (fp + tp) / (tn + fp + fn + tp),
                "ppv": tp / (tp + fp),
            }
        return {
            key: {name: float(each[i]) for name, each in found.items()}
            for i, key in enumerate(self.keys)
        }


def unpacked(text: str, kind: str, shape: tuple[int, int]) -> np.ndarray:
    """Return packed numbers as the browser does."""
    return np.frombuffer(base64.b64decode(text), dtype=kind).reshape(shape)


def live(page: AppTest) -> Live:
    """Return what the live chart was given."""
    data = given(page, CHART)
    return Live(*(json.loads(data[name]) for name in ("view", "settings", "value")))


def rates(page: AppTest) -> dict[tuple[str, ...], dict[str, float]]:
    """Return the rates of each slice where the program put the line."""
    return live(page).placed()


def given(page: AppTest, component: str, name: str = "") -> dict:
    """Return the data of a component, of the one of a name where there are several."""
    for element in page.get("bidi_component"):
        if element.proto.component_name == component:
            data = json.loads(element.proto.json or element.proto.mixed.json)
            found = json.loads(data) if isinstance(data, str) else data
            if name in ("", found.get("name")):
                return found
    raise AssertionError(f"there is no {component}")


def press(page: AppTest, key: str) -> AppTest:
    """Press a button by its key."""
    page.button(key=key).click().run()
    assert not page.exception
    return page


def figures(page) -> list[list[str]]:
    """Return the texts of the table of all figures."""
    return [[text for text, _ in row] for row in given(page, "workbench_sorted_table")["rows"]]
