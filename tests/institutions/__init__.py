"""The register: institutions, their people and posts."""
