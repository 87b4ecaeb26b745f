"""Port Atlas: facts about port numbers in, pages and JSON out. Knows nothing of MkDocs."""
