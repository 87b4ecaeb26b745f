"""What is said of the facts, without markup: addresses, commands, pieces of the line, rungs, words."""
