'use strict';

// The table of error codes: [base class, text, further base classes]. A text is a template for
// util.format or a function of the constructor's arguments, called with the error as `this`.
// Texts are Node's: programs match on them.

const {
  describeExpected, describeName, describeNumber, determineSpecificType, formatList,
} = require('internal/errors/describe');

function inspect(value) {
  return require('internal/util/inspect').inspect(value);
}

function internalAssert(value, message) {
  require('internal/errors').internalAssert(value, message);
}

function from(base) {
  return base ? ` imported from ${base}` : '';
}

module.exports = {
  __proto__: null,

  // Arguments and values.
  ERR_AMBIGUOUS_ARGUMENT: [TypeError, 'The "%s" argument is ambiguous. %s'],
  ERR_ARG_NOT_ITERABLE: [TypeError, '%s must be iterable'],
  ERR_ILLEGAL_CONSTRUCTOR: [TypeError, 'Illegal constructor'],
  ERR_INCOMPATIBLE_OPTION_PAIR: [
    TypeError, 'Option "%s" cannot be used in combination with option "%s"'],
  ERR_INVALID_ARG_TYPE: [TypeError, (name, expected, actual) => {
    internalAssert(typeof name === 'string', "'name' must be a string");
    const wanted = describeExpected(Array.isArray(expected) ? expected : [expected]);
    return `The ${describeName(name, '"')} must be ${wanted}. ` +
      `Received ${determineSpecificType(actual)}`;
  }],
  ERR_INVALID_ARG_VALUE: [TypeError, (name, value, reason = 'is invalid') => {
    const shown = inspect(value);
    return `The ${name.includes('.') ? 'property' : 'argument'} '${name}' ${reason}. ` +
      `Received ${shown.length > 128 ? `${shown.slice(0, 128)}...` : shown}`;
  }, RangeError],
  ERR_INVALID_RETURN_VALUE: [TypeError, (expected, name, value) =>
    `Expected ${expected} to be returned from the "${name}" function but got ` +
    `${determineSpecificType(value)}.`, RangeError],
  ERR_INVALID_STATE: [Error, 'Invalid state: %s', TypeError, RangeError],
  ERR_INVALID_THIS: [TypeError, 'Value of "this" must be of type %s'],
  ERR_INVALID_TUPLE: [TypeError, '%s must be an iterable %s tuple'],
  ERR_MISSING_ARGS: [TypeError, (...args) => {
    internalAssert(args.length > 0, 'At least one arg needs to be specified');
    const names = args.map((arg) => (Array.isArray(arg) ?
      arg.map((name) => `"${name}"`).join(' or ') : `"${arg}"`));
    return `The ${formatList(names)} argument${args.length > 1 ? 's' : ''} must be specified`;
  }],
  ERR_MISSING_TRANSFERABLE_IN_TRANSFER_LIST: [TypeError,
    'Object that needs transfer was found in message but not listed in transferList'],
  ERR_MISSING_OPTION: [TypeError, '%s is required'],
  ERR_OUT_OF_RANGE: [RangeError, (name, range, input, nameIsText = false) => {
    internalAssert(range, 'Missing "range" argument');
    return `${nameIsText ? name : `The value of "${name}" is out of range.`} ` +
      `It must be ${range}. Received ${describeNumber(input)}`;
  }],

  // The runtime itself.
  ERR_ACCESS_DENIED: [Error, function(message, permission = '', resource = '') {
    this.permission = permission;
    this.resource = resource;
    return message;
  }],
  ERR_ASSERTION: [Error, '%s'],
  ERR_CLOSED_MESSAGE_PORT: [Error, 'Cannot send data on closed MessagePort'],
  ERR_CONSTRUCT_CALL_INVALID: [TypeError, 'Constructor cannot be called'],
  ERR_CONSTRUCT_CALL_REQUIRED: [TypeError, 'Class constructor %s cannot be invoked without `new`'],
  ERR_ASYNC_CALLBACK: [TypeError, '%s must be a function'],
  ERR_ASYNC_TYPE: [TypeError, 'Invalid name for async "type": %s'],
  ERR_DOMAIN_CALLBACK_NOT_AVAILABLE: [
    Error, 'A callback was registered through process.setUncaughtExceptionCaptureCallback(), ' +
    'which is mutually exclusive with using the `domain` module'],
  ERR_DOMAIN_CANNOT_SET_UNCAUGHT_EXCEPTION_CAPTURE: [
    Error, 'The `domain` module is in use, which is mutually exclusive with calling ' +
    'process.setUncaughtExceptionCaptureCallback()'],
  ERR_FALSY_VALUE_REJECTION: [Error, function(reason) {
    this.reason = reason;
    return 'Promise was rejected with falsy value';
  }],
  ERR_FEATURE_UNAVAILABLE_ON_PLATFORM: [
    TypeError, 'The feature %s is unavailable on the current platform, which is being used to ' +
    'run Node.js'],
  ERR_INTERNAL_ASSERTION: [Error, (message) => {
    const report = 'This is caused by either a bug in gyre or incorrect usage of its internals.\n';
    return message === undefined ? report : `${message}\n${report}`;
  }],
  ERR_INVALID_ASYNC_ID: [RangeError, 'Invalid %s value: %s'],
  ERR_INVALID_OBJECT_DEFINE_PROPERTY: [TypeError, '%s'],
  ERR_METHOD_NOT_IMPLEMENTED: [Error, 'The %s method is not implemented'],
  ERR_PERFORMANCE_INVALID_TIMESTAMP: [TypeError, '%d is not a valid timestamp'],
  ERR_MULTIPLE_CALLBACK: [Error, 'Callback called multiple times'],
  ERR_NO_CRYPTO: [Error, 'Node.js is not compiled with OpenSSL crypto support'],
  ERR_OPERATION_FAILED: [Error, 'Operation failed: %s', TypeError],
  ERR_PROTO_ACCESS: [
    Error, 'Accessing Object.prototype.__proto__ has been disallowed with --disable-proto=throw'],
  ERR_SYNTHETIC: [Error, 'JavaScript Callstack'],
  ERR_SYSTEM_ERROR: ['system', 'A system error occurred'],
  ERR_TEST_FAILURE: [Error, function(error, failureType) {
    this.failureType = failureType;
    this.cause = error;
    const message = error?.message ?? error;
    return typeof message === 'string' ? message : inspect(message);
  }],
  ERR_UNAVAILABLE_DURING_EXIT: [Error, 'Cannot call function in process exit handler'],
  ERR_UNCAUGHT_EXCEPTION_CAPTURE_ALREADY_SET: [
    Error, '`process.setupUncaughtExceptionCapture()` was called while a capture callback was ' +
    'already active'],
  ERR_UNHANDLED_ERROR: [Error, (error = undefined) =>
    (error === undefined ? 'Unhandled error.' : `Unhandled error. (${error})`)],
  ERR_UNHANDLED_REJECTION: [Error, (reason) =>
    'This error originated either by throwing inside of an async function without a catch ' +
    'block, or by rejecting a promise which was not handled with .catch(). The promise ' +
    `rejected with the reason "${reason}".`],
  ERR_UNKNOWN_CREDENTIAL: [Error, '%s identifier does not exist: %s'],
  ERR_UNKNOWN_SIGNAL: [TypeError, 'Unknown signal: %s'],
  ERR_INVALID_CURSOR_POS: [
    TypeError, 'Cannot set cursor row without setting its column'],
  ERR_USE_AFTER_CLOSE: [Error, '%s was closed'],
  ERR_WORKER_INVALID_EXEC_ARGV: [
    Error, (errors, message = 'invalid execArgv flags') =>
      `Initiated Worker with ${message}: ${errors.join(', ')}`],
  ERR_WORKER_MESSAGING_ERRORED: [
    Error, 'The destination thread threw an error while processing the message'],
  ERR_WORKER_MESSAGING_FAILED: [
    Error, 'Cannot find the destination thread or listener'],
  ERR_WORKER_MESSAGING_SAME_THREAD: [Error, 'Cannot sent a message to the same thread'],
  ERR_WORKER_MESSAGING_TIMEOUT: [
    Error, 'Sending a message to another thread timed out'],
  ERR_WORKER_NOT_RUNNING: [Error, 'Worker instance not running'],
  ERR_WORKER_OUT_OF_MEMORY: [
    Error, 'Worker terminated due to reaching memory limit: %s'],
  ERR_WORKER_PATH: [TypeError, (filename) => {
    const hint = filename.startsWith('file://') ?
      ' Wrap file:// URLs with `new URL`.' :
      filename.startsWith('data:text/javascript') ? ' Wrap data: URLs with `new URL`.' : '';
    return 'The worker script or module filename must be an absolute path or a relative path ' +
      `starting with './' or '../'.${hint} Received "${filename}"`;
  }],
  ERR_WORKER_UNSUPPORTED_OPERATION: [TypeError, '%s is not supported in workers'],

  // Events and the console.
  ERR_CONSOLE_WRITABLE_STREAM: [
    TypeError, 'Console expects a writable stream instance for %s'],
  ERR_EVENT_RECURSION: [Error, 'The event "%s" is already being dispatched'],

  // Modules.
  ERR_IMPORT_ASSERTION_TYPE_FAILED: [TypeError, 'Module "%s" is not of type "%s"'],
  ERR_IMPORT_ASSERTION_TYPE_MISSING: [
    TypeError, 'Module "%s" needs an import attribute of type "%s"'],
  ERR_IMPORT_ASSERTION_TYPE_UNSUPPORTED: [
    TypeError, 'Import attribute type "%s" is unsupported'],
  ERR_IMPORT_ATTRIBUTE_UNSUPPORTED: [
    TypeError, 'Import attribute "%s" with value "%s" is not supported'],
  ERR_INPUT_TYPE_NOT_ALLOWED: [
    Error, '--input-type can only be used with string input via --eval, --print, or STDIN'],
  ERR_INVALID_RETURN_PROPERTY_VALUE: [TypeError, (expected, name, property, value) =>
    `Expected ${expected} to be returned for the "${property}" from the "${name}" function ` +
    `but got ${determineSpecificType(value)}.`],
  ERR_LOADER_CHAIN_INCOMPLETE: [
    Error, '"%s" did not call the next hook in its chain and did not explicitly ' +
    'signal a short circuit. If this is intentional, include `shortCircuit: true` in the ' +
    "hook's return."],
  ERR_UNSUPPORTED_RESOLVE_REQUEST: [TypeError, 'Failed to resolve module specifier "%s" from ' +
    '"%s": Invalid relative URL or base scheme is not hierarchical.'],
  ERR_EVAL_ESM_CANNOT_PRINT: [Error, '--print cannot be used with ESM input'],
  ERR_INVALID_MODULE_SPECIFIER: [TypeError, (request, reason, base = undefined) =>
    `Invalid module "${request}" ${reason}${from(base)}`],
  ERR_INVALID_PACKAGE_CONFIG: [Error, (path, base, message) =>
    `Invalid package config ${path}${base ? ` while importing ${base}` : ''}` +
    `${message ? `. ${message}` : ''}`],
  ERR_INVALID_PACKAGE_TARGET: [Error, (path, key, target, isImport = false, base = undefined) => {
    const relative = typeof target === 'string' && !isImport && target.length > 0 &&
      !target.startsWith('./');
    const what = key === '.' ? '"exports" main target' :
      `"${isImport ? 'imports' : 'exports'}" target`;
    const where = key === '.' ? 'defined in' : `defined for '${key}' in`;
    return `Invalid ${what} ${JSON.stringify(target)} ${where} the package config ` +
      `${path}package.json${from(base)}${relative ? '; targets must start with "./"' : ''}`;
  }],
  ERR_MODULE_NOT_FOUND: [Error, function(path, base, exactUrl) {
    if (exactUrl) {
      Object.defineProperty(this, 'url', {
        __proto__: null, value: `${exactUrl}`, enumerable: true, writable: true,
        configurable: true,
      });
    }
    return `Cannot find ${exactUrl ? 'module' : 'package'} '${path}' imported from ${base}`;
  }],
  ERR_PACKAGE_IMPORT_NOT_DEFINED: [TypeError, (specifier, path, base) =>
    `Package import specifier "${specifier}" is not defined` +
    `${path ? ` in package ${path}package.json` : ''} imported from ${base}`],
  ERR_PACKAGE_PATH_NOT_EXPORTED: [Error, (path, subpath, base = undefined) =>
    (subpath === '.' ? `No "exports" main defined in ${path}package.json${from(base)}` :
      `Package subpath '${subpath}' is not defined by "exports" in ${path}package.json` +
      from(base))],
  ERR_REQUIRE_ASYNC_MODULE: [
    Error, 'require() cannot be used on an ESM graph with top-level await. Use import() ' +
    'instead. To see where the top-level await comes from, use ' +
    '--experimental-print-required-tla.'],
  ERR_REQUIRE_CYCLE_MODULE: [Error, '%s'],
  ERR_REQUIRE_ESM: [Error, (filename, hasEsmSyntax, parent = null, packageJson = null) => {
    const head = `require() of ES Module ${filename}${parent ? ` from ${parent}` : ''} ` +
      'not supported.';
    const dynamic = 'a dynamic import() which is available in all CommonJS modules.';
    if (!packageJson) {
      if (!filename.endsWith('.mjs')) return head;
      return `${head}\nInstead change the require of ${filename} to ${dynamic}`;
    }
    const name = filename.slice(filename.lastIndexOf('/') + 1);
    const shown = parent && name === parent.slice(parent.lastIndexOf('/') + 1) ? filename : name;
    if (hasEsmSyntax) {
      return `${head}\nInstead change the require of ${shown} in ${parent} to ${dynamic}`;
    }
    return `${head}\n${shown} is treated as an ES module file as it is a .js file whose nearest ` +
      'parent package.json contains "type": "module" which declares all .js files in that ' +
      `package scope as ES modules.\nInstead either rename ${shown} to end in .cjs, change the ` +
      'requiring code to use dynamic import() which is available in all CommonJS modules, or ' +
      `change "type": "module" to "type": "commonjs" in ${packageJson} to treat all .js files ` +
      'as CommonJS (using .mjs for all ES modules instead).\n';
  }],
  ERR_NOT_IN_SINGLE_EXECUTABLE_APPLICATION: [
    Error, 'Operation cannot be invoked when not in a single-executable application'],
  ERR_SINGLE_EXECUTABLE_APPLICATION_ASSET_NOT_FOUND: [
    Error, 'Cannot find asset %s for the single executable application'],
  ERR_UNKNOWN_BUILTIN_MODULE: [Error, 'No such built-in module: %s'],
  ERR_UNKNOWN_FILE_EXTENSION: [TypeError, 'Unknown file extension "%s" for %s'],
  ERR_UNKNOWN_MODULE_FORMAT: [RangeError, 'Unknown module format: %s for URL %s'],
  ERR_UNSUPPORTED_DIR_IMPORT: [Error, function(path, base, exactUrl) {
    Object.defineProperty(this, 'url', {
      __proto__: null, value: exactUrl, enumerable: true, writable: true, configurable: true,
    });
    return `Directory import '${path}' is not supported resolving ES modules imported from ` +
      base;
  }],
  ERR_UNSUPPORTED_ESM_URL_SCHEME: [Error, (url, supported) =>
    `Only URLs with a scheme in: ${formatList(supported)} are supported by the default ESM ` +
    `loader. Received protocol '${url.protocol}'`],
  ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING: [
    TypeError, 'A dynamic import callback was not specified.'],
  ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG: [
    TypeError, 'A dynamic import callback was invoked without --experimental-vm-modules'],
  ERR_VM_MODULE_ALREADY_LINKED: [Error, 'Module has already been linked'],
  ERR_VM_MODULE_CACHED_DATA_REJECTED: [Error, '`cachedData` buffer was rejected'],
  ERR_VM_MODULE_CANNOT_CREATE_CACHED_DATA: [
    Error, 'Cached data cannot be created for a module which has been evaluated'],
  ERR_VM_MODULE_DIFFERENT_CONTEXT: [Error, 'Linked modules must use the same context'],
  ERR_VM_MODULE_LINK_FAILURE: [Error, function(message, cause) {
    this.cause = cause;
    return message;
  }],
  ERR_VM_MODULE_NOT_MODULE: [Error, 'Provided module is not an instance of Module'],
  ERR_VM_MODULE_STATUS: [Error, 'Module status %s'],

  // Bytes and text.
  ERR_BROTLI_INVALID_PARAM: [RangeError, '%s is not a valid Brotli parameter'],
  ERR_BUFFER_OUT_OF_BOUNDS: [RangeError, (name = undefined) =>
    (name ? `"${name}" is outside of buffer bounds` :
      'Attempt to access memory outside buffer bounds')],
  ERR_BUFFER_TOO_LARGE: [RangeError, 'Cannot create a Buffer larger than %s bytes'],
  ERR_ENCODING_INVALID_ENCODED_DATA: [TypeError, function(encoding, status) {
    this.errno = status;
    return `The encoded data was not valid for encoding ${encoding}`;
  }],
  ERR_ENCODING_NOT_SUPPORTED: [RangeError, 'The "%s" encoding is not supported'],
  ERR_INVALID_BUFFER_SIZE: [RangeError, 'Buffer size must be a multiple of %s'],
  ERR_INVALID_CHAR: [TypeError, (name, field = undefined) =>
    `Invalid character in ${name}${field === undefined ? '' : ` ["${field}"]`}`],
  ERR_UNESCAPED_CHARACTERS: [TypeError, '%s contains unescaped characters'],
  ERR_UNKNOWN_ENCODING: [TypeError, 'Unknown encoding: %s'],

  // Addresses.
  ERR_INVALID_FILE_URL_HOST: [TypeError, 'File URL host must be "localhost" or empty on %s'],
  ERR_INVALID_FILE_URL_PATH: [TypeError, 'File URL path %s'],
  ERR_INVALID_PROTOCOL: [TypeError, 'Protocol "%s" not supported. Expected "%s"'],
  ERR_INVALID_URI: [URIError, 'URI malformed'],
  ERR_INVALID_URL: [TypeError, function(input, base = null) {
    this.input = input;
    if (base != null) this.base = base;
    return 'Invalid URL';
  }],
  ERR_INVALID_URL_SCHEME: [TypeError, (expected) => {
    const schemes = typeof expected === 'string' ? [expected] : expected;
    return `The URL must be ${schemes.length === 2 ? 'one of' : 'of'} scheme ` +
      schemes.join(' or ');
  }],

  // Files and descriptors.
  ERR_DIR_CLOSED: [Error, 'Directory handle was closed'],
  ERR_DIR_CONCURRENT_OPERATION: [
    Error, 'Cannot do synchronous work on directory handle with concurrent asynchronous ' +
    'operations'],
  ERR_FS_CP_DIR_TO_NON_DIR: ['system', 'Cannot overwrite non-directory with directory'],
  ERR_FS_CP_EEXIST: ['system', 'Target already exists'],
  ERR_FS_CP_EINVAL: ['system', 'Invalid src or dest'],
  ERR_FS_CP_FIFO_PIPE: ['system', 'Cannot copy a FIFO pipe'],
  ERR_FS_CP_NON_DIR_TO_DIR: ['system', 'Cannot overwrite directory with non-directory'],
  ERR_FS_CP_SOCKET: ['system', 'Cannot copy a socket file'],
  ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY: [
    'system', 'Cannot overwrite symlink in subdirectory of self'],
  ERR_FS_CP_UNKNOWN: ['system', 'Cannot copy an unknown file type'],
  ERR_FS_EISDIR: ['system', 'Path is a directory'],
  ERR_FS_FILE_TOO_LARGE: [RangeError, 'File size (%s) is greater than 2 GiB'],
  ERR_FS_INVALID_SYMLINK_TYPE: [
    Error, 'Symlink type must be one of "dir", "file", or "junction". Received "%s"'],
  ERR_INVALID_FD: [RangeError, '"fd" must be a positive integer: %s'],
  ERR_INVALID_FD_TYPE: [TypeError, 'Unsupported fd type: %s'],
  ERR_TTY_INIT_FAILED: ['system', 'TTY initialization failed'],

  // Streams.
  ERR_STREAM_ALREADY_FINISHED: [Error, 'Cannot call %s after a stream was finished'],
  ERR_STREAM_CANNOT_PIPE: [Error, 'Cannot pipe, not readable'],
  ERR_STREAM_DESTROYED: [Error, 'Cannot call %s after a stream was destroyed'],
  ERR_STREAM_NULL_VALUES: [TypeError, 'May not write null values to stream'],
  ERR_STREAM_PREMATURE_CLOSE: [Error, 'Premature close'],
  ERR_STREAM_PUSH_AFTER_EOF: [Error, 'stream.push() after EOF'],
  ERR_STREAM_UNSHIFT_AFTER_END_EVENT: [Error, 'stream.unshift() after end event'],
  ERR_STREAM_WRAP: [Error, 'Stream has StringDecoder set or is in objectMode'],
  ERR_STREAM_WRITE_AFTER_END: [Error, 'write after end'],

  // Sockets and servers.
  ERR_INVALID_ADDRESS: [Error, 'Invalid address'],
  ERR_INVALID_ADDRESS_FAMILY: [RangeError, function(type, host, port) {
    this.host = host;
    this.port = port;
    return `Invalid address family: ${type} ${host}:${port}`;
  }],
  ERR_INVALID_IP_ADDRESS: [TypeError, 'Invalid IP address: %s'],
  ERR_SERVER_ALREADY_LISTEN: [
    Error, 'Listen method has been called more than once without closing.'],
  ERR_SERVER_NOT_RUNNING: [Error, 'Server is not running.'],
  ERR_SOCKET_ALREADY_BOUND: [Error, 'Socket is already bound'],
  ERR_SOCKET_BAD_BUFFER_SIZE: [TypeError, 'Buffer size must be a positive integer'],
  ERR_SOCKET_BAD_PORT: [RangeError, (name, port, allowZero = true) => {
    internalAssert(typeof allowZero === 'boolean',
                   "The 'allowZero' argument must be of type boolean.");
    return `${name} should be ${allowZero ? '>=' : '>'} 0 and < 65536. ` +
      `Received ${determineSpecificType(port)}.`;
  }],
  ERR_SOCKET_BAD_TYPE: [TypeError, 'Bad socket type specified. Valid types are: udp4, udp6'],
  ERR_SOCKET_BUFFER_SIZE: ['system', 'Could not get or set buffer size'],
  ERR_SOCKET_CLOSED: [Error, 'Socket is closed'],
  ERR_SOCKET_CLOSED_BEFORE_CONNECTION: [
    Error, 'Socket closed before the connection was established'],
  ERR_SOCKET_CONNECTION_TIMEOUT: [Error, 'Socket connection timeout'],
  ERR_SOCKET_DGRAM_IS_CONNECTED: [Error, 'Already connected'],
  ERR_SOCKET_DGRAM_NOT_CONNECTED: [Error, 'Not connected'],
  ERR_SOCKET_DGRAM_NOT_RUNNING: [Error, 'Not running'],
  ERR_DNS_SET_SERVERS_FAILED: [Error, 'c-ares failed to set servers: "%s" [%s]'],

  // HTTP.
  ERR_HTTP_BODY_NOT_ALLOWED: [
    Error, 'Adding content for this request method or response status is not allowed.'],
  ERR_HTTP_CONTENT_LENGTH_MISMATCH: [
    Error, "Response body's content-length of %s byte(s) does not match the content-length of " +
    '%s byte(s) set in header'],
  ERR_HTTP_HEADERS_SENT: [Error, 'Cannot %s headers after they are sent to the client'],
  ERR_HTTP_INVALID_HEADER_VALUE: [TypeError, 'Invalid value "%s" for header "%s"'],
  ERR_HTTP_INVALID_STATUS_CODE: [RangeError, 'Invalid status code: %s'],
  ERR_HTTP_REQUEST_TIMEOUT: [Error, 'Request timeout'],
  ERR_HTTP_SOCKET_ASSIGNED: [Error, 'ServerResponse has an already assigned socket'],
  ERR_HTTP_SOCKET_ENCODING: [
    Error, 'Changing the socket encoding is not allowed per RFC7230 Section 3.'],
  ERR_HTTP_TRAILER_INVALID: [Error, 'Trailers are invalid with this transfer encoding'],
  ERR_INVALID_HTTP_TOKEN: [TypeError, '%s must be a valid HTTP token ["%s"]'],

  // Child processes and their channels.
  ERR_CHILD_CLOSED_BEFORE_REPLY: [Error, 'Child closed before reply received'],
  ERR_CHILD_PROCESS_IPC_REQUIRED: [
    Error, "Forked processes must have an IPC channel, missing value 'ipc' in %s"],
  ERR_CHILD_PROCESS_STDIO_MAXBUFFER: [RangeError, '%s maxBuffer length exceeded'],
  ERR_INVALID_HANDLE_TYPE: [TypeError, 'This handle type cannot be sent'],
  ERR_INVALID_SYNC_FORK_INPUT: [
    TypeError, 'Asynchronous forks do not support Buffer, TypedArray, DataView or string ' +
    'input: %s'],
  ERR_IPC_CHANNEL_CLOSED: [Error, 'Channel closed'],
  ERR_IPC_DISCONNECTED: [Error, 'IPC channel is already disconnected'],
  ERR_IPC_ONE_PIPE: [Error, 'Child process can have only one IPC pipe'],
  ERR_IPC_SYNC_FORK: [Error, 'IPC cannot be used with synchronous forks'],

  // Cryptography.
  ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED: [
    Error, 'Custom engines not supported by this OpenSSL'],
  ERR_CRYPTO_ECDH_INVALID_FORMAT: [TypeError, 'Invalid ECDH format: %s'],
  ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY: [
    Error, 'Public key is not valid for specified curve'],
  ERR_CRYPTO_ENGINE_UNKNOWN: [Error, 'Engine "%s" was not found'],
  ERR_CRYPTO_FIPS_UNAVAILABLE: [Error, 'Cannot set FIPS mode in a non-FIPS build.'],
  ERR_CRYPTO_HASH_FINALIZED: [Error, 'Digest already called'],
  ERR_CRYPTO_INCOMPATIBLE_KEY: [Error, 'Incompatible %s: %s'],
  ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS: [Error, 'The selected key encoding %s %s.'],
  ERR_CRYPTO_INVALID_CURVE: [TypeError, 'Invalid EC curve name'],
  ERR_CRYPTO_INVALID_DIGEST: [TypeError, 'Invalid digest: %s'],
  ERR_CRYPTO_INVALID_KEYLEN: [RangeError, 'Invalid key length'],
  ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE: [
    TypeError, 'Invalid key object type %s, expected %s.'],
  ERR_CRYPTO_INVALID_SCRYPT_PARAMS: [RangeError, (cause) =>
    (cause === undefined ? 'Invalid scrypt params' : `Invalid scrypt params: ${cause}`)],
  ERR_CRYPTO_INVALID_STATE: [Error, 'Invalid state for operation %s'],
  ERR_CRYPTO_SCRYPT_INVALID_PARAMETER: [Error, 'Invalid scrypt parameter'],
  ERR_CRYPTO_SIGN_KEY_REQUIRED: [Error, 'No key provided to sign'],
  ERR_CRYPTO_UNKNOWN_CIPHER: [Error, 'Unknown cipher'],
  ERR_CRYPTO_UNSUPPORTED_OPERATION: [Error, 'Unsupported crypto operation'],

  // TLS.
  ERR_TLS_ALPN_CALLBACK_INVALID_RESULT: [TypeError, (value, protocols) =>
    `ALPN callback returned a value (${value}) that did not match any of the client's offered ` +
    `protocols (${protocols.join(', ')})`],
  ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS: [
    TypeError, 'The ALPNCallback and ALPNProtocols TLS options are mutually exclusive'],
  ERR_TLS_CERT_ALTNAME_FORMAT: [SyntaxError, 'Invalid subject alternative name string'],
  ERR_TLS_CERT_ALTNAME_INVALID: [Error, function(reason, host, cert) {
    Object.assign(this, { reason, host, cert });
    return `Hostname/IP does not match certificate's altnames: ${reason}`;
  }],
  ERR_TLS_HANDSHAKE_TIMEOUT: [Error, 'TLS handshake timeout'],
  ERR_TLS_INVALID_CONTEXT: [TypeError, '%s must be a SecureContext'],
  ERR_TLS_INVALID_PROTOCOL_METHOD: [TypeError, '%s'],
  ERR_TLS_INVALID_PROTOCOL_VERSION: [TypeError, '%j is not a valid %s TLS protocol version'],
  ERR_TLS_INVALID_STATE: [Error, 'TLS socket connection must be securely established'],
  ERR_TLS_PROTOCOL_VERSION_CONFLICT: [
    TypeError, 'TLS protocol version %j conflicts with secureProtocol %j'],
  ERR_TLS_RENEGOTIATION_DISABLED: [
    Error, 'TLS session renegotiation disabled for this socket'],
  ERR_TLS_REQUIRED_SERVER_NAME: [
    Error, '"servername" is required parameter for Server.addContext'],
  ERR_TLS_SNI_FROM_SERVER: [Error, 'Cannot issue SNI from a TLS server-side socket'],

  // util.parseArgs.
  ERR_PARSE_ARGS_INVALID_OPTION_VALUE: [TypeError, '%s'],
  ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL: [
    TypeError, "Unexpected argument '%s'. This command does not take positional arguments"],
  ERR_PARSE_ARGS_UNKNOWN_OPTION: [TypeError, (option, allowPositionals) =>
    `Unknown option '${option}'${allowPositionals ? '. To specify a positional argument ' +
    "starting with a '-', place it at the end of the command after '--', as in '-- " +
    JSON.stringify(option) : ''}`],

  // Command lines, MIME types and the engine.
  ERR_INVALID_MIME_SYNTAX: [TypeError, (part, text, index) =>
    `The MIME syntax for a ${part} in ${text} is invalid${index === -1 ? '' : ` at ${index}`}`],
  ERR_DUPLICATE_STARTUP_SNAPSHOT_MAIN_FUNCTION: [
    Error, 'Deserialize main function is already configured.'],
  ERR_NOT_BUILDING_SNAPSHOT: [Error, 'Operation cannot be invoked when not building startup ' +
    'snapshot'],
  ERR_INVALID_REPL_EVAL_CONFIG: [
    TypeError, 'Cannot specify both "breakEvalOnSigint" and "eval" for REPL'],
  ERR_INVALID_REPL_INPUT: [TypeError, '%s'],
  ERR_TRACE_EVENTS_CATEGORY_REQUIRED: [TypeError, 'At least one category is required'],
};
