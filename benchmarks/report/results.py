"""Files of results: what was measured, where, and with what."""

import json
import pathlib

import figures as figures_module
from gyre_bench import BenchError

FORMAT = 1


def text(result):
    """The file of {'machine', 'versions', 'commit', 'date', 'quick', 'notes', 'figures', 'pictures'}."""
    return json.dumps(dict(result, format=FORMAT, figures=figures_module.to_json(result['figures'])), indent=1) + '\n'


def load(path):
    """The result in a file that holds text()."""
    try:
        data = json.loads(pathlib.Path(path).read_text(encoding='utf-8'))
    except OSError as error:
        raise BenchError('cannot read %s: %s' % (path, error.strerror)) from None
    except ValueError:
        raise BenchError('%s is not a file of results: it is not JSON' % path) from None
    if not isinstance(data, dict) or data.get('format') != FORMAT:
        raise BenchError('%s is not a file of results of this version of the tool' % path)
    data['figures'] = figures_module.from_json(data['figures'])
    data.setdefault('pictures', {})
    return data


def same_machine(one, other):
    """Whether two results can be compared: figures of different machines say nothing about programs."""
    return all(one['machine'].get(name) == other['machine'].get(name) for name in ('cpu', 'cores', 'kernel'))


def history(folder, current):
    """Earlier results in `folder` from the machine of `current`, oldest first, `current` last."""
    earlier = []
    for path in sorted(pathlib.Path(folder).glob('*.json')):
        try:
            result = load(path)
        except BenchError:
            continue
        if result['date'] < current['date'] and same_machine(result, current):
            earlier.append(result)
    return sorted(earlier, key=lambda result: result['date']) + [current]
