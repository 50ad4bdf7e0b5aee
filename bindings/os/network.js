'use strict';

// os.networkInterfaces().

function countOnes(number) {
  let count = 0;
  for (let bits = number; bits !== 0; bits &= bits - 1) count++;
  return count;
}

// Length of the prefix that a netmask covers; -1 where its ones are not all in front.
function prefixLength(netmask, isIPv6) {
  const groupBits = isIPv6 ? 16 : 8;
  let length = 0;
  let ended = false;
  for (const group of netmask.split(isIPv6 ? ':' : '.')) {
    if (group === '') continue;
    const bits = parseInt(group, isIPv6 ? 16 : 10);
    const ones = countOnes(bits);
    const isPrefix = (bits | ((1 << (groupBits - ones)) - 1)) === (1 << groupBits) - 1;
    if (!isPrefix || (ended && bits !== 0)) return -1;
    ended ||= ones !== groupBits;
    length += ones;
  }
  return length;
}

const kFields = 7;

// `values`: seven for each address, as the native half lists them.
function groupByInterface(values) {
  const result = {};
  for (let i = 0; i < values.length; i += kFields) {
    const { 0: name, 1: address, 2: netmask, 3: isIPv6, 4: mac, 5: internal, 6: scopeid } =
      values.slice(i, i + kFields);
    const prefix = prefixLength(netmask, isIPv6);
    const entry = {
      address,
      netmask,
      family: isIPv6 ? 'IPv6' : 'IPv4',
      mac,
      internal,
      cidr: prefix === -1 ? null : `${address}/${prefix}`,
    };
    if (isIPv6) entry.scopeid = scopeid;
    (result[name] ??= []).push(entry);
  }
  return result;
}

module.exports = { groupByInterface };
