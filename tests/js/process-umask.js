'use strict';

// umask() gives the old mask and takes numbers and octal text.

process.umask(0o022);
console.log(process.umask().toString(8), process.umask('077').toString(8), process.umask());
for (const value of ['9', {}, -1]) {
  try {
    process.umask(value);
  } catch (error) {
    console.log(error.code);
  }
}
