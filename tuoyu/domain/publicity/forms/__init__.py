"""The shape of what is typed into notices, sheets and reports."""
