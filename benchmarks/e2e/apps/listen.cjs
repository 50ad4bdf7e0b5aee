'use strict';

// What every server here does at last: says where it listens.
module.exports = function listen(server) {
  server.listen(process.env.PORT ?? 3000, '127.0.0.1', () => {
    console.log(`Server running at http://127.0.0.1:${server.address().port}/`);
  });
};
