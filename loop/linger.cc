#include "loop/linger.h"

#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/types/span.h"

namespace gyre::loop {
namespace {

class Lingering final : public Stream::Delegate {
 public:
  Lingering(Stream* stream, size_t bytes) : stream_(stream), left_(bytes) {}

  // `timer` owns this, so that it goes with the loop at the latest.
  void Begin(Timer* timer, uint64_t milliseconds) {
    timer_ = timer;
    timer_->Unref();
    timer_->Start(milliseconds);
    stream_->set_delegate(this);
    stream_->SetReadBuffer({});
    stream_->Unref();
    stream_->Shutdown();
    stream_->StartReading();
  }

  void Close() {
    if (!stream_->open()) return;
    stream_->set_delegate(nullptr);
    stream_->Close();
    timer_->Close();
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

  Stream* const stream_;
  Timer* timer_ = nullptr;
  size_t left_;
  bool ended_ = false;
};

}  // namespace

void Linger(Loop* loop, Stream* stream, const LingerLimits& limits) {
  auto made = std::make_unique<Lingering>(stream, limits.bytes);
  Lingering* lingering = made.get();
  Timer* timer = loop->NewTimer([owned = std::move(made)] { owned->Close(); });
  lingering->Begin(timer, limits.milliseconds);
}

}  // namespace gyre::loop
