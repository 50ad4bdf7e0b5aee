// What the system knows of a file and of the file system it is in.
#ifndef GYRE_LOOP_FILE_STAT_H_
#define GYRE_LOOP_FILE_STAT_H_

#include <cstdint>

namespace gyre::loop {

// Since 1970-01-01T00:00:00Z; `nanos` is below a second and never negative.
struct FileTime {
  int64_t seconds = 0;
  int64_t nanos = 0;
};

// https://nodejs.org/api/fs.html#class-fsstats. `blocks` counts 512 bytes each.
struct FileStat {
  uint64_t dev = 0;
  uint64_t mode = 0;
  uint64_t nlink = 0;
  uint64_t uid = 0;
  uint64_t gid = 0;
  uint64_t rdev = 0;
  uint64_t blksize = 0;
  uint64_t ino = 0;
  uint64_t size = 0;
  uint64_t blocks = 0;
  FileTime accessed;
  FileTime modified;
  FileTime changed;
  FileTime born;
};

// https://nodejs.org/api/fs.html#class-fsstatfs. Counts are in blocks of `block_size` bytes.
struct FileSystemStat {
  uint64_t type = 0;
  uint64_t block_size = 0;
  uint64_t blocks = 0;
  uint64_t free_blocks = 0;
  uint64_t available_blocks = 0;
  uint64_t files = 0;
  uint64_t free_files = 0;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_FILE_STAT_H_
