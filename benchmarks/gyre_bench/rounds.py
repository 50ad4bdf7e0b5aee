"""The order in which things under comparison are measured."""

from gyre_bench import BenchError


def interleave(subjects, runs, measure):
    """Measures every subject once in each of `runs` rounds: [{name: what measure() returned}].

    `subjects` is {name: subject}. Every second round goes backwards, so that nobody always follows the same neighbour,
    and a slow minute of the machine hits all alike.
    """
    result = []
    for number in range(runs):
        names = list(subjects) if number % 2 == 0 else list(subjects)[::-1]
        measured = {name: measure(subjects[name]) for name in names}
        result.append({name: measured[name] for name in subjects})
    return result


def tolerant(measure, failures, what=''):
    """A measure() for servers that gives nothing for one that has failed or fails now; says why in {name: reason}."""
    def attempt(server):
        if server.name + what in failures:
            return {}
        try:
            return measure(server)
        except BenchError as error:
            failures[server.name + what] = str(error)
            return {}
    return attempt


def values(rounds, name, key):
    """What one subject had for one key in each round; without the rounds in which it had nothing."""
    found = [measured[name].get(key) for measured in rounds if name in measured]
    return [value for value in found if value is not None]
