"""Systems: outgoing deliveries, feeds and receipts."""
