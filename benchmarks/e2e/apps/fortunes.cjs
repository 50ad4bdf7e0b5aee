'use strict';

// The page of TechEmpower's test "fortunes": rows from a database and one more, sorted, escaped.
// https://github.com/TechEmpower/FrameworkBenchmarks/wiki/Project-Information-Framework-Tests-Overview

const kEntities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text) => text.replace(/[&<>"']/g, (character) => kEntities[character]);

module.exports = function fortunes(read) {
  return async (req, res) => {
    const rows = await read();
    rows.push({ id: 0, message: 'Additional fortune added at request time.' });
    rows.sort((a, b) => (a.message < b.message ? -1 : 1));
    let page = '<!DOCTYPE html><html><head><title>Fortunes</title></head><body><table>' +
      '<tr><th>id</th><th>message</th></tr>';
    for (const { id, message } of rows) page += `<tr><td>${id}</td><td>${escape(message)}</td></tr>`;
    page += '</table></body></html>';
    res.setHeader('Content-Type', 'text/html; charset=UTF-8');
    res.end(page);
  };
};

// As many, as long, and with the same traps as there.
module.exports.texts = [
  'The file that you look for is in the other folder.',
  "A cache is a promise that somebody else's clock is right.",
  'Whoever measures once has an anecdote.',
  'Nine women & one month: the schedule did not slip, it was never there.',
  'The second system remembers everything but why the first one worked.',
  'An event loop sleeps well when nobody asks.',
  'Whatever is not tested has been decided by chance.',
  'A queue without a bound is a leak with a name.',
  'Premature is what the others optimise.',
  'The fastest request is the one that is not made.',
  '<script>alert("This is not to run.");</script>',
  '\u6e2c\u5b9a\u3057\u306a\u3044\u3082\u306e\u306f\u6539\u5584\u3067\u304d\u306a\u3044',
];
