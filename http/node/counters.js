'use strict';

// Requests that this process has got, by native code and by the general way.

let general = 0;

function countRequest() {
  general++;
}

function requests() {
  return general + internalBinding('http_server').requests();
}

module.exports = { countRequest, requests };
