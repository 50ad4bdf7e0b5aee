#include "loop/uv/uv_loop.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/log/absl_check.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "loop/child.h"
#include "loop/handle.h"
#include "loop/listener.h"
#include "loop/loop.h"
#include "loop/signal.h"
#include "loop/stream.h"
#include "loop/system_error.h"
#include "loop/timer.h"
#include "loop/udp.h"
#include "loop/uv/uv_child.h"
#include "loop/uv/uv_file_watch.h"
#include "loop/uv/uv_listener.h"
#include "loop/uv/uv_loop_impl.h"
#include "loop/uv/uv_poll.h"
#include "loop/uv/uv_resolver.h"
#include "loop/uv/uv_signal.h"
#include "loop/uv/uv_stream.h"
#include "loop/uv/uv_timer.h"
#include "loop/uv/uv_udp.h"

namespace gyre::loop {
namespace {

constexpr size_t kReadBufferSize = 64 * 1024;

// A close callback may open something again; a program that does so forever is broken.
constexpr int kMaxTeardownRounds = 1000;

// After so many turns that nobody has asked for the end of, the loop does without the handle that
// tells of it.
constexpr int kMostQuietTurns = 32;

uv_handle_t* AsHandle(void* handle) { return static_cast<uv_handle_t*>(handle); }

}  // namespace

uint64_t UvClock::MonotonicNanos() const { return uv_hrtime(); }

int64_t UvClock::WallMillis() const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

int UvLoop::Init() {
  int result = uv_loop_init(&loop_);
  if (result != 0) return result;
  loop_.data = this;
  result =
      uv_async_init(&loop_, &wake_, [](uv_async_t* async) { From(AsHandle(async))->RunPosted(); });
  if (result != 0) {
    uv_loop_close(&loop_);
    return result;
  }
  uv_unref(AsHandle(&wake_));
  uv_idle_init(&loop_, &defer_idle_);
  uv_check_init(&loop_, &after_poll_check_);
  uv_unref(AsHandle(&after_poll_check_));
  uv_check_init(&loop_, &immediate_check_);
  uv_unref(AsHandle(&immediate_check_));
  uv_idle_init(&loop_, &immediate_idle_);
  uv_prepare_init(&loop_, &turn_end_);
  uv_unref(AsHandle(&turn_end_));
  uv_idle_init(&loop_, &turn_idle_);
  uv_unref(AsHandle(&turn_idle_));
  start_ms_ = uv_now(&loop_);
  initialised_ = true;
  return 0;
}

UvLoop::~UvLoop() {
  if (!initialised_) return;
  destroying_ = true;
  resolver_ = nullptr;
  deferred_.clear();
  after_poll_.clear();
  int result;
  int rounds = 0;
  do {
    ABSL_CHECK_LT(rounds++, kMaxTeardownRounds) << "close callbacks keep opening handles";
    uv_walk(
        &loop_,
        [](uv_handle_t* handle, void*) {
          if (handle->data != nullptr) {
            static_cast<Handle*>(handle->data)->Close();
          } else if (!uv_is_closing(handle)) {
            uv_close(handle, nullptr);
          }
        },
        nullptr);
    uv_run(&loop_, UV_RUN_DEFAULT);
    result = uv_loop_close(&loop_);
  } while (result == UV_EBUSY);
  ABSL_CHECK_EQ(result, 0);
  if (spare_descriptor_ >= 0) close(spare_descriptor_);
}

void UvLoop::Run() { uv_run(&loop_, UV_RUN_DEFAULT); }

void UvLoop::Stop() { uv_stop(&loop_); }

bool UvLoop::Alive() const { return uv_loop_alive(&loop_) != 0; }

uint64_t UvLoop::Now() const { return uv_now(&loop_) - start_ms_; }

uint64_t UvLoop::IdleNanos() {
  if (!measures_idle_) {
    measures_idle_ = true;
    uv_loop_configure(&loop_, UV_METRICS_IDLE_TIME);
  }
  return uv_metrics_idle_time(&loop_);
}

void UvLoop::UpdateNow() { uv_update_time(&loop_); }

void UvLoop::Post(absl::AnyInvocable<void()> task) {
  bool wake;
  {
    std::lock_guard<std::mutex> lock(post_mutex_);
    wake = posted_.empty();
    posted_.push_back(std::move(task));
  }
  if (wake) uv_async_send(&wake_);
}

void UvLoop::RunPosted() {
  std::vector<absl::AnyInvocable<void()>> tasks;
  {
    std::lock_guard<std::mutex> lock(post_mutex_);
    tasks.swap(posted_);
  }
  for (absl::AnyInvocable<void()>& task : tasks) task();
}

void UvLoop::AddRef() {
  if (refs_++ == 0 && !destroying_) uv_ref(AsHandle(&wake_));
}

void UvLoop::ReleaseRef() {
  ABSL_CHECK_GT(refs_, 0);
  if (--refs_ == 0 && !destroying_) uv_unref(AsHandle(&wake_));
}

void UvLoop::Defer(absl::AnyInvocable<void()> task) {
  if (destroying_) return;
  if (deferred_.empty()) {
    uv_idle_start(&defer_idle_, [](uv_idle_t* idle) { From(AsHandle(idle))->RunDeferred(); });
  }
  deferred_.push_back(std::move(task));
}

void UvLoop::RunDeferred() {
  uv_idle_stop(&defer_idle_);
  std::vector<absl::AnyInvocable<void()>> tasks;
  tasks.swap(deferred_);
  for (absl::AnyInvocable<void()>& task : tasks) task();
}

void UvLoop::AfterPoll(absl::AnyInvocable<void()> task) {
  if (destroying_) return;
  if (after_poll_.empty()) {
    // Of these handles the one that was started last comes first.
    uv_check_start(&after_poll_check_,
                   [](uv_check_t* check) { From(AsHandle(check))->RunAfterPoll(); });
  }
  after_poll_.push_back(std::move(task));
}

void UvLoop::RunAfterPoll() {
  uv_check_stop(&after_poll_check_);
  std::vector<absl::AnyInvocable<void()>> tasks;
  tasks.swap(after_poll_);
  for (absl::AnyInvocable<void()>& task : tasks) task();
}

void UvLoop::SetImmediateHook(absl::AnyInvocable<void()> hook) {
  immediate_hook_ = std::move(hook);
}

void UvLoop::RequestImmediate(bool wanted, bool referenced) {
  if (destroying_) return;
  immediate_wanted_ = wanted;
  if (wanted) {
    uv_check_start(&immediate_check_, [](uv_check_t* check) {
      UvLoop* self = From(AsHandle(check));
      if (self->immediate_wanted_ && self->immediate_hook_) self->immediate_hook_();
    });
  } else {
    uv_check_stop(&immediate_check_);
  }
  // An active idle handle is what keeps libuv from sleeping.
  if (wanted && referenced) {
    uv_idle_start(&immediate_idle_, [](uv_idle_t*) {});
  } else {
    uv_idle_stop(&immediate_idle_);
  }
}

void UvLoop::RequestTurnEnd() {
  if (destroying_ || uv_is_active(AsHandle(&turn_end_))) return;
  // Stays for a while: an active loop asks often.
  quiet_turns_ = 0;
  uv_prepare_start(&turn_end_,
                   [](uv_prepare_t* prepare) { From(AsHandle(prepare))->FinishTurn(); });
}

void UvLoop::FinishTurn() {
  if (turn_end_due()) {
    quiet_turns_ = 0;
    EndTurn();
  } else if (++quiet_turns_ == kMostQuietTurns) {
    uv_prepare_stop(&turn_end_);
  }
  if (turn_end_due()) {
    uv_idle_start(&turn_idle_, [](uv_idle_t*) {});
  } else {
    uv_idle_stop(&turn_idle_);
  }
}

Timer* UvLoop::NewTimer(absl::AnyInvocable<void()> on_fire) {
  return new UvTimer(this, std::move(on_fire));
}

absl::StatusOr<Signal*> UvLoop::NewSignal(int number, absl::AnyInvocable<void()> on_signal) {
  return UvSignal::New(this, number, std::move(on_signal));
}

absl::StatusOr<Child*> UvLoop::NewChild(int pid, absl::AnyInvocable<void(ChildExit)> on_exit) {
  return UvChild::New(this, pid, std::move(on_exit));
}

absl::StatusOr<FileWatch*> UvLoop::NewFileWatch(
    const std::string& path, absl::AnyInvocable<void(absl::StatusOr<FileEvent>)> on_event) {
  return UvFileWatch::New(this, path, std::move(on_event));
}

absl::StatusOr<Listener*> UvLoop::Listen(const ListenOptions& options,
                                         Listener::Delegate* delegate) {
  return UvListener::New(this, options, delegate);
}

void UvLoop::Connect(const std::string& host, int port,
                     absl::AnyInvocable<void(absl::StatusOr<Stream*>)> on_connect) {
  UvStream::Connect(this, host, port, std::move(on_connect));
}

absl::StatusOr<Stream*> UvLoop::StartConnect(const ConnectOptions& options,
                                             absl::AnyInvocable<void(absl::Status)> on_connect) {
  return UvStream::StartConnect(this, options, std::move(on_connect));
}

absl::StatusOr<Poll*> UvLoop::NewPoll(int descriptor,
                                      absl::AnyInvocable<void(PollEvents)> on_ready) {
  return UvPoll::New(this, descriptor, std::move(on_ready));
}

absl::StatusOr<Udp*> UvLoop::NewUdp(Udp::Delegate* delegate) { return UvUdp::New(this, delegate); }

absl::StatusOr<Stream*> UvLoop::AdoptStream(int descriptor) {
  return UvStream::Adopt(this, descriptor);
}

absl::StatusOr<Stream*> UvLoop::AdoptConnection(int descriptor, bool tcp) {
  return UvStream::Accepted(this, descriptor, tcp ? UvStream::Kind::kTcp : UvStream::Kind::kSocket);
}

Resolver* UvLoop::resolver() {
  if (resolver_ == nullptr) resolver_ = std::make_unique<UvResolver>(this);
  return resolver_.get();
}

absl::Span<char> UvLoop::read_buffer() {
  if (read_buffer_ == nullptr) read_buffer_.reset(new char[kReadBufferSize]);
  return absl::MakeSpan(read_buffer_.get(), kReadBufferSize);
}

bool UvLoop::ReleaseSpareDescriptor() {
  if (spare_descriptor_ < 0) return false;
  close(spare_descriptor_);
  spare_descriptor_ = -1;
  return true;
}

bool UvLoop::RestoreSpareDescriptor() {
  if (spare_descriptor_ < 0) spare_descriptor_ = open("/dev/null", O_RDONLY | O_CLOEXEC);
  return spare_descriptor_ >= 0;
}

std::unique_ptr<Loop> NewUvLoop() {
  auto loop = std::make_unique<UvLoop>();
  if (loop->Init() != 0) return nullptr;
  return loop;
}

}  // namespace gyre::loop
