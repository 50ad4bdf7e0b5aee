// FileStat out of libuv's form of it. Private to loop/.
#ifndef GYRE_LOOP_FILE_STAT_FROM_UV_H_
#define GYRE_LOOP_FILE_STAT_FROM_UV_H_

#include <uv.h>

#include "loop/file_stat.h"

namespace gyre::loop::internal {

inline FileTime FromUv(const uv_timespec_t& time) { return {time.tv_sec, time.tv_nsec}; }

inline FileStat FromUv(const uv_stat_t& from) {
  FileStat stat;
  stat.dev = from.st_dev;
  stat.mode = from.st_mode;
  stat.nlink = from.st_nlink;
  stat.uid = from.st_uid;
  stat.gid = from.st_gid;
  stat.rdev = from.st_rdev;
  stat.blksize = from.st_blksize;
  stat.ino = from.st_ino;
  stat.size = from.st_size;
  stat.blocks = from.st_blocks;
  stat.accessed = FromUv(from.st_atim);
  stat.modified = FromUv(from.st_mtim);
  stat.changed = FromUv(from.st_ctim);
  stat.born = FromUv(from.st_birthtim);
  return stat;
}

}  // namespace gyre::loop::internal

#endif  // GYRE_LOOP_FILE_STAT_FROM_UV_H_
