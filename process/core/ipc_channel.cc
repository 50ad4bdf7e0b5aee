#include "process/core/ipc_channel.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <limits>
#include <utility>

#include "loop/descriptor_passing.h"
#include "loop/system_error.h"

namespace gyre::process {
namespace {

constexpr size_t kReceive = 64 * 1024;
constexpr size_t kLengthSize = 4;

// Descriptors that wait to be taken; an honest peer has one on its way.
constexpr size_t kMostDescriptors = 4;

int ErrorNumber(const absl::Status& status) {
  const auto error = loop::FromStatus(status);
  return error.has_value() ? error->error : EINVAL;
}

size_t LengthAt(absl::string_view data) {
  size_t length = 0;
  for (size_t i = 0; i < kLengthSize; ++i) length = length << 8 | static_cast<uint8_t>(data[i]);
  return length;
}

}  // namespace

absl::StatusOr<std::unique_ptr<IpcChannel>> IpcChannel::New(loop::Loop& loop, int socket,
                                                            Framing framing, Delegate* delegate) {
  std::unique_ptr<IpcChannel> channel(new IpcChannel(loop, framing, delegate));
  IpcChannel* self = channel.get();
  absl::StatusOr<loop::Poll*> poll =
      loop.NewPoll(socket, [self](loop::PollEvents events) { self->OnReady(events); });
  if (!poll.ok()) return poll.status();
  channel->socket_ = socket;
  channel->poll_ = *poll;
  channel->Watch();
  return channel;
}

IpcChannel::~IpcChannel() {
  Close();
  *alive_ = false;
}

void IpcChannel::Close() {
  if (!open()) return;
  DropQueue();
  for (int descriptor : received_) close(descriptor);
  received_.clear();
  poll_->Close();
  poll_ = nullptr;
  close(std::exchange(socket_, -1));
}

void IpcChannel::DropQueue() {
  for (const Queued& queued : queue_) {
    if (queued.descriptor >= 0) close(queued.descriptor);
  }
  queue_.clear();
  queued_bytes_ = 0;
  HoldLoop();
}

void IpcChannel::Ref() {
  if (open()) poll_->Ref();
}

void IpcChannel::Unref() {
  if (open()) poll_->Unref();
}

void IpcChannel::HoldLoop() {
  const bool wanted = !queue_.empty();
  if (wanted == holds_loop_) return;
  holds_loop_ = wanted;
  if (wanted) {
    loop_.AddRef();
  } else {
    loop_.ReleaseRef();
  }
}

void IpcChannel::Watch() {
  HoldLoop();
  (void)poll_->Watch({.readable = true, .writable = !queue_.empty()});
}

absl::StatusOr<bool> IpcChannel::Send(absl::string_view message, int descriptor) {
  if (!open()) return loop::ToStatus({.error = EPIPE, .syscall = "write"});
  char length[kLengthSize];
  absl::string_view parts[2];
  if (framing_ == Framing::kLines) {
    parts[0] = message;
    parts[1] = "\n";
  } else {
    if (message.size() > std::numeric_limits<uint32_t>::max()) {
      return absl::InvalidArgumentError("a message of 4 GiB or more");
    }
    for (size_t i = 0; i < kLengthSize; ++i) {
      length[i] = static_cast<char>(message.size() >> (8 * (kLengthSize - 1 - i)));
    }
    parts[0] = absl::string_view(length, kLengthSize);
    parts[1] = message;
  }

  const size_t size = parts[0].size() + parts[1].size();
  size_t sent = 0;
  if (queue_.empty()) {
    absl::StatusOr<size_t> result = loop::SendWithDescriptor(socket_, parts, descriptor);
    if (!result.ok() && ErrorNumber(result.status()) != EAGAIN) return result.status();
    sent = result.value_or(0);
    if (sent == size) return true;
  }
  Queued queued;
  if (descriptor >= 0 && sent == 0) {
    queued.descriptor = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    if (queued.descriptor < 0) return loop::ToStatus({.error = errno, .syscall = "write"});
  }
  queued.bytes.reserve(size - sent);
  for (absl::string_view part : parts) {
    const size_t gone = std::min(sent, part.size());
    sent -= gone;
    queued.bytes.append(part.substr(gone));
  }
  queued_bytes_ += queued.bytes.size();
  queue_.push_back(std::move(queued));
  if (queue_.size() == 1) Watch();
  return false;
}

int IpcChannel::TakeDescriptor() {
  if (received_.empty()) return -1;
  const int descriptor = received_.front();
  received_.pop_front();
  return descriptor;
}

void IpcChannel::OnReady(loop::PollEvents events) {
  const std::shared_ptr<bool> alive = alive_;
  if (events.writable && !queue_.empty()) Flush();
  if (*alive && open() && events.readable) Receive();
}

void IpcChannel::Flush() {
  size_t count = 0;
  bool failed = false;
  while (!queue_.empty()) {
    // A descriptor goes with the first byte of its message, so that message begins a call.
    std::vector<absl::string_view> parts;
    for (const Queued& queued : queue_) {
      if (!parts.empty() && queued.descriptor >= 0) break;
      parts.push_back(absl::string_view(queued.bytes).substr(queued.sent));
      if (parts.size() == 64) break;
    }
    Queued& first = queue_.front();
    absl::StatusOr<size_t> sent = loop::SendWithDescriptor(socket_, parts, first.descriptor);
    if (!sent.ok()) {
      failed = ErrorNumber(sent.status()) != EAGAIN;
      break;
    }
    if (first.descriptor >= 0) close(std::exchange(first.descriptor, -1));
    queued_bytes_ -= *sent;
    size_t left = *sent;
    while (!queue_.empty() && left >= queue_.front().bytes.size() - queue_.front().sent) {
      left -= queue_.front().bytes.size() - queue_.front().sent;
      queue_.pop_front();
      ++count;
    }
    if (!queue_.empty()) queue_.front().sent += left;
  }
  if (failed) {
    // What the peer sent before it went is still read; the end then shows there.
    count += queue_.size();
    DropQueue();
  }
  if (queue_.empty()) Watch();
  if (count > 0) delegate_->OnSent(count);
}

void IpcChannel::KeepDescriptors(const std::vector<int>& descriptors) {
  for (int descriptor : descriptors) {
    received_.push_back(descriptor);
    if (received_.size() <= kMostDescriptors) continue;
    close(received_.front());
    received_.pop_front();
  }
}

void IpcChannel::Receive() {
  char buffer[kReceive];
  std::vector<int> descriptors;
  const absl::StatusOr<size_t> received =
      loop::ReceiveWithDescriptors(socket_, absl::MakeSpan(buffer), &descriptors);
  KeepDescriptors(descriptors);
  if (!received.ok()) {
    if (ErrorNumber(received.status()) != EAGAIN) Fail();
    return;
  }
  if (*received == 0) return Fail();

  std::vector<absl::string_view> messages;
  if (partial_.empty()) {
    const absl::string_view data(buffer, *received);
    const size_t used = Cut(data, 0, &messages);
    partial_ = std::string(data.substr(used));
    if (!messages.empty()) delegate_->OnMessages(messages);
    return;
  }
  const size_t searched = partial_.size();
  partial_.append(buffer, *received);
  // The messages are views of what was collected; a callback may ask for more.
  std::string collected = std::move(partial_);
  const size_t used = Cut(collected, searched, &messages);
  if (messages.empty()) {
    partial_ = std::move(collected);
    return;
  }
  partial_ = collected.substr(used);
  delegate_->OnMessages(messages);
}

size_t IpcChannel::Cut(absl::string_view data, size_t searched,
                       std::vector<absl::string_view>* messages) {
  size_t start = 0;
  if (framing_ == Framing::kLines) {
    size_t end;
    while ((end = data.find('\n', std::max(start, searched))) != absl::string_view::npos) {
      messages->push_back(data.substr(start, end - start));
      start = end + 1;
    }
    return start;
  }
  while (data.size() - start >= kLengthSize) {
    const size_t length = LengthAt(data.substr(start));
    if (data.size() - start - kLengthSize < length) break;
    messages->push_back(data.substr(start + kLengthSize, length));
    start += kLengthSize + length;
  }
  return start;
}

void IpcChannel::Fail() {
  const std::shared_ptr<bool> alive = alive_;
  const size_t dropped = queue_.size();
  DropQueue();
  (void)poll_->Watch({});
  partial_.clear();
  if (dropped > 0) delegate_->OnSent(dropped);
  if (*alive && open()) delegate_->OnEnd();
}

}  // namespace gyre::process
