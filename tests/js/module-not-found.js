'use strict';

// The error for a missing module shows who required whom.

for (const request of ['./nope', 'nope', '/nope/nope.js', './fixtures/modules/missing-inside']) {
  try {
    require(request);
  } catch (error) {
    console.log(error.code, error.message.replaceAll(__dirname, ''));
    console.log(error.requireStack.map((file) => file.slice(__dirname.length)));
  }
}
for (const request of ['', 5, undefined]) {
  try {
    require(request);
  } catch (error) {
    console.log(error.code, error.message);
  }
}
