#include <fcntl.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "loop/directory.h"
#include "loop/file_descriptor.h"
#include "loop/file_watch.h"
#include "loop/loop.h"
#include "loop/uv/uv_loop.h"

namespace gyre::loop {
namespace {

class FileWatchTest : public testing::Test {
 protected:
  FileWatchTest()
      : loop_(NewUvLoop()), root_(MakeTemporaryDirectory(testing::TempDir() + "/watch-").value()) {}
  ~FileWatchTest() override {
    loop_.reset();
    EXPECT_TRUE(RemoveTree(root_).ok());
  }

  void Touch(const std::string& name) {
    absl::StatusOr<int> descriptor = Open(root_ + "/" + name, O_WRONLY | O_CREAT, 0600);
    ASSERT_TRUE(descriptor.ok());
    EXPECT_TRUE(Close(*descriptor).ok());
  }

  std::unique_ptr<Loop> loop_;
  std::string root_;
};

TEST_F(FileWatchTest, ANewFileIsTold) {
  FileWatch* watch = nullptr;
  FileEvent seen;
  watch = loop_
              ->NewFileWatch(root_,
                             [&](absl::StatusOr<FileEvent> event) {
                               seen = *event;
                               watch->Close();
                             })
              .value();
  Touch("new");
  loop_->Run();
  EXPECT_EQ(seen.kind, FileEvent::Kind::kRenamed);
  EXPECT_EQ(seen.name, "new");
}

TEST_F(FileWatchTest, NothingIsToldAfterClose) {
  FileWatch* watch =
      loop_->NewFileWatch(root_, [](absl::StatusOr<FileEvent>) { ADD_FAILURE(); }).value();
  Touch("new");
  watch->Close();
  loop_->Run();
}

TEST_F(FileWatchTest, AnUnreferencedWatchDoesNotKeepTheLoopRunning) {
  FileWatch* watch = loop_->NewFileWatch(root_, [](absl::StatusOr<FileEvent>) {}).value();
  watch->Unref();
  EXPECT_FALSE(watch->has_ref());
  loop_->Run();
}

TEST_F(FileWatchTest, WhatIsNotThereIsAnErrorWithItsPath) {
  EXPECT_EQ(
      loop_->NewFileWatch(root_ + "/none", [](absl::StatusOr<FileEvent>) {}).status().message(),
      "ENOENT: no such file or directory, watch '" + root_ + "/none'");
}

}  // namespace
}  // namespace gyre::loop
