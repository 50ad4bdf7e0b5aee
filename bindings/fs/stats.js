'use strict';

// Stats, BigIntStats and StatFs: what fs.stat() and fs.statfs() give.

const { constants } = require('internal/fs/arguments');
const { numbers, bigints } = internalBinding('fs_stats');

const { S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG, S_IFSOCK } = constants;

// Places in the arrays of native code.
const kFields = ['dev', 'mode', 'nlink', 'uid', 'gid', 'rdev', 'blksize', 'ino', 'size', 'blocks'];
const kTimes = ['atime', 'mtime', 'ctime', 'birthtime'];
const kFirstTime = kFields.length;

const kMillisPerSecond = 1000;
const kNanosPerMilli = 1e6;
const kBigMillis = 10n ** 3n;
const kBigNanosPerMilli = 10n ** 6n;
const kBigNanos = 10n ** 9n;

// To the nearest millisecond, which is not always what Date makes of a fraction.
function toDate(ms) {
  return new Date(Number(ms) + 0.5);
}

function StatsBase() {}

const kKinds = {
  isDirectory: S_IFDIR,
  isFile: S_IFREG,
  isBlockDevice: S_IFBLK,
  isCharacterDevice: S_IFCHR,
  isSymbolicLink: S_IFLNK,
  isFIFO: S_IFIFO,
  isSocket: S_IFSOCK,
};
for (const [name, kind] of Object.entries(kKinds)) {
  StatsBase.prototype[name] = { [name]() { return this._checkModeProperty(kind); } }[name];
}

function inherit(Class) {
  Object.setPrototypeOf(Class.prototype, StatsBase.prototype);
  Object.setPrototypeOf(Class, StatsBase);
}

function Stats(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks, atimeMs, mtimeMs,
               ctimeMs, birthtimeMs) {
  this.dev = dev;
  this.mode = mode;
  this.nlink = nlink;
  this.uid = uid;
  this.gid = gid;
  this.rdev = rdev;
  this.blksize = blksize;
  this.ino = ino;
  this.size = size;
  this.blocks = blocks;
  this.atimeMs = atimeMs;
  this.mtimeMs = mtimeMs;
  this.ctimeMs = ctimeMs;
  this.birthtimeMs = birthtimeMs;
  this.atime = toDate(atimeMs);
  this.mtime = toDate(mtimeMs);
  this.ctime = toDate(ctimeMs);
  this.birthtime = toDate(birthtimeMs);
}
inherit(Stats);

Stats.prototype.isFile = function isFile() {
  return this._checkModeProperty(S_IFREG);
};

Stats.prototype._checkModeProperty = function(kind) {
  return (this.mode & S_IFMT) === kind;
};

function BigIntStats(values) {
  kFields.forEach((name, i) => { this[name] = values[i]; });
  for (const suffix of ['Ms', 'Ns', '']) {
    kTimes.forEach((name, i) => {
      const seconds = values[kFirstTime + 2 * i];
      const nanos = values[kFirstTime + 2 * i + 1];
      if (suffix === 'Ms') {
        this[`${name}Ms`] = seconds * kBigMillis + nanos / kBigNanosPerMilli;
      } else if (suffix === 'Ns') {
        this[`${name}Ns`] = seconds * kBigNanos + nanos;
      } else {
        this[name] = toDate(this[`${name}Ms`]);
      }
    });
  }
}
inherit(BigIntStats);

BigIntStats.prototype._checkModeProperty = function(kind) {
  return (this.mode & BigInt(S_IFMT)) === BigInt(kind);
};

function millis(seconds, nanos) {
  return seconds * kMillisPerSecond + nanos / kNanosPerMilli;
}

// The answer that native code left last.
function currentStats(bigint) {
  if (bigint) return new BigIntStats(bigints);
  const v = numbers;
  return new Stats(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9],
                   millis(v[10], v[11]), millis(v[12], v[13]), millis(v[14], v[15]),
                   millis(v[16], v[17]));
}

// What watchFile() shows of a file that is not there.
function emptyStats(bigint) {
  (bigint ? bigints : numbers).fill(bigint ? 0n : 0);
  return currentStats(bigint);
}

class StatFs {
  constructor(type, bsize, blocks, bfree, bavail, files, ffree) {
    this.type = type;
    this.bsize = bsize;
    this.blocks = blocks;
    this.bfree = bfree;
    this.bavail = bavail;
    this.files = files;
    this.ffree = ffree;
  }
}

function currentStatFs(bigint) {
  return new StatFs(...(bigint ? bigints : numbers).subarray(0, 7));
}

module.exports = { BigIntStats, Stats, currentStatFs, currentStats, emptyStats };
