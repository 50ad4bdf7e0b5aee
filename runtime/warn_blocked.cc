#include "runtime/warn_blocked.h"

#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <utility>

#include "absl/strings/string_view.h"
#include "bindings/core/stack_text.h"
#include "bindings/core/value.h"
#include "loop/file_system.h"

namespace gyre::runtime {
namespace {

constexpr int kFrames = 10;
// V8 looks for interrupts at every call and in every round of a loop; another thread may have had
// the processor for a while.
constexpr uint64_t kSoonMs = 5;
constexpr size_t kHistogramSize = 2048;
// A thread that has used this part of the time since it was asked is not asleep.
constexpr uint64_t kAwakeShare = 8;
// A turn that takes so many times the limit is told of before its end.
constexpr uint64_t kGoesOn = 8;

// Of those that an isolate has for its embedder; js::Realm has another one.
constexpr uint32_t kIsolateSlot = 1;

// Whether V8 collects garbage where it can be told which line that is: in a function of its own,
// which has a context, and called by JavaScript that is not optimized.
bool KnowsLineInCollection(v8::Isolate* isolate) {
  if (!isolate->InContext()) return false;
  void* innermost = nullptr;
  v8::RegisterState registers;
  // V8 knows itself where JavaScript was left, and looks no further than here.
  registers.sp = registers.fp = __builtin_frame_address(0);
  registers.pc = reinterpret_cast<void*>(&KnowsLineInCollection);
  v8::SampleInfo info;
  isolate->GetStackSample(registers, &innermost, 1, &info);
  void* code = nullptr;
  size_t size = 0;
  isolate->GetCodeRange(&code, &size);
  const auto address = reinterpret_cast<uintptr_t>(innermost);
  const auto begin = reinterpret_cast<uintptr_t>(code);
  return info.frames_count > 0 && (address < begin || address >= begin + size);
}

uint64_t ClockMicros(clockid_t clock) {
  struct timespec time = {};
  clock_gettime(clock, &time);
  return static_cast<uint64_t>(time.tv_sec) * 1000000 + static_cast<uint64_t>(time.tv_nsec) / 1000;
}

// A signal handler is told nothing else.
std::atomic<const BlockedReport*> report_of_signals = nullptr;

void OnSignal(int number) {
  char text[kHistogramSize];
  const size_t size = report_of_signals.load()->WriteHistogram(text, sizeof(text));
  if (write(STDERR_FILENO, text, size) < 0) {
    // Nobody is left to tell.
  }
  signal(number, SIG_DFL);
  raise(number);
}

}  // namespace

WarnBlocked::WarnBlocked(js::Realm& realm, std::string thread, NativeReturns& native_returns,
                         BlockedReport& report)
    : realm_(realm),
      thread_(std::move(thread)),
      native_returns_(native_returns),
      report_(report),
      clock_difference_ms_([&realm] {
        realm.loop().UpdateNow();
        return loop::HoldWatch::NowMs() - realm.loop().Now();
      }()) {
  if (pthread_getcpuclockid(pthread_self(), &processor_clock_) != 0) {
    processor_clock_ = CLOCK_THREAD_CPUTIME_ID;
  }
  realm_.isolate()->SetData(kIsolateSlot, this);
  realm_.isolate()->AddGCEpilogueCallback(&OnGarbageCollected);
  watch_.emplace(report.limit_ms(), this);
}

WarnBlocked::~WarnBlocked() {
  EndTurn();
  watch_.reset();
  {
    std::lock_guard<std::mutex> lock(mutex_);
    Want(false);
    Listen(false);
  }
  realm_.isolate()->SetData(kIsolateSlot, nullptr);
  realm_.isolate()->RemoveGCEpilogueCallback(&OnGarbageCollected);
}

WarnBlocked* WarnBlocked::Of(v8::Isolate* isolate) {
  return static_cast<WarnBlocked*>(isolate->GetData(kIsolateSlot));
}

void WarnBlocked::OnInterrupt(v8::Isolate* isolate, void*) {
  // Whoever asked may be gone when V8 comes to it.
  if (WarnBlocked* self = Of(isolate)) self->Look(/*exact=*/false);
}

void WarnBlocked::OnGarbageCollected(v8::Isolate* isolate, v8::GCType, v8::GCCallbackFlags) {
  WarnBlocked* self = Of(isolate);
  const bool looks =
      self->asked_.load(std::memory_order_relaxed) || self->wanted_.load(std::memory_order_relaxed);
  if (looks && KnowsLineInCollection(isolate)) self->Look(/*exact=*/true);
}

void WarnBlocked::OnNativeReturn(v8::Isolate* isolate) {
  if (WarnBlocked* self = Of(isolate)) self->Look(/*exact=*/true);
}

void WarnBlocked::Look(bool exact) {
  Answer();
  Capture(exact);
}

void WarnBlocked::Ask() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    asked_ms_ = loop::HoldWatch::NowMs();
    asked_processor_us_ = ClockMicros(processor_clock_);
    asked_.store(true, std::memory_order_relaxed);
  }
  realm_.isolate()->RequestInterrupt(&OnInterrupt, nullptr);
}

void WarnBlocked::OnNoAnswer() {
  std::lock_guard<std::mutex> lock(mutex_);
  if (!asked_.load(std::memory_order_relaxed)) return;
  // The thread is asleep, or in a native function.
  const uint64_t passed_us = (loop::HoldWatch::NowMs() - asked_ms_) * 1000;
  const uint64_t used_us = ClockMicros(processor_clock_) - asked_processor_us_;
  if (used_us >= passed_us / kAwakeShare) Listen(true);
}

void WarnBlocked::Listen(bool on) {
  if (listening_ == on) return;
  listening_ = on;
  if (on) {
    native_returns_.Start(&OnNativeReturn);
  } else {
    native_returns_.Stop();
  }
}

void WarnBlocked::Answer() {
  if (!asked_.load(std::memory_order_relaxed)) return;
  const uint64_t now = loop::HoldWatch::NowMs();
  const uint64_t since = std::min(realm_.loop().Now() + clock_difference_ms_, now);
  std::string earlier;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    asked_.store(false, std::memory_order_relaxed);
    Listen(false);
    // An earlier turn that left no chance to see it.
    const uint64_t used_ms = (ClockMicros(processor_clock_) - asked_processor_us_) / 1000;
    if (since > asked_ms_ && used_ms >= report_.limit_ms() + (now - since)) {
      earlier = report_.Warn({.ms = used_ms - (now - since), .thread = thread_, .stack = ""});
    }
  }
  loop::WriteFully(STDERR_FILENO, earlier).IgnoreError();
  busy_ = true;
  realm_.loop().AtTurnEnd(this);
  since_ms_ = since;
  if (!watch_->Begin(since)) return;
  std::lock_guard<std::mutex> lock(mutex_);
  wanted_ms_ = since + report_.limit_ms();
  Want(true);
}

void WarnBlocked::Want(bool wanted) {
  if (wanted_.load(std::memory_order_relaxed) == wanted) return;
  wanted_.store(wanted, std::memory_order_relaxed);
  if (wanted) {
    native_returns_.Start(&OnNativeReturn);
  } else {
    native_returns_.Stop();
  }
}

void WarnBlocked::OnHeld(loop::HoldWatch::Hold hold) {
  std::string text;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (ended_ >= hold.number) return;
    const uint64_t now = loop::HoldWatch::NowMs();
    if (hold.times >= kGoesOn && !told_ && !samples_.empty()) {
      told_ = true;
      text = Warn(hold.ms, now, /*goes_on=*/true);
    }
    if (!wanted_.load(std::memory_order_relaxed)) {
      wanted_ms_ = now;
      Want(true);
      realm_.isolate()->RequestInterrupt(&OnInterrupt, nullptr);
    }
  }
  loop::WriteFully(STDERR_FILENO, text).IgnoreError();
}

void WarnBlocked::Capture(bool exact) {
  // Taking a stack may collect garbage.
  if (!wanted_.load(std::memory_order_relaxed) || capturing_) return;
  capturing_ = true;
  v8::Isolate* isolate = realm_.isolate();
  v8::HandleScope scope(isolate);
  js::Lock js(isolate, realm_.context(), realm_);
  std::string stack = js::CurrentStackText(js, kFrames);
  capturing_ = false;
  std::lock_guard<std::mutex> lock(mutex_);
  Want(false);
  const uint64_t late_ms = loop::HoldWatch::NowMs() - wanted_ms_;
  samples_.push_back({.stack = std::move(stack),
                      .at_ms = wanted_ms_,
                      .late_ms = exact || late_ms <= kSoonMs ? 0 : late_ms});
}

void WarnBlocked::EndTurn() {
  if (!busy_) return;
  realm_.loop().ForgetTurnEnd(this);
  OnTurnEnd();
}

void WarnBlocked::OnTurnEnd() {
  busy_ = false;
  const uint64_t number = watch_->number();
  if (!watch_->End()) return;
  std::string text;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    ended_ = number;
    Want(false);
    const uint64_t now = loop::HoldWatch::NowMs();
    text = Warn(now - since_ms_, now, /*goes_on=*/false);
    samples_.clear();
    told_ = false;
  }
  loop::WriteFully(STDERR_FILENO, text).IgnoreError();
}

std::string WarnBlocked::Warn(uint64_t ms, uint64_t now_ms, bool goes_on) {
  const Sample none;
  const Sample* longest = &none;
  uint64_t longest_ms = 0;
  // A stack is taken to last until the next one was wanted.
  for (const Sample& sample : samples_) {
    uint64_t lasted_ms = 0;
    for (size_t i = 0; i < samples_.size(); ++i) {
      const uint64_t until = i + 1 < samples_.size() ? samples_[i + 1].at_ms : now_ms;
      if (samples_[i].stack == sample.stack) lasted_ms += until - samples_[i].at_ms;
    }
    if (lasted_ms < longest_ms || sample.stack.empty()) continue;
    longest = &sample;
    longest_ms = lasted_ms;
  }
  return report_.Warn({.ms = ms,
                       .goes_on = goes_on,
                       .thread = thread_,
                       .stack = longest->stack,
                       .late_ms = longest->late_ms});
}

void PrintHistogram(const BlockedReport& report) {
  char text[kHistogramSize];
  const size_t size = report.WriteHistogram(text, sizeof(text));
  loop::WriteFully(STDERR_FILENO, absl::string_view(text, size)).IgnoreError();
}

void PrintHistogramAtSignals(const BlockedReport& report) {
  report_of_signals = &report;
  for (int number : {SIGINT, SIGTERM}) {
    struct sigaction action = {};
    if (sigaction(number, nullptr, &action) != 0 || action.sa_handler != SIG_DFL) continue;
    action.sa_handler = &OnSignal;
    sigaction(number, &action, nullptr);
  }
}

}  // namespace gyre::runtime
