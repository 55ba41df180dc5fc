"""The law of disclosure, recognition, annual report and sheets as pure functions."""
