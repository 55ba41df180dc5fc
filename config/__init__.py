"""The composition root: settings, routes, navigation and schedule."""
