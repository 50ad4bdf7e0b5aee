'use strict';

// http2.constants has Node's names and values, and cannot be changed.

const { constants } = require('http2');
const { equal, throws } = require('./check');

equal(Object.keys(constants).length, 240);
equal(Object.keys(constants)[0], 'NGHTTP2_ERR_FRAME_SIZE_ERROR');
equal(Object.keys(constants)[239], 'HTTP_STATUS_NETWORK_AUTHENTICATION_REQUIRED');
equal(constants.NGHTTP2_NO_ERROR, 0);
equal(constants.NGHTTP2_HTTP_1_1_REQUIRED, 13);
equal(constants.NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL, 8);
equal(constants.DEFAULT_SETTINGS_MAX_CONCURRENT_STREAMS, 0xffffffff);
equal(constants.MAX_MAX_FRAME_SIZE, 0xffffff);
equal(constants.HTTP2_HEADER_STATUS, ':status');
equal(constants.HTTP2_HEADER_X_FORWARDED_FOR, 'x-forwarded-for');
equal(constants.HTTP2_METHOD_BASELINE_CONTROL, 'BASELINE-CONTROL');
equal(constants.HTTP_STATUS_TEAPOT, 418);
equal(constants.NGHTTP2_NV_FLAG_NO_INDEX, 1);

throws(() => { constants.NGHTTP2_NO_ERROR = 1; }, { name: 'TypeError' });
equal(constants.NGHTTP2_NO_ERROR, 0);
