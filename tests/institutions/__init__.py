"""The register: institutions, their premises, papers, traits and duplicates."""
