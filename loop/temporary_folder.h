// A folder for the files of one test; it goes with the object, and all that is in it.
#ifndef GYRE_LOOP_TEMPORARY_FOLDER_H_
#define GYRE_LOOP_TEMPORARY_FOLDER_H_

#include <stdlib.h>

#include <filesystem>
#include <iterator>
#include <string>
#include <system_error>

#include "gtest/gtest.h"

namespace gyre::loop {

class TemporaryFolder {
 public:
  TemporaryFolder() : path_(testing::TempDir() + "/folder-XXXXXX") {
    if (mkdtemp(path_.data()) == nullptr) ADD_FAILURE() << "no temporary folder";
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string Path(const std::string& name) const { return path_ + "/" + name; }

  // How many files and folders are in it, those below them not counted.
  int Count() const {
    std::error_code error;
    std::filesystem::directory_iterator entries(path_, error);
    EXPECT_FALSE(error) << error.message();
    return static_cast<int>(std::distance(begin(entries), end(entries)));
  }

 private:
  std::string path_;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_TEMPORARY_FOLDER_H_
