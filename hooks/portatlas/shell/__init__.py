"""What stands round the content of a finished page: its modules, its build, its policy, and repairs of the theme."""
