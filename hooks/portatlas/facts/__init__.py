"""What people wrote: the records, how they are read, and what is wrong with them. Nothing here knows a page."""
