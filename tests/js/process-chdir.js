'use strict';

// chdir() changes what cwd() says; a folder that is not there is an error.

process.chdir('/');
console.log(process.cwd());
for (const value of ['/nope/nope', 5]) {
  try {
    process.chdir(value);
  } catch (error) {
    console.log(error.code, error.syscall, error.message);
  }
}
console.log(process.cwd());
