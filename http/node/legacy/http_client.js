'use strict';

// An old name of a class of node:http.
module.exports = { ClientRequest: require('internal/http/client').ClientRequest };
