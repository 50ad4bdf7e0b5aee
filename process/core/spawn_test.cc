#include "process/core/spawn.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "loop/child.h"
#include "loop/loop.h"
#include "loop/stream.h"
#include "loop/system_error.h"
#include "loop/uv/uv_loop.h"

namespace gyre::process {
namespace {

int OpenDescriptors() {
  const std::filesystem::directory_iterator folder("/proc/self/fd");
  return static_cast<int>(std::distance(begin(folder), end(folder)));
}

bool HasChildren() { return waitpid(-1, nullptr, WNOHANG) >= 0 || errno != ECHILD; }

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

SpawnOptions Shell(const std::string& script) {
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
    char name[] = "/tmp/gyre_spawn_XXXXXX";
    folder_ = mkdtemp(name);
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

TEST_F(SpawnTest, ExitCodeIsDelivered) {
  for (int code : {0, 1, 7, 255}) {
    const loop::ChildExit exit = Run(Shell(absl::StrCat("exit ", code))).exit;
    EXPECT_EQ(exit.code, code);
    EXPECT_EQ(exit.signal, -1);
  }
}

TEST_F(SpawnTest, SignalThatEndedTheProgramIsDelivered) {
  const loop::ChildExit exit = Run(Shell("kill -TERM $$")).exit;
  EXPECT_EQ(exit.signal, SIGTERM);
  EXPECT_EQ(exit.code, -1);
}

TEST_F(SpawnTest, OutputAndErrorArriveOnTheirOwnPipes) {
  const Result result = Run(Shell("echo out; echo error >&2"));
  EXPECT_EQ(result.out, "out\n");
  EXPECT_EQ(result.error, "error\n");
}

TEST_F(SpawnTest, LargeOutputArrivesWhole) {
  const Result result = Run(Shell("head -c 3000000 /dev/zero"));
  EXPECT_EQ(result.out, std::string(3000000, '\0'));
}

TEST_F(SpawnTest, InputIsReadByTheProgramToItsEnd) {
  const std::string input(1000000, 'x');
  EXPECT_EQ(Run(Shell("cat"), input).out, input);
}

TEST_F(SpawnTest, IgnoredDescriptorsAreTheNullDevice) {
  SpawnOptions options = Shell("cat; echo lost; readlink /proc/self/fd/0 >&2");
  options.stdio = {Stdio::Ignore(), Stdio::Ignore(), Stdio::Pipe()};
  EXPECT_EQ(Run(options).error, "/dev/null\n");
}

TEST_F(SpawnTest, MissingStandardDescriptorsAreTheNullDevice) {
  SpawnOptions options =
      Shell("for fd in 0 1 2; do [ /proc/self/fd/$fd -ef /dev/null ] || exit 1; done");
  options.stdio = {};
  EXPECT_EQ(Run(options).exit.code, 0);
}

TEST_F(SpawnTest, DescriptorOfTheParentIsShared) {
  const int file = open(Path("log").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  SpawnOptions options = Shell("echo one; echo two >&2; echo three >&4");
  options.stdio = {Stdio::Ignore(), Stdio::Descriptor(file), Stdio::Descriptor(file),
                   Stdio::Ignore(), Stdio::Descriptor(file)};
  Run(options);
  char text[64] = {};
  EXPECT_EQ(pread(file, text, sizeof(text), 0), 14);
  EXPECT_STREQ(text, "one\ntwo\nthree\n");
  close(file);
}

TEST_F(SpawnTest, StandardDescriptorsCanBeSwapped) {
  // 1 of the child is the parent's 2 and the other way round: neither may be overwritten before it
  // is copied.
  const int one = open(Path("one").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  const int two = open(Path("two").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  const int saved_one = fcntl(1, F_DUPFD_CLOEXEC, 10), saved_two = fcntl(2, F_DUPFD_CLOEXEC, 10);
  dup2(one, 1);
  dup2(two, 2);
  SpawnOptions options = Shell("echo out; echo error >&2");
  options.stdio = {Stdio::Ignore(), Stdio::Descriptor(2), Stdio::Descriptor(1)};
  Run(options);
  dup2(saved_one, 1);
  dup2(saved_two, 2);
  char text[2][16] = {};
  EXPECT_GT(pread(one, text[0], sizeof(text[0]) - 1, 0), 0);
  EXPECT_GT(pread(two, text[1], sizeof(text[1]) - 1, 0), 0);
  EXPECT_STREQ(text[0], "error\n");
  EXPECT_STREQ(text[1], "out\n");
  for (int descriptor : {one, two, saved_one, saved_two}) close(descriptor);
}

TEST_F(SpawnTest, ProgramIsFoundInThePathOfItsEnvironment) {
  WriteFile("hello", "#!/bin/sh\necho found\n", 0755);
  SpawnOptions options;
  options.file = "hello";
  options.env = {absl::StrCat("PATH=/nonexistent:", folder_, ":/bin")};
  EXPECT_EQ(Run(options).out, "found\n");
}

TEST_F(SpawnTest, TextFileWithoutInterpreterRunsInTheShell) {
  SpawnOptions options;
  options.file = WriteFile("script", "echo \"$1\"\n", 0755);
  options.arguments = {"ignored", "argument"};
  EXPECT_EQ(Run(options).out, "argument\n");
}

TEST_F(SpawnTest, ProgramSeesExactlyItsArguments) {
  SpawnOptions options;
  options.file = "/usr/bin/printf";
  options.arguments = {"printf", "[%s]", "", "a b", "$HOME", "\xc3\xa9"};
  EXPECT_EQ(Run(options).out, "[][a b][$HOME][\xc3\xa9]");
}

TEST_F(SpawnTest, GivenEnvironmentReplacesTheParents) {
  SpawnOptions options;
  options.file = "/usr/bin/env";
  options.env = {"A=1", "B=two words"};
  EXPECT_EQ(Run(options).out, "A=1\nB=two words\n");
}

TEST_F(SpawnTest, EnvironmentOfTheParentIsInherited) {
  setenv("GYRE_SPAWN_TEST", "inherited", 1);
  EXPECT_EQ(Run(Shell("echo $GYRE_SPAWN_TEST")).out, "inherited\n");
  unsetenv("GYRE_SPAWN_TEST");
}

TEST_F(SpawnTest, ProgramStartsInItsDirectory) {
  SpawnOptions options = Shell("pwd -P");
  options.cwd = folder_;
  EXPECT_EQ(Run(options).out, absl::StrCat(std::filesystem::canonical(folder_).string(), "\n"));
}

TEST_F(SpawnTest, DetachedProgramLeadsItsOwnSession) {
  SpawnOptions options =
      Shell("read -r _ _ _ _ group session _ < /proc/self/stat; echo $group $session $$");
  options.file = "/bin/sh";
  options.detached = true;
  Result result = Run(options);
  std::vector<int> ids(3);
  ASSERT_EQ(sscanf(result.out.c_str(), "%d %d %d", &ids[0], &ids[1], &ids[2]), 3) << result.out;
  EXPECT_EQ(ids[0], ids[2]);
  EXPECT_EQ(ids[1], ids[2]);
}

TEST_F(SpawnTest, ProgramHasNoOtherDescriptors) {
  // One that a careless library, or our own parent, left open across exec.
  const int leak = open("/dev/null", O_RDONLY);
  // The fourth line is the folder that ls itself reads.
  EXPECT_EQ(Run(Shell("exec ls /proc/self/fd")).out, "0\n1\n2\n3\n");
  close(leak);
}

TEST_F(SpawnTest, IgnoredAndBlockedSignalsAreResetInTheProgram) {
  struct sigaction ignore = {}, before;
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &ignore, &before);
  sigset_t block, mask;
  sigemptyset(&block);
  sigaddset(&block, SIGPIPE);
  sigaddset(&block, SIGUSR1);
  pthread_sigmask(SIG_BLOCK, &block, &mask);
  const Result result =
      Run(Shell("grep -E 'Sig(Blk|Ign)' /proc/self/status; kill -PIPE $$; exit 3"));
  pthread_sigmask(SIG_SETMASK, &mask, nullptr);
  sigaction(SIGPIPE, &before, nullptr);
  EXPECT_EQ(result.out, "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
  EXPECT_EQ(result.exit.signal, SIGPIPE);
}

TEST_F(SpawnTest, SignalsOfTheParentStayAsTheyWere) {
  struct sigaction ignore = {}, before, after;
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGUSR2, &ignore, &before);
  Run(Shell("exit 0"));
  sigaction(SIGUSR2, &before, &after);
  EXPECT_EQ(after.sa_handler, SIG_IGN);
  sigset_t mask;
  pthread_sigmask(SIG_SETMASK, nullptr, &mask);
  EXPECT_EQ(sigismember(&mask, SIGUSR2), 0);
}

TEST_F(SpawnTest, StatusArrivesWhereTheProcessIgnoredSigchld) {
  struct sigaction ignore = {};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGCHLD, &ignore, nullptr);
  EXPECT_EQ(Run(Shell("exit 9")).exit.code, 9);
}

TEST_F(SpawnTest, MissingProgramIsENOENT) {
  SpawnOptions options;
  options.file = "/nonexistent/program";
  const loop::SystemError error = Failure(options);
  EXPECT_EQ(error.error, ENOENT);
  EXPECT_EQ(error.syscall, "spawn");
  EXPECT_EQ(error.path, "/nonexistent/program");
  options.file = "gyre-no-such-program";
  EXPECT_EQ(Failure(options).error, ENOENT);
  options.file = "";
  EXPECT_EQ(Failure(options).error, ENOENT);
}

TEST_F(SpawnTest, FileWithoutPermissionIsEACCES) {
  SpawnOptions options;
  options.file = WriteFile("data", "not a program", 0644);
  EXPECT_EQ(Failure(options).error, EACCES);
}

TEST_F(SpawnTest, RefusalInThePathIsEACCESWhenNothingElseIsFound) {
  WriteFile("data", "not a program", 0644);
  SpawnOptions options;
  options.file = "data";
  options.env = {absl::StrCat("PATH=", folder_, ":/nonexistent")};
  EXPECT_EQ(Failure(options).error, EACCES);
}

TEST_F(SpawnTest, FolderIsEACCES) {
  SpawnOptions options;
  options.file = "/tmp";
  EXPECT_EQ(Failure(options).error, EACCES);
}

TEST_F(SpawnTest, PathThroughAFileIsENOTDIR) {
  SpawnOptions options;
  options.file = WriteFile("file", "", 0755) + "/program";
  EXPECT_EQ(Failure(options).error, ENOTDIR);
}

TEST_F(SpawnTest, TooLongArgumentsAreE2BIG) {
  SpawnOptions options = Shell("exit 0");
  options.arguments.push_back(std::string(300000, 'x'));
  EXPECT_EQ(Failure(options).error, E2BIG);
}

TEST_F(SpawnTest, MissingDirectoryIsNamed) {
  SpawnOptions options = Shell("exit 0");
  options.cwd = "/nonexistent";
  const loop::SystemError error = Failure(options);
  EXPECT_EQ(error.error, ENOENT);
  EXPECT_EQ(error.syscall, "chdir");
  EXPECT_EQ(error.path, "/nonexistent");
}

TEST_F(SpawnTest, DescriptorThatIsNotOpenIsEBADF) {
  SpawnOptions options = Shell("exit 0");
  options.stdio = {Stdio::Pipe(), Stdio::Pipe(), Stdio::Descriptor(987)};
  EXPECT_EQ(Failure(options).error, EBADF);
}

TEST_F(SpawnTest, NulInAStringIsRefused) {
  SpawnOptions options = Shell("exit 0");
  options.arguments.push_back(std::string("a\0b", 3));
  EXPECT_TRUE(absl::IsInvalidArgument(Spawn(*loop_, options, {}).status()));
}

TEST_F(SpawnTest, KillEndsTheProgram) {
  loop::ChildExit exit;
  SpawnOptions options = Shell("exec sleep 1000");
  options.stdio = {};
  absl::StatusOr<Spawned> spawned =
      Spawn(*loop_, options, [&](loop::ChildExit status) { exit = status; });
  ASSERT_TRUE(spawned.ok()) << spawned.status();
  EXPECT_TRUE(spawned->child->Kill(SIGKILL).ok());
  EXPECT_TRUE(spawned->child->Kill(SIGKILL).ok());
  loop_->Run();
  EXPECT_EQ(exit.signal, SIGKILL);
}

TEST_F(SpawnTest, KillAfterTheEndIsESRCH) {
  SpawnOptions options = Shell("exit 0");
  options.stdio = {};
  absl::StatusOr<Spawned> spawned = Spawn(*loop_, options, [](loop::ChildExit) {});
  ASSERT_TRUE(spawned.ok()) << spawned.status();
  loop_->Run();
  EXPECT_TRUE(spawned->child->exited());
  EXPECT_EQ(loop::FromStatus(spawned->child->Kill(SIGTERM))->error, ESRCH);
  EXPECT_EQ(loop::FromStatus(spawned->child->Kill(0))->error, ESRCH);
}

TEST_F(SpawnTest, ManyProgramsAtOnceLeaveNothingBehind) {
  constexpr int kCount = 200;
  const int before = OpenDescriptors();
  std::vector<int> codes(kCount, -1);
  std::vector<loop::Child*> children(kCount);
  std::vector<Reader> readers(kCount);
  for (int i = 0; i < kCount; ++i) {
    SpawnOptions options = Shell(absl::StrCat("echo ", i, "; exit ", i));
    options.stdio = {Stdio::Ignore(), Stdio::Pipe(), Stdio::Inherit()};
    absl::StatusOr<Spawned> spawned = Spawn(*loop_, options, [&, i](loop::ChildExit exit) {
      codes[i] = exit.code;
      children[i]->Close();
    });
    ASSERT_TRUE(spawned.ok()) << spawned.status();
    children[i] = spawned->child;
    readers[i].Read(spawned->stdio[1]);
  }
  loop_->Run();
  for (int i = 0; i < kCount; ++i) {
    EXPECT_EQ(codes[i], i);
    EXPECT_EQ(readers[i].text(), absl::StrCat(i, "\n"));
  }
  EXPECT_FALSE(HasChildren());
  EXPECT_EQ(OpenDescriptors(), before);
}

}  // namespace
}  // namespace gyre::process
