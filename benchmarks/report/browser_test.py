"""Opens the page of a report in a headless browser: everything is inside of its picture, and no text lies on another."""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import figures  # noqa: E402
import page  # noqa: E402
from suites import SUITES  # noqa: E402

SERVERS = ('gyre', 'floor', 'node20', 'node26', 'bun', 'bun-serve', 'deno', 'deno-serve', 'workerd')

# Runs in the page; leaves what it found in the attribute data-found of the root.
CHECK = """
<script>
addEventListener('load', () => {
  const found = [];
  const inside = (inner, outer) => inner.left >= outer.left - 1 && inner.right <= outer.right + 1 &&
    inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4;
  for (const picture of document.querySelectorAll('svg')) {
    const frame = picture.getBoundingClientRect();
    const title = picture.getAttribute('aria-label');
    if (frame.width < 200 || frame.height < 20) found.push(`${title}: ${frame.width} x ${frame.height}`);
    const boxes = [];
    for (const text of picture.querySelectorAll('text')) {
      const box = text.getBoundingClientRect();
      if (!inside(box, frame)) found.push(`${title}: "${text.textContent}" is outside`);
      for (const [other, name] of boxes) {
        if (meet(box, other)) found.push(`${title}: "${text.textContent}" lies on "${name}"`);
      }
      boxes.push([box, text.textContent]);
    }
  }
  if (document.documentElement.scrollWidth > innerWidth) found.push('the page is wider than its window');
  document.documentElement.dataset.found = JSON.stringify({
    found, pictures: document.querySelectorAll('svg').length, headings: document.querySelectorAll('h2').length,
  });
});
</script>
"""


def figure(suite, name, factor, **fields):
    values = {server: [factor * (number + 1.1), factor * (number + 1.2)] for number, server in enumerate(SERVERS)}
    return figures.Figure(suite, name, 'us', True, values, **fields)


def result(commit):
    """A report with all kinds of pictures and tables."""
    shown = []
    for number, suite in enumerate(SUITES):
        if suite == 'sweep':
            shown += [figure(suite, 'requests at %d connections' % x, 1000 * x, x=x, group='requests')
                      for x in (1, 64, 1000, 10000)]
        else:
            shown += [figure(suite, name, 3.7 ** number) for name in ('CPU per request', 'wall time')]
    samples = [[step / 10, 20 + step] for step in range(80)]
    return {
        'machine': {'cpu': 'A processor', 'cores': 2, 'kernel': '6.1'}, 'versions': {'gyre': '1.0.0'}, 'commit': commit,
        'date': '2026-01-02 03:04 UTC', 'quick': True, 'notes': ['bun is missing: no npm'], 'figures': shown,
        'pictures': {
            'components_us': {name: {'kernel': 3, 'compiled JavaScript': 1, 'libraries': 0.2, 'runtime': 2}
                              for name in SERVERS},
            'phases_ms': {name: {'process': 1, 'runtime': 2, 'loading': 0.1, 'script and exit': 1} for name in SERVERS},
            'gyre_phases_ms': {'gyre': dict.fromkeys(
                ('command line', 'V8', 'event loop', 'isolate', 'context', 'environment', 'program'), 0.5)},
            'memory': {name: {'samples': [[at, mib * (number + 1)] for at, mib in samples],
                              'marks': {'load': 0.2, 'connections': 0.9, 'closed': 6}}
                       for number, name in enumerate(SERVERS)},
            'distributions_us': {name: [[1 - 10 ** (-step / 4), 100 * (step + 1)] for step in range(18)]
                                 for name in SERVERS},
        },
    }


def found_by(browser, path, width):
    with tempfile.TemporaryDirectory() as profile:
        run = subprocess.run(
            [browser, '--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--user-data-dir=' + profile,
             '--window-size=%d,1000' % width, '--virtual-time-budget=5000', '--dump-dom', path.as_uri()],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=400, check=False)
    match = re.search(r'data-found="([^"]*)"', run.stdout)
    if match is None:
        sys.exit('the browser says nothing of the page:\n%s\n%s' % (run.stdout[-500:], run.stderr[-2000:]))
    return json.loads(match.group(1).replace('&quot;', '"').replace('&amp;', '&'))


def main():
    browser = shutil.which('chromium') or shutil.which('google-chrome')
    if browser is None:
        print('1..0 # Skipped: there is no browser (package chromium)')
        return
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, 'page.html')
        # Another page to look at may be given.
        text = (pathlib.Path(sys.argv[1]).read_text(encoding='utf-8') if len(sys.argv) > 1
                else page.document(result('new'), [result('old%d' % number) for number in range(20)] + [result('new')]))
        path.write_text(text.replace('</html>', CHECK + '</html>'), encoding='utf-8')
        for width in (1400, 700, 390):
            seen = found_by(browser, path, width)
            if seen['found'] or seen['pictures'] < 10 or seen['headings'] < 5:
                sys.exit('at a width of %d: %d pictures, %d headings\n%s' % (
                    width, seen['pictures'], seen['headings'], '\n'.join(seen['found'])))


main()
