#include "loop/linger.h"

#include "absl/status/status.h"
#include "absl/types/span.h"

namespace gyre::loop {
namespace {

class Lingering final : public Stream::Delegate {
 public:
  Lingering(Loop* loop, Stream* stream, const LingerLimits& limits)
      : stream_(stream), left_(limits.bytes) {
    timer_ = loop->NewTimer([this] { Close(); });
    timer_->Unref();
    timer_->Start(limits.milliseconds);
    stream_->set_delegate(this);
    stream_->SetReadBuffer({});
    stream_->Unref();
    stream_->Shutdown();
    stream_->StartReading();
  }

 private:
  void OnData(absl::Span<char> data) override {
    if (data.size() > left_) {
      Close();
    } else {
      left_ -= data.size();
    }
  }

  void OnEnd() override {
    ended_ = true;
    if (stream_->queued_bytes() == 0) Close();
  }

  void OnDrain() override {
    if (ended_) Close();
  }

  void OnError(const absl::Status&) override { Close(); }

  void Close() {
    if (!stream_->open()) return;
    timer_->Close();
    stream_->set_delegate(nullptr);
    stream_->Close([this] { delete this; });
  }

  Stream* const stream_;
  Timer* timer_;
  size_t left_;
  bool ended_ = false;
};

}  // namespace

void Linger(Loop* loop, Stream* stream, const LingerLimits& limits) {
  new Lingering(loop, stream, limits);
}

}  // namespace gyre::loop
