// --warn-blocked: who holds the event loop for too long, seen while it is held.
//
// A turn in which JavaScript runs holds the loop until its end. A thread asks now and then, by an
// interrupt of V8, which turn goes on; once it takes longer than the limit, the stack is taken as
// soon as V8 lets it be seen: at once in JavaScript and in V8's functions that can be interrupted,
// in others where they collect garbage, and when a native function is about to return, before its
// caller goes on (native_returns.h). What runs without such a place is named by the next one that
// is reached, and the report says how much later that was. It is taken anew each time the turn has
// become twice as long; what was seen for the longest time is reported.
//
// Off, nothing of it is there. On, only the turns that are asked about pay for it, four in the time
// of the limit.
#ifndef GYRE_RUNTIME_WARN_BLOCKED_H_
#define GYRE_RUNTIME_WARN_BLOCKED_H_

#include <time.h>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "bindings/core/realm.h"
#include "loop/hold_watch.h"
#include "loop/loop.h"
#include "runtime/blocked_report.h"
#include "runtime/native_returns.h"

namespace gyre::runtime {

// Watches the loop of a realm, on its thread. Goes before the realm and its loop.
class WarnBlocked final : public loop::TurnEnd, public loop::HoldWatch::Host {
 public:
  // `thread` is what reports call it: "" or " of worker 1". The references outlive this.
  WarnBlocked(js::Realm& realm, std::string thread, NativeReturns& native_returns,
              BlockedReport& report);
  ~WarnBlocked() override;

  // Ends the turn and warns of it where it has been held, for when the program ends inside of it.
  void EndTurn();

 private:
  // loop::TurnEnd
  void OnTurnEnd() override;
  // loop::HoldWatch::Host, on the watch's thread
  void Ask() override;
  void OnNoAnswer() override;
  void OnHeld(loop::HoldWatch::Hold hold) override;

  struct Sample {
    std::string stack;
    uint64_t at_ms = 0;    // when it was wanted
    uint64_t late_ms = 0;  // BlockedReport::Hold::late_ms
  };

  // Null for an isolate that is not watched.
  static WarnBlocked* Of(v8::Isolate* isolate);
  static void OnInterrupt(v8::Isolate* isolate, void*);
  static void OnNativeReturn(v8::Isolate* isolate);
  static void OnGarbageCollected(v8::Isolate* isolate, v8::GCType type, v8::GCCallbackFlags flags);

  // Says which turn goes on, if that was asked.
  void Answer();
  // Takes the stack if it is wanted. `exact`: whether it cannot be from later.
  void Capture(bool exact);
  // Answer() and Capture().
  void Look(bool exact);
  // With mutex_ held.
  void Want(bool wanted);
  void Listen(bool on);
  // The stack that was seen for the longest time, and the warning for it.
  std::string Warn(uint64_t ms, uint64_t now_ms, bool goes_on);

  js::Realm& realm_;
  const std::string thread_;
  NativeReturns& native_returns_;
  BlockedReport& report_;
  // What the loop's clock says less than the watch's.
  const uint64_t clock_difference_ms_;
  bool busy_ = false;
  bool capturing_ = false;
  uint64_t since_ms_ = 0;      // when this turn began
  clockid_t processor_clock_;  // of the watched thread

  std::atomic<bool> asked_ = false;
  std::atomic<bool> wanted_ = false;
  std::mutex mutex_;  // guards these, and the changes of those above:
  uint64_t asked_ms_ = 0;
  uint64_t asked_processor_us_ = 0;
  bool listening_ = false;
  uint64_t ended_ = 0;  // the number of the last long turn that has ended
  uint64_t wanted_ms_ = 0;
  std::vector<Sample> samples_;  // of this turn, in order
  bool told_ = false;            // that this turn goes on

  std::optional<loop::HoldWatch> watch_;  // goes first: its thread uses the others
};

// Writes the histogram of `report` to standard error.
void PrintHistogram(const BlockedReport& report);

// Does that also before a signal ends the process, where SIGINT and SIGTERM have their default
// action; the action then follows. Once per process; `report` lives until its end.
void PrintHistogramAtSignals(const BlockedReport& report);

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_WARN_BLOCKED_H_
