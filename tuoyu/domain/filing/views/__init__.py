"""Pages of pushes and filings: the registrar's, the applicant's, the officer's."""
