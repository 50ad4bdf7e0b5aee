'use strict';

// fetch() and its classes: the undici package on our network modules, loaded when a program first
// uses one of them.

const { fetch: request } = require('internal/deps/undici/lib/web/fetch/index');

const { captureStackTrace } = Error;

// The error of a request comes out of the loop: gives it the stack of those who wait for it.
async function fetch(resource, init = undefined) {
  try {
    return await request(resource, init);
  } catch (error) {
    if (error !== null && typeof error === 'object') captureStackTrace(error);
    throw error;
  }
}

module.exports = {
  fetch,
  FormData: require('internal/deps/undici/lib/web/fetch/formdata').FormData,
  Headers: require('internal/deps/undici/lib/web/fetch/headers').Headers,
  Request: require('internal/deps/undici/lib/web/fetch/request').Request,
  Response: require('internal/deps/undici/lib/web/fetch/response').Response,
};
