"""The options that the benchmark scripts have in common: whom to measure, how often, where, and where it goes.

    parser = options.parser('hello', __doc__, known=servers.SERVERS_OF_PEER, peers='gyre,node20', runs=5, seconds=3)
    parser.add_argument(...)
    chosen = options.parse(parser)
    chosen.names, chosen.programs, chosen.runs, chosen.json
"""

import argparse
import os

from gyre_bench import BenchError, machine, peers as peers_module

_HELP = {
    'runs': 'rounds, interleaved (default %(default)s)',
    'seconds': 'of one run (default %(default)s)',
    'connections': 'at a time (default %(default)s)',
}


def binary(text):
    """The value of --binary, name=path, as a pair."""
    name, separator, path = text.partition('=')
    if not separator or not name or not path:
        raise argparse.ArgumentTypeError('not name=path: ' + text)
    if not os.access(path, os.X_OK) or os.path.isdir(path):
        raise argparse.ArgumentTypeError('%s is no program' % path)
    return name, os.path.abspath(path)


def output(text):
    """The value of --json: told before an hour of measuring where it cannot be written."""
    folder = os.path.dirname(os.path.abspath(text))
    if os.path.isdir(text) or not os.path.isdir(folder) or not os.access(folder, os.W_OK):
        raise argparse.ArgumentTypeError('%s cannot be written' % text)
    return text


def add_json(parser):
    parser.add_argument('--json', type=output, metavar='FILE', help='write everything measured to FILE')


def parser(name, doc, known, peers, cores=False, **counts):
    """A parser with the common options; `counts` are defaults of whole numbers of at least 1, by name."""
    result = argparse.ArgumentParser(prog='dev bench ' + name, description=doc,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    result.set_defaults(known=list(known), counts=list(counts))
    result.add_argument('--peers', default=peers, metavar='NAMES',
                        help='of %s, and the names of --binary (default %%(default)s); all but node come from npm'
                        % ', '.join(known))
    result.add_argument('--binary', type=binary, action='append', default=[], metavar='NAME=PATH',
                        help='measure another program under this name, run like gyre; may be repeated')
    result.add_argument('--gyre', metavar='PATH', help='the same as --binary gyre=PATH')
    for count, default in counts.items():
        names = ['--' + count] + (['--rounds'] if count == 'runs' else [])
        result.add_argument(*names, dest=count, type=int, default=default, help=_HELP.get(count, 'default %(default)s'))
    if cores:
        result.add_argument('--server-core', type=int, default=0, help='default %(default)s')
        result.add_argument('--load-core', type=int, default=1, help='default %(default)s')
    add_json(result)
    return result


def parse(parser, arguments=None):
    """The options, checked, with `programs` (peers.Programs) and `names` (of those to measure, in order)."""
    chosen = parser.parse_args(arguments)
    for name in chosen.counts:
        if getattr(chosen, name) < 1:
            parser.error('--%s must be at least 1' % name)
    if 'server_core' in chosen:
        if chosen.server_core == chosen.load_core:
            parser.error('server and load need different cores')
        machine.require_cores(chosen.server_core, chosen.load_core)
    binaries = dict(chosen.binary)
    if chosen.gyre:
        binaries['gyre'] = chosen.gyre
    chosen.programs = peers_module.Programs(binaries)
    # A program that somebody names is one that they want to see.
    text = ','.join([chosen.peers] + list(binaries))
    try:
        chosen.names = peers_module.split_names(text, chosen.known + list(binaries))
    except BenchError as error:
        parser.error(str(error))
    return chosen
