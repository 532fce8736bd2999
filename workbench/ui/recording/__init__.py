"""Record what is on screen: the dialog, what goes into it, drafts, and what became of them."""

from workbench.ui.recording.actions import actions, news, offer, record_groups
from workbench.ui.recording.drafts import resume

__all__ = ["actions", "news", "offer", "record_groups", "resume"]
