// One end of the channel between a parent and a child, as JavaScript sees it. It pins itself until
// it is closed.
#ifndef GYRE_PROCESS_CHILD_CHANNEL_HANDLE_H_
#define GYRE_PROCESS_CHILD_CHANNEL_HANDLE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "process/core/ipc_channel.h"

namespace gyre::process {

// What channels call.
struct ChannelCallbacks {
  explicit ChannelCallbacks(js::Realm& realm)
      : messages(realm), end(realm), sent(realm), is_buffer(realm), make_view(realm) {}
  js::Kept<v8::Function> messages;   // (handle, value of the only message, or an array)
  js::Kept<v8::Function> end;        // (handle)
  js::Kept<v8::Function> sent;       // (handle, count): as many sends that waited are over
  js::Kept<v8::Function> is_buffer;  // see value_bytes.h
  js::Kept<v8::Function> make_view;
};

class ChannelHandle final : public js::Wrapped, public IpcChannel::Delegate {
 public:
  ChannelHandle(ChannelCallbacks& callbacks, bool advanced)
      : callbacks_(callbacks), advanced_(advanced) {}

  // Takes the descriptor over where it succeeds.
  static absl::StatusOr<js::Object> Make(js::Lock& js, ChannelCallbacks& callbacks,
                                         int32_t descriptor, bool advanced);

  // 0: gone. 1: it waits. 2: it waits, and the sender is to pause. Otherwise a negative errno.
  absl::StatusOr<int32_t> Send(js::Lock& js, js::Value message, int32_t descriptor);

  int32_t TakeDescriptor(js::Lock&) { return channel_->TakeDescriptor(); }
  bool Buffering(js::Lock&) { return channel_->buffering(); }
  int32_t Descriptor(js::Lock&) { return channel_->descriptor(); }
  void Ref(js::Lock&) { channel_->Ref(); }
  void Unref(js::Lock&) { channel_->Unref(); }
  void Close(js::Lock&);

  static constexpr absl::string_view kClassName = "Channel";
  static constexpr auto kMembers = js::Members<
      js::Method<"send", &ChannelHandle::Send>,
      js::Method<"takeDescriptor", &ChannelHandle::TakeDescriptor>,
      js::Method<"buffering", &ChannelHandle::Buffering>,
      js::Method<"descriptor", &ChannelHandle::Descriptor>, js::Method<"ref", &ChannelHandle::Ref>,
      js::Method<"unref", &ChannelHandle::Unref>, js::Method<"close", &ChannelHandle::Close>>();

 private:
  void OnMessages(absl::Span<const absl::string_view> messages) override;
  void OnLargeMessage(loop::MemoryBlock memory, absl::string_view message) override;
  void OnEnd() override;
  void OnSent(size_t count) override;

  // False where the error has been reported.
  bool Read(js::Lock& js, absl::string_view message, loop::MemoryBlock memory, js::Value* value);
  void Deliver(js::Lock& js, absl::Span<const js::Value> values);

  ChannelCallbacks& callbacks_;
  const bool advanced_;
  std::unique_ptr<IpcChannel> channel_;
};

}  // namespace gyre::process

#endif  // GYRE_PROCESS_CHILD_CHANNEL_HANDLE_H_
