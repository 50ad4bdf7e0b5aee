#include "http/core/deadlines.h"

#include <algorithm>
#include <utility>

namespace gyre::http {

Deadlines::Deadlines(loop::Loop* loop, uint64_t tick_ms, absl::AnyInvocable<void(Deadline*)> on_due)
    : loop_(loop),
      tick_ms_(tick_ms),
      on_due_(std::move(on_due)),
      done_tick_(loop->Now() / tick_ms) {
  timer_ = loop_->NewTimer([this] { OnTimer(); });
  // Streams keep the loop running; a deadline alone must not.
  timer_->Unref();
  for (Deadline& head : slots_) head.previous = head.next = &head;
  passed_.previous = passed_.next = &passed_;
}

Deadlines::~Deadlines() {
  timer_->Stop();
  timer_->Close();
}

void Deadlines::Link(Deadline* entry) {
  if (entry->linked()) Unlink(entry);
  // With nothing linked no slot needs a look, and the wheel may have stood still for long.
  if (linked_ == 0) done_tick_ = std::max(done_tick_, loop_->Now() / tick_ms_);
  uint64_t tick = std::clamp(TickOf(entry->due), done_tick_ + 1, done_tick_ + kSlots - 1);
  entry->slot = tick;
  Deadline* head = &slots_[tick % kSlots];
  entry->previous = head->previous;
  entry->next = head;
  head->previous->next = entry;
  head->previous = entry;
  ++linked_;
  if (tick < armed_tick_) Arm();
}

void Deadlines::Unlink(Deadline* entry) {
  entry->previous->next = entry->next;
  entry->next->previous = entry->previous;
  entry->previous = entry->next = nullptr;
  --linked_;
}

void Deadlines::Clear(Deadline* entry) {
  entry->due = Deadline::kNever;
  if (!entry->linked()) return;
  Unlink(entry);
  if (linked_ == 0) {
    timer_->Stop();
    armed_tick_ = Deadline::kNever;
  }
}

void Deadlines::Arm() {
  armed_tick_ = Deadline::kNever;
  if (linked_ == 0) {
    timer_->Stop();
    return;
  }
  for (uint64_t tick = done_tick_ + 1; tick < done_tick_ + kSlots; ++tick) {
    Deadline* head = &slots_[tick % kSlots];
    if (head->next == head) continue;
    armed_tick_ = tick;
    uint64_t at = tick * tick_ms_;
    timer_->Start(at > loop_->Now() ? at - loop_->Now() : 0);
    return;
  }
}

void Deadlines::OnTimer() {
  uint64_t now = loop_->Now();
  uint64_t now_tick = now / tick_ms_;
  // After a long stall one look at every slot is enough.
  uint64_t last = std::min(now_tick, done_tick_ + kSlots - 1);
  for (uint64_t tick = done_tick_ + 1; tick <= last; ++tick) {
    Deadline* head = &slots_[tick % kSlots];
    if (head->next == head) continue;
    // Moved to a list of its own, as entries may come back into this slot.
    head->next->previous = passed_.previous;
    passed_.previous->next = head->next;
    head->previous->next = &passed_;
    passed_.previous = head->previous;
    head->previous = head->next = head;
  }
  done_tick_ = std::max(done_tick_, now_tick);
  armed_tick_ = 0;  // no arming while the list is worked off
  for (size_t count = 0; count < kMostATurn && passed_.next != &passed_; ++count) {
    Deadline* entry = passed_.next;
    Unlink(entry);
    if (entry->due == Deadline::kNever) continue;
    if (entry->due > now) {
      Link(entry);
      continue;
    }
    entry->due = Deadline::kNever;
    on_due_(entry);
  }
  if (passed_.next == &passed_) {
    Arm();
  } else {
    timer_->Start(0);
    armed_tick_ = 0;  // Clear() may have been called
  }
}

}  // namespace gyre::http
