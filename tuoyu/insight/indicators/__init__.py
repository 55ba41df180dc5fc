"""What is: the indicator catalogue, division-day rollups and dashboards."""
