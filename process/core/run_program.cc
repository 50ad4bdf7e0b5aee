#include "process/core/run_program.h"

#include <unistd.h>

#include <cerrno>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "loop/loop.h"
#include "loop/stream.h"
#include "loop/system_error.h"
#include "loop/timer.h"
#include "loop/uv/uv_loop.h"

namespace gyre::process {
namespace {

int ErrorNumber(const absl::Status& status) {
  const auto error = loop::FromStatus(status);
  return error.has_value() ? error->error : EINVAL;
}

class Run;

// One pipe: input goes out, output comes in.
class Pipe final : public loop::Stream::Delegate {
 public:
  Pipe(Run& run, std::string& output) : run_(run), output_(output) {}

  void Begin(loop::Stream* stream, const std::string* input, bool reads) {
    stream_ = stream;
    stream->set_delegate(this);
    if (reads) stream->StartReading();
    if (input != nullptr && !input->empty()) stream->Write(*input);
    stream->Shutdown();
    writing_ = stream->queued_bytes() > 0;
    reading_ = reads;
    MaybeClose();
  }

  void Close() {
    if (stream_ != nullptr) stream_->Close();
    stream_ = nullptr;
  }

 private:
  void OnData(absl::Span<char> data) override;
  void OnEnd() override {
    reading_ = false;
    MaybeClose();
  }
  // A program need not read all of its input.
  void OnError(const absl::Status& error) override {
    writing_ = false;
    const auto known = loop::FromStatus(error);
    if (!known.has_value() || known->syscall != "write") reading_ = false;
    MaybeClose();
  }
  void OnDrain() override {
    writing_ = false;
    MaybeClose();
  }
  void MaybeClose() {
    if (!reading_ && !writing_) Close();
  }

  Run& run_;
  std::string& output_;
  loop::Stream* stream_ = nullptr;
  bool reading_ = false;
  bool writing_ = false;
};

class Run {
 public:
  explicit Run(const RunOptions& options) : options_(options) {}

  RunResult Go() {
    loop_ = loop::NewUvLoop();
    if (loop_ == nullptr) {
      result_.error = EMFILE;
      return std::move(result_);
    }
    Started started;
    const absl::Status status = Start(options_.spawn, &started);
    if (!status.ok()) result_.error = ErrorNumber(status);
    result_.output.resize(started.descriptors.size());
    if (status.ok()) {
      result_.pid = started.pid;
      Watch(started);
    } else {
      Abandon(started);
    }
    loop_->Run();
    loop_.reset();
    return std::move(result_);
  }

  double max_output() const { return options_.max_output; }

  // The program is told to end, and nothing more is taken from it.
  void GiveUp(int error) {
    if (result_.error == 0) result_.error = error;
    for (auto& pipe : pipes_) pipe->Close();
    if (timer_ != nullptr) timer_->Stop();
    if (child_ == nullptr || child_->exited()) return;
    if (!child_->Kill(options_.kill_signal).ok()) (void)child_->Kill(9);
  }

 private:
  void Watch(const Started& started) {
    absl::StatusOr<loop::Child*> child =
        loop_->NewChild(started.pid, [this](loop::ChildExit exit) { OnExit(exit); });
    if (!child.ok()) {
      result_.error = ErrorNumber(child.status());
      Abandon(started);
      return;
    }
    child_ = *child;
    if (options_.timeout_ms > 0) {
      timer_ = loop_->NewTimer([this] { GiveUp(ETIMEDOUT); });
      timer_->Start(options_.timeout_ms);
      timer_->Unref();
    }
    for (size_t i = 0; i < started.descriptors.size(); ++i) {
      if (started.descriptors[i] < 0) continue;
      absl::StatusOr<loop::Stream*> stream = loop_->AdoptStream(started.descriptors[i]);
      if (!stream.ok()) {
        close(started.descriptors[i]);
        GiveUp(ErrorNumber(stream.status()));
        continue;
      }
      pipes_.push_back(std::make_unique<Pipe>(*this, result_.output[i]));
      const auto input = options_.input.find(i);
      pipes_.back()->Begin(*stream, input == options_.input.end() ? nullptr : &input->second,
                           /*reads=*/i != 0);
    }
  }

  void OnExit(loop::ChildExit exit) {
    result_.exit = exit;
    child_->Close();
    child_ = nullptr;
  }

  const RunOptions& options_;
  std::unique_ptr<loop::Loop> loop_;
  loop::Child* child_ = nullptr;
  loop::Timer* timer_ = nullptr;
  std::vector<std::unique_ptr<Pipe>> pipes_;
  RunResult result_;
};

void Pipe::OnData(absl::Span<char> data) {
  output_.append(data.data(), data.size());
  if (static_cast<double>(output_.size()) > run_.max_output()) run_.GiveUp(ENOBUFS);
}

}  // namespace

RunResult RunProgram(const RunOptions& options) { return Run(options).Go(); }

}  // namespace gyre::process
