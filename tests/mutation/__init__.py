"""Break the promises of the product one by one, and see that a test notices: `scripts/mutate`.

A table of patches of our own: cosmic-ray and mutmut run on Python 3.14, but both derive their
mutants from operators and number them, and run one command, or all tests they have seen there,
for each. Neither takes a list of named changes that each have tests of their own.
"""
