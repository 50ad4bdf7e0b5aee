// Watches a file, or the entries of a directory, for changes.
#ifndef GYRE_LOOP_FILE_WATCH_H_
#define GYRE_LOOP_FILE_WATCH_H_

#include <string>

#include "loop/handle.h"

namespace gyre::loop {

struct FileEvent {
  enum class Kind { kRenamed, kChanged };
  Kind kind = Kind::kChanged;  // kRenamed: something came, went, or got another name
  std::string name;            // within a directory; of a file its last part. May be empty
};

// Created by Loop::NewFileWatch() with its callback, which runs on the loop's thread with each
// event, or with a SystemError of syscall "watch"; nothing comes after an error. Directories below
// a directory are not watched. What an event tells may be over when it arrives, and changes that
// follow each other closely may be one event. Source:
// https://nodejs.org/api/fs.html#fswatchfilename-options-listener.
class FileWatch : public Handle {};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_FILE_WATCH_H_
