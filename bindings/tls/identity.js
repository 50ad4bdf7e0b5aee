'use strict';

// tls.checkServerIdentity(): whether a certificate is for a name, by RFC 6125 and RFC 5280.
// https://nodejs.org/docs/latest-v20.x/api/tls.html#tlscheckserveridentityhostname-cert

const { codes } = require('internal/errors');
const { isIP } = require('net');

// A part of a name that is a quoted JSON string, or one up to the next comma.
const kQuoted = /^"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/;
const kSeparator = ', ';

function splitQuoted(text) {
  const names = [];
  let rest = text;
  let current = '';
  while (rest !== '') {
    const quote = rest.indexOf('"');
    const comma = rest.indexOf(kSeparator);
    if (quote !== -1 && (comma === -1 || quote < comma)) {
      const match = kQuoted.exec(rest.slice(quote));
      if (match === null) throw new codes.ERR_TLS_CERT_ALTNAME_FORMAT();
      current += rest.slice(0, quote) + JSON.parse(match[0]);
      rest = rest.slice(quote + match[0].length);
    } else if (comma !== -1) {
      names.push(current + rest.slice(0, comma));
      current = '';
      rest = rest.slice(comma + kSeparator.length);
    } else {
      current += rest;
      rest = '';
    }
  }
  names.push(current);
  return names;
}

// As addresses compare: no zeros in front, those in a row left out.
function canonical(ip) {
  const { SocketAddress } = require('net');
  const family = isIP(ip);
  if (family === 0) return undefined;
  return new SocketAddress({ address: ip, family: family === 4 ? 'ipv4' : 'ipv6' }).address;
}

function withoutDot(host) {
  return host.endsWith('.') ? host.slice(0, -1) : host;
}

function lower(text) {
  return text.replace(/[A-Z]/g, (c) => c.toLowerCase());
}

// RFC 6125 section 6.4.3. A wildcard stands in the first label alone, and not for a whole domain.
function matches(hostParts, pattern, wildcards) {
  if (!pattern) return false;
  const patternParts = lower(withoutDot(pattern)).split('.');
  if (hostParts.length !== patternParts.length || patternParts.includes('')) return false;
  if (patternParts.some((part) => /[^\u0021-\u007f]/.test(part))) return false;
  for (let i = hostParts.length - 1; i > 0; i--) {
    if (hostParts[i] !== patternParts[i]) return false;
  }
  const [hostLabel] = hostParts;
  const [label] = patternParts;
  const around = label.split('*', 3);
  if (around.length === 1 || label.includes('xn--')) return hostLabel === label;
  if (!wildcards || around.length > 2 || patternParts.length <= 2) return false;
  const [prefix, suffix] = around;
  return prefix.length + suffix.length <= hostLabel.length && hostLabel.startsWith(prefix) &&
    hostLabel.endsWith(suffix);
}

// Undefined where the certificate is for `hostname`, an error otherwise.
function checkServerIdentity(hostname, cert) {
  const { subject, subjectaltname: altNames } = cert;
  const dnsNames = [];
  const addresses = [];
  hostname = `${hostname}`;
  if (altNames) {
    const names = altNames.includes('"') ? splitQuoted(altNames) : altNames.split(kSeparator);
    for (const name of names) {
      if (name.startsWith('DNS:')) dnsNames.push(name.slice(4));
      else if (name.startsWith('IP Address:')) addresses.push(canonical(name.slice(11)));
    }
  }
  let reason = 'Unknown reason';
  let valid = false;
  hostname = withoutDot(hostname);
  if (isIP(hostname)) {
    valid = addresses.includes(canonical(hostname));
    if (!valid) reason = `IP: ${hostname} is not in the cert's list: ${addresses.join(', ')}`;
  } else if (dnsNames.length > 0 || subject?.CN) {
    const hostParts = lower(hostname).split('.');
    if (dnsNames.length > 0) {
      valid = dnsNames.some((name) => matches(hostParts, name, true));
      if (!valid) reason = `Host: ${hostname}. is not in the cert's altnames: ${altNames}`;
    } else {
      // Without other names, that of the subject counts.
      const { CN: names } = subject;
      valid = Array.isArray(names) ? names.some((name) => matches(hostParts, name, true)) :
        matches(hostParts, names, true);
      if (!valid) reason = `Host: ${hostname}. is not cert's CN: ${names}`;
    }
  } else {
    reason = 'Cert does not contain a DNS name';
  }
  if (valid) return undefined;
  return new codes.ERR_TLS_CERT_ALTNAME_INVALID(reason, hostname, cert);
}

module.exports = { checkServerIdentity };
