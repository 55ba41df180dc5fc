"""The only writers of disclosures, recognitions, annual reports and sanitary evaluations."""
