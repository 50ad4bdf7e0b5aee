#include "cluster/core/hand_over.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "loop/descriptor_passing.h"
#include "loop/file_descriptor.h"
#include "loop/system_error.h"

namespace gyre::cluster {
namespace {

// Messages taken in one turn, so that a busy peer does not starve the rest of the loop.
constexpr int kMostMessages = 64;

int ErrorNumber(const absl::Status& status) {
  const auto error = loop::FromStatus(status);
  return error.has_value() ? error->error : EINVAL;
}

void CloseAll(absl::Span<const int> descriptors) {
  for (int descriptor : descriptors) loop::Close(descriptor).IgnoreError();
}

}  // namespace

absl::StatusOr<std::unique_ptr<HandOver>> HandOver::New(loop::Loop* loop, int socket,
                                                        Delegate* delegate) {
  std::unique_ptr<HandOver> channel(new HandOver(delegate));
  HandOver* self = channel.get();
  absl::StatusOr<loop::Poll*> poll =
      loop->NewPoll(socket, [self](loop::PollEvents events) { self->OnReady(events); });
  if (!poll.ok()) return poll.status();
  channel->socket_ = socket;
  channel->poll_ = *poll;
  channel->poll_->Unref();
  channel->Watch();
  return channel;
}

HandOver::~HandOver() {
  *alive_ = false;
  Close();
}

void HandOver::Close() {
  if (!open()) return;
  for (const Queued& queued : queue_) CloseAll(queued.descriptors);
  queue_.clear();
  std::exchange(poll_, nullptr)->Close();
  loop::Close(std::exchange(socket_, -1)).IgnoreError();
}

void HandOver::Delegate::OnBoard(int descriptor) { loop::Close(descriptor).IgnoreError(); }

bool HandOver::SayOpen(uint32_t opening, uint32_t listener, uint32_t place) {
  return Send({Word::kOpen, opening, listener, place}, {});
}

bool HandOver::Say(Word word, uint32_t opening, size_t number) {
  return Send({word, opening, static_cast<uint32_t>(number), 0}, {});
}

bool HandOver::SendConnections(uint32_t opening, absl::Span<const int> descriptors) {
  const auto count = static_cast<uint32_t>(descriptors.size());
  return Send({Word::kConnections, opening, count, 0}, descriptors);
}

bool HandOver::SendBoard(int descriptor) {
  return Send({Word::kBoard, 0, 0, 0}, absl::MakeConstSpan(&descriptor, 1));
}

bool HandOver::Send(const Message& message, absl::Span<const int> descriptors) {
  if (!open()) return false;
  if (queue_.empty()) {
    const int error = Transmit(message, descriptors);
    if (error == 0) return true;
    if (error != EAGAIN && error != ETOOMANYREFS) return false;
  }
  Queued queued{.message = message};
  for (int descriptor : descriptors) {
    const int copy = loop::DuplicateDescriptor(descriptor);
    if (copy < 0) {
      CloseAll(queued.descriptors);
      return false;
    }
    queued.descriptors.push_back(copy);
  }
  queue_.push_back(std::move(queued));
  if (queue_.size() == 1) Watch();
  return true;
}

int HandOver::Transmit(const Message& message, absl::Span<const int> descriptors) {
  const absl::string_view bytes(reinterpret_cast<const char*>(&message), sizeof(message));
  const absl::StatusOr<size_t> sent =
      loop::SendWithDescriptors(socket_, absl::MakeConstSpan(&bytes, 1), descriptors);
  return sent.ok() ? 0 : ErrorNumber(sent.status());
}

void HandOver::Watch() { (void)poll_->Watch({.readable = true, .writable = !queue_.empty()}); }

void HandOver::OnReady(loop::PollEvents events) {
  const std::shared_ptr<bool> alive = alive_;
  if (events.writable) Flush();
  // What is left alone while it is paused stays ready.
  if (events.readable && *alive && open()) Receive();
}

void HandOver::Flush() {
  while (!queue_.empty()) {
    const Queued& first = queue_.front();
    const int error = Transmit(first.message, first.descriptors);
    if (error == EAGAIN || error == ETOOMANYREFS) return;
    // Another error is the peer's end, which Receive() sees.
    CloseAll(first.descriptors);
    queue_.pop_front();
  }
  Watch();
}

void HandOver::ReceiveRest() {
  const std::shared_ptr<bool> alive = alive_;
  while (*alive && open() && !paused_ && Receive()) {
  }
}

bool HandOver::Receive() {
  const std::shared_ptr<bool> alive = alive_;
  for (int i = 0; i < kMostMessages && *alive && open() && !paused_; ++i) {
    Message message = {};
    std::vector<int> descriptors;
    const absl::StatusOr<size_t> received = loop::ReceiveWithDescriptors(
        socket_, absl::MakeSpan(reinterpret_cast<char*>(&message), sizeof(message)), &descriptors);
    if (!received.ok() && ErrorNumber(received.status()) == EAGAIN) return false;
    if (received.value_or(0) != sizeof(message)) {
      CloseAll(descriptors);
      Close();
      delegate_->OnEnd();
      return false;
    }
    if (message.word == Word::kConnections) {
      const size_t lost = message.number - std::min<size_t>(message.number, descriptors.size());
      delegate_->OnConnections(message.opening, descriptors, lost);
    } else if (message.word == Word::kBoard && descriptors.size() == 1) {
      delegate_->OnBoard(descriptors[0]);
    } else {
      CloseAll(descriptors);
      if (message.word == Word::kOpen) {
        delegate_->OnOpen(message.opening, message.number, message.place);
      } else {
        delegate_->OnWord(message.word, message.opening, message.number);
      }
    }
  }
  return true;
}

}  // namespace gyre::cluster
