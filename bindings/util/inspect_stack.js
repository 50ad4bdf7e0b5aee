'use strict';

// Lines of stacks.

// The first run of more than three lines of `lines` that is in `other` too.
function findRepeatedLines(lines, other) {
  for (let start = 0; start < lines.length - 3; start++) {
    const position = other.indexOf(lines[start]);
    if (position === -1) continue;
    const limit = Math.min(lines.length - start, other.length - position);
    let length = 1;
    while (length < limit && lines[start + length] === other[position + length]) length++;
    if (length > 3) return { length, start };
  }
  return { length: 0, start: 0 };
}

const kBuiltInFrame = /^ {4}at (?:[^/\\(]+ \(|)node:(.+):\d+:\d+\)?$/;

function directoryNames() {
  try {
    const directory = process.cwd();
    const encoded = encodeURI(directory).replace(/[?#]/g, encodeURIComponent);
    return [directory, `file://${encoded}`];
  } catch {
    return []; // The directory is gone.
  }
}

// Greys the working directory, so that the rest of the path stands out.
function greyDirectory(state, line, directory) {
  let start = line.indexOf(directory);
  if (start === -1) return line;
  const end = start + directory.length + 1;
  if (line.slice(start - 7, start) === 'file://') start -= 7;
  const inParentheses = line[start - 1] === '(';
  if (inParentheses) start--;
  const close = inParentheses && line.endsWith(')');
  const grey = (text) => state.stylize(text, 'undefined');
  return line.slice(0, start) + grey(line.slice(start, end)) +
    (close ? line.slice(end, -1) + grey(')') : line.slice(end));
}

// Built-in frames grey, package names underlined.
function colorFrames(state, frames) {
  const { exists } = require('internal/bootstrap/realm');
  const directories = directoryNames();
  return frames.map((line) => {
    const builtIn = kBuiltInFrame.exec(line);
    if (builtIn !== null && exists(builtIn[1])) return state.stylize(line, 'undefined');
    const shown = line.replace(/([/\\]node_modules[/\\])(.+?)(?=[/\\])/g,
                             (match, folder, name) => folder + state.stylize(name, 'module'));
    for (const directory of directories) {
      const greyed = greyDirectory(state, shown, directory);
      if (greyed !== shown) return greyed;
    }
    return shown;
  });
}

module.exports = { colorFrames, findRepeatedLines };
