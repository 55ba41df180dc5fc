"""People offline: sync endpoint and offline pages."""
