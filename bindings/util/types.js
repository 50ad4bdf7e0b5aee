'use strict';

// util.types.

const binding = internalBinding('util');

const kNative = [
  'isAnyArrayBuffer', 'isArgumentsObject', 'isArrayBuffer', 'isAsyncFunction', 'isBigIntObject',
  'isBooleanObject', 'isDataView', 'isDate', 'isExternal', 'isGeneratorFunction',
  'isGeneratorObject', 'isMap', 'isMapIterator', 'isModuleNamespaceObject', 'isNativeError',
  'isNumberObject', 'isPromise', 'isProxy', 'isRegExp', 'isSet', 'isSetIterator',
  'isSharedArrayBuffer', 'isStringObject', 'isSymbolObject', 'isWeakMap', 'isWeakSet',
];

const kTypedArrays = [
  'Uint8Array', 'Uint8ClampedArray', 'Uint16Array', 'Uint32Array', 'Int8Array', 'Int16Array',
  'Int32Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array',
];

const typedArrayName = Function.prototype.call.bind(Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag).get);

for (const name of kNative) exports[name] = binding[name];

exports.isBoxedPrimitive = function isBoxedPrimitive(value) {
  return binding.isNumberObject(value) || binding.isStringObject(value) ||
    binding.isBooleanObject(value) || binding.isBigIntObject(value) ||
    binding.isSymbolObject(value);
};

exports.isArrayBufferView = ArrayBuffer.isView;

exports.isTypedArray = function isTypedArray(value) {
  return typedArrayName(value) !== undefined;
};

for (const type of kTypedArrays) {
  const name = `is${type}`;
  exports[name] = { [name]: (value) => typedArrayName(value) === type }[name];
}

for (const name of ['isCryptoKey', 'isKeyObject']) {
  exports[name] = { [name]: (value) => require('internal/util').keyTests[name](value) }[name];
}
