// Visits all pages of a site, one each time a timer fires, and prints what came of them.
// usage: cpp_crawler HOST PORT [PAUSE_MS]
//
// Links are what stands in href="/..."; pages of other sites are left alone.
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "http/core/client.h"
#include "loop/loop.h"
#include "loop/timer.h"
#include "loop/uv/uv_loop.h"

namespace {

using gyre::http::ClientCall;

class Crawler final : public ClientCall::Delegate {
 public:
  Crawler(gyre::loop::Loop* loop, const std::string& host, int port, uint64_t pause_ms)
      : client_(loop), pause_ms_(pause_ms) {
    request_.host = host;
    request_.port = port;
    timer_ = loop->NewTimer([this] { Visit(); });
  }

  void Add(absl::string_view page) {
    if (!known_.emplace(page).second) return;  // once, however often it is linked
    waiting_.emplace_back(page);
    if (!busy_ && !timer_->active()) timer_->Start(pause_ms_);
  }

  int failed() const { return failed_; }

 private:
  void Visit() {
    request_.target = waiting_.front();
    waiting_.pop_front();
    page_.clear();
    busy_ = true;
    absl::StatusOr<ClientCall*> call = client_.Start(request_, this);
    if (!call.ok()) OnError(nullptr, call.status());
  }

  void OnResponse(ClientCall*, const gyre::http::ResponseHead& head) override {
    status_ = head.status;
  }
  void OnBody(ClientCall*, absl::string_view bytes) override { page_.append(bytes); }
  void OnEnd(ClientCall*) override {
    std::printf("%d %s %zu bytes\n", status_, request_.target.c_str(), page_.size());
    if (status_ != 200) ++failed_;
    constexpr absl::string_view kLink = "href=\"";
    for (size_t at = 0; (at = page_.find(kLink, at)) != page_.npos;) {
      at += kLink.size();
      const absl::string_view link = absl::string_view(page_).substr(at, page_.find('"', at) - at);
      if (!link.empty() && link[0] == '/') Add(link);
    }
    Next();
  }
  void OnError(ClientCall*, const absl::Status& error) override {
    std::printf("failed %s: %s\n", request_.target.c_str(), error.ToString().c_str());
    ++failed_;
    Next();
  }

  void Next() {
    busy_ = false;
    if (!waiting_.empty()) timer_->Start(pause_ms_);
  }

  gyre::http::Client client_;
  gyre::http::ClientRequest request_;  // the one under way
  gyre::loop::Timer* timer_;
  const uint64_t pause_ms_;
  std::set<std::string, std::less<>> known_;
  std::deque<std::string> waiting_;
  std::string page_;
  bool busy_ = false;
  int status_ = 0;
  int failed_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return std::fprintf(stderr, "usage: %s HOST PORT [PAUSE_MS]\n", argv[0]), 2;
  std::unique_ptr<gyre::loop::Loop> loop = gyre::loop::NewUvLoop();
  Crawler crawler(loop.get(), argv[1], std::atoi(argv[2]), argc > 3 ? std::atoi(argv[3]) : 100);
  crawler.Add("/");
  loop->Run();  // until nothing is left to visit
  return crawler.failed() == 0 ? 0 : 1;
}
