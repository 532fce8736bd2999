"""Record the decision: the dialog on the pages that end in one."""
