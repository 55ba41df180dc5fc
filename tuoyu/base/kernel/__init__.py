"""How: clock, rulebook, workflow, audit, documents, files, sealed fields, notices, page kit."""
