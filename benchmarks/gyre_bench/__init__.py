"""What the benchmark scripts share. Standard library only."""


class BenchError(Exception):
    """A reason to stop that the user can do something about; shown without a trace."""
