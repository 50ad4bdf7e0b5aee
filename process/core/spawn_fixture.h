// For the tests of Spawn(): a loop, a folder, and the check that nothing is left behind.
#ifndef GYRE_PROCESS_CORE_SPAWN_FIXTURE_H_
#define GYRE_PROCESS_CORE_SPAWN_FIXTURE_H_

#include <sys/stat.h>
#include <sys/wait.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "loop/child.h"
#include "loop/loop.h"
#include "loop/stream.h"
#include "loop/system_error.h"
#include "loop/uv/uv_loop.h"
#include "process/core/spawn.h"

namespace gyre::process {

inline int OpenDescriptors() {
  const std::filesystem::directory_iterator folder("/proc/self/fd");
  return static_cast<int>(std::distance(begin(folder), end(folder)));
}

inline bool HasChildren() { return waitpid(-1, nullptr, WNOHANG) >= 0 || errno != ECHILD; }

// Reads a stream to its end and closes it.
class Reader : public loop::Stream::Delegate {
 public:
  void Read(loop::Stream* stream) {
    stream_ = stream;
    stream->set_delegate(this);
    stream->StartReading();
  }
  void OnData(absl::Span<char> data) override { text_.append(data.data(), data.size()); }
  void OnEnd() override { stream_->Close(); }
  void OnError(const absl::Status& error) override { stream_->Close(); }
  const std::string& text() const { return text_; }

 private:
  loop::Stream* stream_ = nullptr;
  std::string text_;
};

inline SpawnOptions Shell(const std::string& script) {
  SpawnOptions options;
  options.file = "/bin/sh";
  options.arguments = {"sh", "-c", script};
  return options;
}

struct Result {
  loop::ChildExit exit;
  std::string out;
  std::string error;
};

class SpawnTest : public testing::Test {
 protected:
  SpawnTest() {
    folder_ = absl::StrCat(testing::TempDir(), "/spawn_XXXXXX");
    if (mkdtemp(folder_.data()) == nullptr) ADD_FAILURE() << "no temporary folder";
    // Loops share a pipe for signals, which the first of them makes.
    loop::NewUvLoop().reset();
    descriptors_ = OpenDescriptors();
    loop_ = loop::NewUvLoop();
  }

  ~SpawnTest() override {
    loop_ = nullptr;
    EXPECT_EQ(OpenDescriptors(), descriptors_);
    EXPECT_FALSE(HasChildren());
    std::filesystem::remove_all(folder_);
  }

  // Runs a program to its end, with `input` on its standard input.
  Result Run(const SpawnOptions& options, const std::string& input = "") {
    Result result;
    loop::Child* child = nullptr;
    absl::StatusOr<Spawned> spawned = Spawn(*loop_, options, [&](loop::ChildExit exit) {
      result.exit = exit;
      child->Close();
    });
    EXPECT_TRUE(spawned.ok()) << spawned.status();
    if (!spawned.ok()) return result;
    child = spawned->child;
    Reader out, error;
    if (spawned->stdio[1] != nullptr) out.Read(spawned->stdio[1]);
    if (spawned->stdio[2] != nullptr) error.Read(spawned->stdio[2]);
    if (loop::Stream* stream = spawned->stdio[0]) {
      stream->Write(input);
      stream->Shutdown();
      in_.Read(stream);
    }
    loop_->Run();
    result.out = out.text();
    result.error = error.text();
    return result;
  }

  // The error of a program that does not start, which must leave nothing behind.
  loop::SystemError Failure(const SpawnOptions& options) {
    const int before = OpenDescriptors();
    absl::StatusOr<Spawned> spawned =
        Spawn(*loop_, options, [](loop::ChildExit) { ADD_FAILURE() << "exit of what never ran"; });
    EXPECT_FALSE(spawned.ok());
    EXPECT_EQ(OpenDescriptors(), before);
    EXPECT_FALSE(HasChildren());
    return loop::FromStatus(spawned.status()).value_or(loop::SystemError());
  }

  std::string Path(const std::string& name) { return absl::StrCat(folder_, "/", name); }

  std::string WriteFile(const std::string& name, const std::string& text, int mode) {
    std::ofstream(Path(name)) << text;
    chmod(Path(name).c_str(), static_cast<mode_t>(mode));
    return Path(name);
  }

  std::string folder_;
  int descriptors_ = 0;
  std::unique_ptr<loop::Loop> loop_;
  Reader in_;
};

}  // namespace gyre::process

#endif  // GYRE_PROCESS_CORE_SPAWN_FIXTURE_H_
