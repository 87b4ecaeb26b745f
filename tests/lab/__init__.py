"""The laboratory: it sets up real sockets, runs the commands of the data against them, and compares.

subjects  the eleven kinds of socket that a check may show, each held on a port until it is let go
run       the very texts that the pages show, run through their shells against a subject
seen      does an output show the subject, and does it name its process?
claims    what was seen against what the data claims
linux     throw-away namespaces, so that nothing else on the machine is seen or touched
behaviour what the facts say of the Linux kernel, measured
samples   the sample lines of the pages against real output, what varies masked
syntax    what can be said of a command for a system that is not at hand
tools     which tools a command uses, their versions, and how to get them
record    the runs, as `docs/_data/runs/<system>.yml`
plugin    all of this as pytest fixtures, an option and a summary
"""
