// Listener on a polled socket. Private to loop/uv.
#ifndef GYRE_LOOP_UV_UV_LISTENER_H_
#define GYRE_LOOP_UV_UV_LISTENER_H_

#include <uv.h>

#include <string>

#include "absl/status/statusor.h"
#include "loop/listener.h"
#include "loop/timer.h"
#include "loop/uv/uv_loop_impl.h"
#include "loop/uv/uv_stream.h"

namespace gyre::loop {

class UvListener final : public Listener {
 public:
  static absl::StatusOr<Listener*> New(UvLoop* loop, const ListenOptions& options,
                                       Delegate* delegate);

  Endpoint local() const override;
  int descriptor() const override { return descriptor_; }
  void StartAccepting() override;
  void StopAccepting() override;
  void Ref() override;
  void Unref() override;
  bool has_ref() const override { return open() && referenced_; }

 private:
  UvListener(UvLoop* loop, int descriptor, UvStream::Kind kind, Delegate* delegate)
      : loop_(loop), descriptor_(descriptor), kind_(kind), delegate_(delegate) {}

  void DoClose() override;

  void Watch();
  void OnReadable();
  void AcceptBatch();
  // Accepts waiting connections only to close them, with the spare descriptor; pauses where there
  // is no spare.
  void TurnAway();
  void Pause();
  void ApplyRef();

  UvLoop* loop_;
  int descriptor_;
  UvStream::Kind kind_;
  std::string path_;  // the file to remove in the end, or empty
  Delegate* delegate_;
  bool accepting_ = false;
  bool referenced_ = true;
  Timer* pause_ = nullptr;
  uv_poll_t poll_ = {};
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_UV_UV_LISTENER_H_
