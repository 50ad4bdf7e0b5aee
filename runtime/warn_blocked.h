// --warn-blocked: who holds the event loop for too long, seen while it is held.
//
// From the first call into JavaScript of a turn to the turn's end the loop is held. Once that takes
// longer than the limit, the stack is taken as soon as V8 lets it be seen: at once in JavaScript
// and in V8's functions that can be interrupted, in others where they collect garbage, and when a
// native function is about to return, before its caller goes on (native_returns.h). What runs
// without such a place is named by the next one that is reached, and the report says how much later
// that was. It is taken anew each time the turn has become twice as long; what was seen for the
// longest time is reported.
//
// Off, nothing of it is there. On, a turn costs two atomic additions and an entry in the loop's
// list.
#ifndef GYRE_RUNTIME_WARN_BLOCKED_H_
#define GYRE_RUNTIME_WARN_BLOCKED_H_

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "bindings/core/realm.h"
#include "loop/hold_watch.h"
#include "loop/loop.h"
#include "runtime/blocked_report.h"
#include "runtime/native_returns.h"

namespace gyre::runtime {

// Watches the loop of a realm, on its thread. Goes before the realm and its loop.
class WarnBlocked final : public loop::TurnEnd {
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

  struct Sample {
    std::string stack;
    uint64_t at_ms = 0;    // when it was wanted
    uint64_t late_ms = 0;  // BlockedReport::Hold::late_ms
  };

  // Null for an isolate that is not watched.
  static WarnBlocked* Of(v8::Isolate* isolate);
  static void OnCall(v8::Isolate* isolate);
  static void OnNativeReturn(v8::Isolate* isolate);
  static void OnGarbageCollected(v8::Isolate* isolate, v8::GCType type, v8::GCCallbackFlags flags);

  void OnHeld(loop::HoldWatch::Hold hold);
  void BeginTurn();
  // Takes the stack if it is wanted. `exact`: whether it cannot be from later.
  void Capture(bool exact);
  // With mutex_ held.
  void Want(bool wanted);
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
  uint64_t since_ms_ = 0;  // when this turn began

  std::atomic<bool> wanted_ = false;
  std::mutex mutex_;    // guards these:
  uint64_t ended_ = 0;  // the number of the last long turn that has ended
  uint64_t wanted_ms_ = 0;
  std::vector<Sample> samples_;  // of this turn, in order
  bool told_ = false;            // that this turn goes on

  loop::HoldWatch watch_;  // last: its thread uses the others
};

// Writes the histogram of `report` to standard error.
void PrintHistogram(const BlockedReport& report);

// Does that also before a signal ends the process, where SIGINT and SIGTERM have their default
// action; the action then follows. Once per process; `report` lives until its end.
void PrintHistogramAtSignals(const BlockedReport& report);

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_WARN_BLOCKED_H_
