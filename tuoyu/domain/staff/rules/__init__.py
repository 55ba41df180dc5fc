"""What the law asks of somebody before they work in care."""
