'use strict';

// Certificates as getPeerCertificate() shows them.

const { Buffer } = require('buffer');

// "OCSP - URI:http://a" and so on, line by line, as { 'OCSP - URI': ['http://a'] }.
function parseInfoAccess(text) {
  const info = { __proto__: null };
  text.replace(/([^\n:]*):([^\n]*)(?:\n|$)/g, (all, key, value) => {
    if (value.charCodeAt(0) === 0x22) value = JSON.parse(value);
    (info[key] ??= []).push(value);
  });
  return info;
}

function translate(certificate) {
  if (!certificate) return null;
  const { issuerCertificate: issuer } = certificate;
  if (issuer !== undefined && issuer !== null && issuer !== certificate) {
    certificate.issuerCertificate = translate(issuer);
  }
  if (typeof certificate.infoAccess === 'string') {
    certificate.infoAccess = parseInfoAccess(certificate.infoAccess);
  }
  return certificate;
}

// Of a native Certificate.
function describe(native) {
  const shown = native.describe();
  for (const name of ['pubkey', 'raw']) {
    if (shown[name] !== undefined) shown[name] = Buffer.from(shown[name]);
  }
  return translate(shown);
}

// The first of a chain with, if `detailed`, those above it, the last of which stands for itself.
function describeChain(chain, detailed) {
  if (chain === undefined || chain.length === 0) return {};
  const [leaf] = chain;
  const shown = describe(leaf);
  if (!detailed) return shown;
  let below = shown;
  let last = leaf;
  for (const native of chain.slice(1)) {
    const issuer = describe(native);
    below.issuerCertificate = issuer;
    below = issuer;
    last = native;
  }
  if (last.isIssuedBy(last)) below.issuerCertificate = below;
  return shown;
}

module.exports = { describe, describeChain, parseInfoAccess, translate };
