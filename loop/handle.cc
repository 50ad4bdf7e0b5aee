#include "loop/handle.h"

#include <utility>

#include "absl/functional/any_invocable.h"

namespace gyre::loop {

void Handle::Close(absl::AnyInvocable<void()> on_closed) {
  if (state_ != State::kOpen) return;
  state_ = State::kClosing;
  on_closed_ = std::move(on_closed);
  DoClose();
}

void Handle::FinishClose() {
  state_ = State::kClosed;
  if (on_closed_) on_closed_();
  if (end_observer_ != nullptr) end_observer_->OnHandleEnd();
  delete this;
}

}  // namespace gyre::loop
