"""The page kit: shells, components, lists, charts and spreadsheets that every app's pages are made of."""
