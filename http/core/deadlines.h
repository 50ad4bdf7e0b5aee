// Deadlines of many connections on one loop Timer.
//
// Moving a deadline back, which is what happens on every request, is one store: the entry stays in
// its slot of the wheel and is looked at again when that slot is due. Only a deadline that comes
// nearer is linked anew. The timer runs while some entry has a deadline and is set to the nearest
// occupied slot; without entries nothing wakes the process. Deadlines are kept to a tick: an entry
// expires up to one tick late, never early. Of thousands that are due at a time some are seen to in
// each turn of the loop, so that what else happens does not wait for all of them.
#ifndef GYRE_HTTP_CORE_DEADLINES_H_
#define GYRE_HTTP_CORE_DEADLINES_H_

#include <cstddef>
#include <cstdint>

#include "absl/functional/any_invocable.h"
#include "loop/loop.h"

namespace gyre::http {

// One deadline; part of the object it belongs to. Must be cleared before it goes.
struct Deadline {
  static constexpr uint64_t kNever = ~uint64_t{0};

  Deadline* previous = nullptr;
  Deadline* next = nullptr;
  uint64_t due = kNever;  // loop time in milliseconds
  uint64_t slot = 0;      // absolute tick of the slot it is linked in
  void* owner = nullptr;

  bool linked() const { return next != nullptr; }
};

class Deadlines {
 public:
  // `tick_ms` is the resolution. `on_due` gets each entry whose time has come, with its deadline
  // already cleared; it may set and clear any entry.
  Deadlines(loop::Loop* loop, uint64_t tick_ms, absl::AnyInvocable<void(Deadline*)> on_due);
  ~Deadlines();
  Deadlines(const Deadlines&) = delete;
  Deadlines& operator=(const Deadlines&) = delete;

  // `due` in loop time, or Deadline::kNever.
  void Set(Deadline* entry, uint64_t due) {
    entry->due = due;
    if (entry->linked() ? TickOf(due) < entry->slot : due != Deadline::kNever) Link(entry);
  }
  void Clear(Deadline* entry);

  // Entries looked at in one turn.
  static constexpr size_t kMostATurn = 64;

 private:
  static constexpr size_t kSlots = 64;

  uint64_t TickOf(uint64_t due) const { return due / tick_ms_ + 1; }
  void Link(Deadline* entry);
  void Unlink(Deadline* entry);
  void Arm();
  void OnTimer();

  loop::Loop* loop_;
  loop::Timer* timer_;
  uint64_t tick_ms_;
  absl::AnyInvocable<void(Deadline*)> on_due_;
  uint64_t done_tick_;                      // every slot up to here has been looked at
  uint64_t armed_tick_ = Deadline::kNever;  // what the timer is set to
  size_t linked_ = 0;
  Deadline slots_[kSlots];  // heads of circular lists
  Deadline passed_;         // head of those whose slot has been looked at, and they have not
};

}  // namespace gyre::http

#endif  // GYRE_HTTP_CORE_DEADLINES_H_
