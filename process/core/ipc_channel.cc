#include "process/core/ipc_channel.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <limits>
#include <utility>

#include "loop/descriptor_passing.h"
#include "loop/system_error.h"
#include "loop/system_info.h"

namespace gyre::process {
namespace {

constexpr size_t kReceive = 64 * 1024;

// Receives in a row for one message that is larger than one takes.
constexpr int kMostReceives = 16;

// Of a turn's messages these leave at once: a program that says something before it computes for
// long is heard.
constexpr size_t kSentAtOnce = 4;

// The others are gathered up to this many bytes and nanoseconds.
constexpr size_t kMostGathered = 32 * 1024;
constexpr uint64_t kLongestGathering = 1'000'000;

constexpr size_t kMostParts = 16;

// From this size on a message's memory is handed on instead of copied.
constexpr size_t kLarge = size_t{1} << 20;

constexpr size_t kSmall = 1024;
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
  (void)channel->poll_->Watch({.readable = true});
  return channel;
}

IpcChannel::~IpcChannel() {
  Close();
  *alive_ = false;
}

void IpcChannel::Close() {
  if (!open()) return;
  if (!blocked_) Flush();
  DropQueue();
  untold_ = 0;
  if (std::exchange(turn_end_asked_, false)) loop_.ForgetTurnEnd(this);
  for (int descriptor : received_) close(descriptor);
  received_.clear();
  poll_->Close();
  poll_ = nullptr;
  close(std::exchange(socket_, -1));
}

void IpcChannel::DropQueue() {
  for (const Queued& queued : queue_) {
    if (queued.descriptor >= 0) close(queued.descriptor);
    untold_ += queued.messages;
  }
  queue_.clear();
  queued_bytes_ = 0;
  blocked_ = false;
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
  if (watches_room_ == blocked_) return;
  watches_room_ = blocked_;
  (void)poll_->Watch({.readable = true, .writable = blocked_});
}

void IpcChannel::AskForTurnEnd() {
  if (std::exchange(turn_end_asked_, true)) return;
  loop_.AtTurnEnd(this);
}

void IpcChannel::OnTurnEnd() {
  const std::shared_ptr<bool> alive = alive_;
  turn_end_asked_ = false;
  sends_in_turn_ = 0;
  if (!blocked_) Flush();
  TellSent();
  if (!*alive || !open()) return;
  // What the delegate has sent is not kept until something else happens. And while a turn's end is
  // asked for, the loop does not sleep.
  if ((!queue_.empty() && !blocked_) || StaysAwake()) AskForTurnEnd();
}

bool IpcChannel::StaysAwake() {
  return answer_wait_.StaysAwake(loop_.clock().MonotonicNanos(), [this] {
    if (!shares_processor_.has_value()) shares_processor_ = loop::AvailableParallelism() == 1;
    return !*shares_processor_;
  });
}

absl::StatusOr<bool> IpcChannel::Send(absl::string_view message, int descriptor) {
  return SendOrEnqueue(message, {}, descriptor);
}

absl::StatusOr<bool> IpcChannel::Send(loop::MemoryBlock memory, absl::string_view message,
                                      int descriptor) {
  return SendOrEnqueue(message, std::move(memory), descriptor);
}

absl::StatusOr<bool> IpcChannel::SendOrEnqueue(absl::string_view message, loop::MemoryBlock memory,
                                               int descriptor) {
  if (!open()) return loop::ToStatus({.error = EPIPE, .syscall = "write"});
  char length[kLengthSize];
  absl::string_view both[2];
  absl::Span<const absl::string_view> parts = both;
  if (framing_ == Framing::kLines) {
    both[0] = message;
    both[1] = "\n";
  } else {
    if (message.size() > std::numeric_limits<uint32_t>::max()) {
      return absl::InvalidArgumentError("a message of 4 GiB or more");
    }
    for (size_t i = 0; i < kLengthSize; ++i) {
      length[i] = static_cast<char>(message.size() >> (8 * (kLengthSize - 1 - i)));
    }
    both[0] = absl::string_view(length, kLengthSize);
    both[1] = message;
  }
  const size_t size = both[0].size() + both[1].size();
  // One piece is less work for the system than two.
  char together[kSmall];
  absl::string_view one(together, size);
  if (size <= kSmall) {
    std::memcpy(together, both[0].data(), both[0].size());
    std::memcpy(together + both[0].size(), both[1].data(), both[1].size());
    parts = absl::MakeConstSpan(&one, 1);
  }
  AskForTurnEnd();
  ++sends_in_turn_;
  answer_wait_.OnSend();

  const bool was_blocked = blocked_;
  size_t sent = 0;
  if (queue_.empty() &&
      (sends_in_turn_ <= kSentAtOnce || descriptor >= 0 || size >= kMostGathered)) {
    absl::StatusOr<size_t> result = loop::SendWithDescriptor(socket_, parts, descriptor);
    if (!result.ok() && ErrorNumber(result.status()) != EAGAIN) return result.status();
    sent = result.value_or(0);
    if (sent == size) return true;
    blocked_ = true;
  }
  const absl::Status status =
      Enqueue(parts, sent, std::move(memory), message, sent == 0 ? descriptor : -1);
  if (!status.ok()) {
    blocked_ = was_blocked;
    return status;
  }
  if (!blocked_ && (descriptor >= 0 || IsGatheredLongEnough())) Flush();
  Watch();
  return false;
}

absl::StatusOr<bool> IpcChannel::Send(std::unique_ptr<MessageSource> source, int descriptor) {
  if (!open()) return loop::ToStatus({.error = EPIPE, .syscall = "write"});
  Queued queued;
  if (descriptor >= 0) {
    queued.descriptor = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    if (queued.descriptor < 0) return loop::ToStatus({.error = errno, .syscall = "write"});
  }
  queued_bytes_ += source->remaining();
  queued.source = std::move(source);
  Refill(queued);
  queue_.push_back(std::move(queued));
  queue_.emplace_back();
  queue_.back().bytes = "\n";
  queue_.back().messages = 1;
  ++queued_bytes_;
  AskForTurnEnd();
  if (!blocked_) Flush();
  HoldLoop();
  return false;
}

void IpcChannel::Refill(Queued& queued) {
  const size_t before = queued.source->remaining();
  queued.source->Next(&queued.bytes);
  queued.sent = 0;
  queued_bytes_ += queued.bytes.size() + queued.source->remaining() - before;
}

absl::Status IpcChannel::Enqueue(absl::Span<const absl::string_view> parts, size_t sent,
                                 loop::MemoryBlock memory, absl::string_view in_memory,
                                 int descriptor) {
  int copy = -1;
  if (descriptor >= 0) {
    copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    if (copy < 0) return loop::ToStatus({.error = errno, .syscall = "write"});
  }
  if (queue_.empty()) gathering_since_ = loop_.clock().MonotonicNanos();
  for (absl::string_view part : parts) {
    const size_t gone = std::min(sent, part.size());
    sent -= gone;
    const absl::string_view rest = part.substr(gone);
    if (rest.empty()) continue;
    if (memory.size() > 0 && rest.size() >= kMostGathered && part.data() == in_memory.data()) {
      queue_.emplace_back();
      queue_.back().memory = std::move(memory);
      queue_.back().in_memory = rest;
    } else {
      if (copy >= 0 || !Joins(rest.size())) queue_.emplace_back();
      queue_.back().bytes.append(rest);
    }
    if (copy >= 0) queue_.back().descriptor = std::exchange(copy, -1);
    queued_bytes_ += rest.size();
  }
  ++queue_.back().messages;
  HoldLoop();
  return absl::OkStatus();
}

bool IpcChannel::Joins(size_t size) const {
  return !queue_.empty() && queue_.back().memory.size() == 0 && size < kMostGathered &&
         queue_.back().bytes.size() < kMostGathered;
}

bool IpcChannel::IsGatheredLongEnough() {
  return queued_bytes_ >= kMostGathered ||
         loop_.clock().MonotonicNanos() - gathering_since_ >= kLongestGathering;
}

int IpcChannel::TakeDescriptor() {
  if (received_.empty()) return -1;
  const int descriptor = received_.front();
  received_.pop_front();
  return descriptor;
}

void IpcChannel::OnReady(loop::PollEvents events) {
  const std::shared_ptr<bool> alive = alive_;
  if (events.writable && blocked_) {
    blocked_ = false;
    Flush();
    TellSent();
    if (!*alive) return;
  }
  if (!events.readable) return;
  for (int i = 0; i < kMostReceives && open() && Receive(); ++i) {
    if (!*alive) return;
  }
}

void IpcChannel::Flush() {
  while (!queue_.empty()) {
    // A descriptor goes with the first byte of its messages, so that these begin a call.
    absl::InlinedVector<absl::string_view, kMostParts> parts;
    size_t size = 0;
    for (const Queued& queued : queue_) {
      if (parts.size() == kMostParts || (!parts.empty() && queued.descriptor >= 0)) break;
      parts.push_back(queued.rest());
      size += parts.back().size();
      if (queued.source != nullptr && queued.source->remaining() > 0) break;
    }
    Queued& first = queue_.front();
    const absl::StatusOr<size_t> sent = loop::SendWithDescriptor(socket_, parts, first.descriptor);
    if (!sent.ok() && ErrorNumber(sent.status()) != EAGAIN) {
      // What the peer sent before it went is still read; the end then shows there.
      DropQueue();
      break;
    }
    size_t left = sent.value_or(0);
    if (left > 0 && first.descriptor >= 0) close(std::exchange(first.descriptor, -1));
    queued_bytes_ -= left;
    while (!queue_.empty() && left >= queue_.front().rest().size()) {
      Queued& done = queue_.front();
      left -= done.rest().size();
      if (done.source != nullptr && done.source->remaining() > 0) {
        Refill(done);
        break;
      }
      untold_ += queue_.front().messages;
      queue_.pop_front();
    }
    if (!queue_.empty()) queue_.front().sent += left;
    if (sent.value_or(0) < size) {
      blocked_ = true;
      break;
    }
  }
  Watch();
  HoldLoop();
}

void IpcChannel::TellSent() {
  const size_t count = std::exchange(untold_, 0);
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

bool IpcChannel::Receive() {
  // The beginning of a message has a buffer of its own; most of what comes is whole.
  char buffer[kReceive];
  const bool begun = !partial_.empty();
  const absl::Span<char> room = begun ? partial_.Room(kReceive) : absl::MakeSpan(buffer);
  std::vector<int> descriptors;
  const absl::StatusOr<size_t> received = loop::ReceiveWithDescriptors(socket_, room, &descriptors);
  if (!descriptors.empty()) KeepDescriptors(descriptors);
  if (!received.ok()) {
    if (ErrorNumber(received.status()) != EAGAIN) Fail();
    return false;
  }
  if (*received == 0) {
    Fail();
    return false;
  }
  answer_wait_.OnReceive(loop_.clock().MonotonicNanos());
  const bool is_full = *received == room.size();

  absl::InlinedVector<absl::string_view, 4> messages;
  if (!begun) {
    const absl::string_view data(buffer, *received);
    partial_.Append(data.substr(Cut(data, 0, &messages)));
    if (messages.empty()) return is_full;
    delegate_->OnMessages(messages);
    return false;
  }
  const size_t searched = partial_.bytes().size();
  partial_.Add(*received);
  const size_t used = Cut(partial_.bytes(), searched, &messages);
  if (messages.empty()) return is_full;
  // The messages are views of what was collected; a callback may ask for more.
  ReceiveBuffer collected = std::move(partial_);
  if (messages[0].size() < kLarge) {
    partial_.Append(collected.bytes().substr(used));
    delegate_->OnMessages(messages);
    return false;
  }
  // Only a whole message is as large, so that what came with it is little.
  const absl::string_view large = messages[0];
  const size_t end = static_cast<size_t>(large.data() - collected.bytes().data()) + large.size() +
                     (framing_ == Framing::kLines ? 1 : 0);
  partial_.Append(collected.bytes().substr(end));
  const std::shared_ptr<bool> alive = alive_;
  delegate_->OnLargeMessage(collected.Take(), large);
  if (*alive && open()) DeliverRest();
  return false;
}

void IpcChannel::DeliverRest() {
  absl::InlinedVector<absl::string_view, 4> messages;
  const size_t used = Cut(partial_.bytes(), 0, &messages);
  if (messages.empty()) return;
  const ReceiveBuffer collected = std::move(partial_);
  partial_.Append(collected.bytes().substr(used));
  delegate_->OnMessages(messages);
}

size_t IpcChannel::Cut(absl::string_view data, size_t searched,
                       absl::InlinedVector<absl::string_view, 4>* messages) {
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
  DropQueue();
  (void)poll_->Watch({});
  watches_room_ = false;
  partial_.Clear();
  TellSent();
  if (*alive && open()) delegate_->OnEnd();
}

}  // namespace gyre::process
