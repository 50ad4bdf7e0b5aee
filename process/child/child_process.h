// internalBinding('child_process'): child processes as JavaScript sees them.
// The binding has classes: ask for it at first use.
// https://nodejs.org/docs/latest-v20.x/api/child_process.html
#ifndef GYRE_PROCESS_CHILD_CHILD_PROCESS_H_
#define GYRE_PROCESS_CHILD_CHILD_PROCESS_H_

#include <cstdint>
#include <memory>
#include <string>

#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "loop/child.h"
#include "loop/loop.h"
#include "process/child/channel_handle.h"

namespace gyre::process {

// One child. It pins itself while the child runs: one that nobody holds is still waited for.
class ProcessHandle final : public js::Wrapped {
 public:
  explicit ProcessHandle(js::Kept<v8::Function>& on_exit) : on_exit_(on_exit) {}
  ~ProcessHandle() override;

  // `options` has file, args, envPairs, cwd, detached, uid, gid and wiring: by descriptor -1 for
  // a pipe, -2 for nothing, a descriptor of this process otherwise. The result is [0 or a negative
  // errno, pid or -1, the parent's end of each pipe or -1...]; the ends are the caller's.
  js::Value Start(js::Lock& js, js::Object options);

  // 0 or a negative errno.
  int32_t Kill(js::Lock&, int32_t signal);
  void Close(js::Lock&);
  void Ref(js::Lock&);
  void Unref(js::Lock&);
  bool HasRef(js::Lock&);

  static constexpr absl::string_view kClassName = "Process";
  static constexpr auto kMembers = js::Members<
      js::Method<"start", &ProcessHandle::Start>, js::Method<"kill", &ProcessHandle::Kill>,
      js::Method<"close", &ProcessHandle::Close>, js::Method<"ref", &ProcessHandle::Ref>,
      js::Method<"unref", &ProcessHandle::Unref>, js::Method<"hasRef", &ProcessHandle::HasRef>>();

 private:
  void OnExit(loop::ChildExit exit);

  js::Kept<v8::Function>& on_exit_;
  loop::Child* child_ = nullptr;
};

class ChildProcess final : public js::Binding {
 public:
  explicit ChildProcess(js::Realm& realm)
      : realm_(realm), on_exit_(realm), channel_callbacks_(realm) {}

  // `on_exit(handle, code, signal)`, the one that is not how it ended being -1. Once, before there
  // is a handle.
  void SetCallbacks(js::Lock& js, js::Function on_exit);
  js::Object NewProcess(js::Lock& js);

  // Runs a program to its end. `options` as for ProcessHandle::Start(), with timeout, maxBuffer,
  // killSignal and inputs: bytes or undefined by descriptor. The result is [0 or a negative errno,
  // pid, code, signal, output by descriptor: an ArrayBuffer or null...].
  js::Value RunSync(js::Lock& js, js::Object options);

  // See ChannelCallbacks. Once, before there is a channel.
  void SetChannelCallbacks(js::Lock& js, js::Function messages, js::Function end, js::Function sent,
                           js::Function is_buffer, js::Function make_view);
  absl::StatusOr<js::Object> NewChannel(js::Lock& js, int32_t descriptor, bool advanced);
  bool IsListening(js::Lock&, int32_t descriptor);

  static constexpr absl::string_view kName = "child_process";
  static constexpr auto kMembers =
      js::Members<js::Class<ProcessHandle>, js::Method<"setCallbacks", &ChildProcess::SetCallbacks>,
                  js::Method<"newProcess", &ChildProcess::NewProcess>,
                  js::Method<"runSync", &ChildProcess::RunSync>, js::Class<ChannelHandle>,
                  js::Method<"setChannelCallbacks", &ChildProcess::SetChannelCallbacks>,
                  js::Method<"newChannel", &ChildProcess::NewChannel>,
                  js::Method<"isListening", &ChildProcess::IsListening>>();

 private:
  js::Realm& realm_;
  js::Kept<v8::Function> on_exit_;
  ChannelCallbacks channel_callbacks_;
};

}  // namespace gyre::process

#endif  // GYRE_PROCESS_CHILD_CHILD_PROCESS_H_
