"""Where it goes: pages, prose, drawings, JSON, the nav. A new kind of output is a new face, listed in `outputs`."""
