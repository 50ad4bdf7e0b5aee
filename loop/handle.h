// The life of everything the loop owns.
//
// States: Open -> Closing -> Closed. A handle is created Open by its Loop, which owns it from then
// on. Close() may be called at any time, from any callback, any number of times; it makes the
// handle Closing at once: no callback other than the close callback runs any more. On a later turn
// of the loop the close callback runs and the memory goes; the handle must not be touched after
// that callback. Methods of a handle that is not Open do nothing, or return the error their
// contract names.
//
// Reference counting decides when Loop::Run() ends: a handle that is active and referenced keeps
// the loop running. Ref()/Unref() never touch memory.
//
// All of it belongs to the thread of the loop.
#ifndef GYRE_LOOP_HANDLE_H_
#define GYRE_LOOP_HANDLE_H_

#include <memory>
#include <utility>

#include "absl/functional/any_invocable.h"

namespace gyre::loop {

class Handle {
 public:
  enum class State { kOpen, kClosing, kClosed };

  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  State state() const { return state_; }
  bool open() const { return state_ == State::kOpen; }

  // Starts closing. `on_closed` runs once, on a later turn, just before the memory goes; a second
  // Close() is a no-op and drops its callback.
  void Close(absl::AnyInvocable<void()> on_closed = {});

  // Whether the handle, while active, keeps the loop running. Referenced when created. Idempotent.
  virtual void Ref() = 0;
  virtual void Unref() = 0;
  virtual bool has_ref() const = 0;

  // Told once, just before the memory goes, whoever closed the handle. For those who count handles
  // that others use.
  class EndObserver {
   public:
    virtual ~EndObserver() = default;
    virtual void OnHandleEnd() = 0;
  };
  void set_end_observer(std::shared_ptr<EndObserver> observer) {
    end_observer_ = std::move(observer);
  }

 protected:
  Handle() = default;
  virtual ~Handle() = default;

  // Back ends: begin to release what the system holds; call FinishClose() on a later turn of the
  // loop.
  virtual void DoClose() = 0;

  // Runs the close callback and deletes this.
  void FinishClose();

 private:
  State state_ = State::kOpen;
  absl::AnyInvocable<void()> on_closed_;
  std::shared_ptr<EndObserver> end_observer_;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_HANDLE_H_
