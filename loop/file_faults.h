// Reads and writes of files that fail because a simulation says so. Private to loop/.
#ifndef GYRE_LOOP_FILE_FAULTS_H_
#define GYRE_LOOP_FILE_FAULTS_H_

namespace gyre::loop::internal {

enum class FileAccess { kRead, kWrite };

// Asked before each access to an open file through file_descriptor.h.
class FileFaults {
 public:
  virtual ~FileFaults() = default;
  // An errno value with which the access fails instead, or 0.
  virtual int ErrorOf(FileAccess access) = 0;
};

// Null outside of simulations. It is set while one thread alone uses files, and never changes where
// there are several.
inline FileFaults* file_faults = nullptr;

inline int FaultOf(FileAccess access) {
  return file_faults == nullptr ? 0 : file_faults->ErrorOf(access);
}

}  // namespace gyre::loop::internal

#endif  // GYRE_LOOP_FILE_FAULTS_H_
