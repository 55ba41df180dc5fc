"""What should be: population, targets, departmental duties and facility projects."""
