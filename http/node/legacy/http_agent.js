'use strict';

// http.Agent under its old name.

const agents = require('internal/http/agent');

module.exports = {
  Agent: agents.Agent,
  get globalAgent() {
    return agents.globalAgent();
  },
};
