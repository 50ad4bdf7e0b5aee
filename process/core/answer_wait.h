// When a channel should wait for an answer without sleeping.
//
// A message that goes to and fro costs little work and two wake-ups, and a processor that has to be
// woken takes many times longer than both sides compute. A side that has sent something, and has
// seen that answers come at once, therefore looks for the next one for a while before it sleeps.
//
// That takes processor time that somebody else might use, so it is bounded: there is no such wait
// unless many answers in a row have come at once, it is short, and each one that was in vain
// doubles how many answers there have to be before the next, unless it ends a row of waits that
// have paid for it. A peer that takes its time is waited for asleep, as is one that sends without
// being asked.
//
// Arithmetic on times that the caller gives, in nanoseconds of one clock, never 0.
#ifndef GYRE_PROCESS_CORE_ANSWER_WAIT_H_
#define GYRE_PROCESS_CORE_ANSWER_WAIT_H_

#include <algorithm>
#include <cstdint>

namespace gyre::process {

class AnswerWait {
 public:
  // How long to stay awake; and the first time, when the peer may sleep and has to be woken.
  static constexpr uint64_t kLongest = 50'000;
  static constexpr uint64_t kLongestFirst = 150'000;

  // An answer has come at once when it came within this, the time to wake both sides included.
  static constexpr uint64_t kSoon = 200'000;

  // Answers in a row, at first and at most.
  static constexpr uint32_t kFirstRun = 8;
  static constexpr uint32_t kLongestRun = 4096;

  // So many waits in a row that were not in vain pay for one that was.
  static constexpr uint32_t kPayForOne = 32;

  void OnSend() { awaits_ = true; }

  void OnReceive(uint64_t now) {
    if (since_ != 0) {
      run_ = now - since_ <= kSoon ? std::min(run_ + 1, kLongestRun) : 0;
      if (awake_) ++successes_;
    }
    awaits_ = awake_ = false;
    since_ = 0;
  }

  // Asked when there is nothing left to do but to sleep, and again each time after it said that
  // this is too early. `may_wait` is asked before a wait begins.
  template <typename MayWait>
  bool StaysAwake(uint64_t now, MayWait&& may_wait) {
    if (!awaits_) return false;
    if (since_ == 0) {
      since_ = now;
      awake_ = run_ >= needed_ && may_wait();
    }
    if (!awake_) return false;
    if (now - since_ < (successes_ == 0 ? kLongestFirst : kLongest)) return true;
    needed_ = successes_ >= kPayForOne ? kFirstRun : std::min(needed_ * 2, kLongestRun);
    awake_ = false;
    run_ = successes_ = 0;
    return false;
  }

 private:
  bool awaits_ = false;  // something was sent since the last message came
  bool awake_ = false;   // since `since_`
  uint64_t since_ = 0;   // the wait began; 0: there is none
  uint32_t run_ = 0;     // answers in a row that came at once
  uint32_t needed_ = kFirstRun;
  uint32_t successes_ = 0;  // waits in a row that were not in vain
};

}  // namespace gyre::process

#endif  // GYRE_PROCESS_CORE_ANSWER_WAIT_H_
