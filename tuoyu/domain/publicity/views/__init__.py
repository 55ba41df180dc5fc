"""Pages of disclosure, recognition, annual report and sanitary evaluation."""
