// Whatever comes over a channel, and however it is cut, it is cut into the messages that a look at
// all of it gives.
#include <sys/socket.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/log/absl_check.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "loop/loop.h"
#include "loop/uv/uv_loop.h"
#include "process/core/ipc_channel.h"

namespace gyre::process {
namespace {

using Framing = IpcChannel::Framing;

// The messages in `bytes` and the size of what is left, by the definition of the framing.
std::string Expected(absl::string_view bytes, Framing framing) {
  std::string text;
  while (true) {
    size_t begin = 0;
    size_t end = bytes.find('\n');
    if (framing == Framing::kLengths) {
      if (bytes.size() < 4) break;
      begin = 4;
      end = 0;
      for (int i = 0; i < 4; ++i) end = end << 8 | static_cast<uint8_t>(bytes[i]);
      end += 4;
      if (end > bytes.size()) break;
    } else if (end == absl::string_view::npos) {
      break;
    }
    absl::StrAppend(&text, end - begin, ":", bytes.substr(begin, end - begin), ";");
    bytes.remove_prefix(framing == Framing::kLengths ? end : end + 1);
  }
  return text;
}

struct End final : IpcChannel::Delegate {
  void OnMessages(absl::Span<const absl::string_view> messages) override {
    for (absl::string_view message : messages) {
      absl::StrAppend(&text, message.size(), ":", message, ";");
    }
  }
  void OnEnd() override { channel->Close(); }
  void OnSent(size_t) override {}

  std::unique_ptr<IpcChannel> channel;
  std::string text;
};

// Sends the rest of the bytes, a piece in each turn of the loop, and ends.
void SendRest(loop::Loop* loop, int socket, absl::string_view rest, size_t piece) {
  const size_t size = rest.size() < piece ? rest.size() : piece;
  ABSL_CHECK_EQ(write(socket, rest.data(), size), static_cast<ssize_t>(size));
  rest.remove_prefix(size);
  if (rest.empty()) {
    close(socket);
  } else {
    loop->Post([=] { SendRest(loop, socket, rest, piece); });
  }
}

void Run(absl::string_view bytes, Framing framing, size_t piece) {
  std::unique_ptr<loop::Loop> loop = loop::NewUvLoop();
  int ends[2];
  ABSL_CHECK_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  End end;
  end.channel = *IpcChannel::New(*loop, ends[0], framing, &end);
  SendRest(loop.get(), ends[1], bytes, piece);
  loop->Run();
  ABSL_CHECK_EQ(end.text, Expected(bytes, framing));
  end.channel = nullptr;
}

}  // namespace
}  // namespace gyre::process

// The first byte: the framing, and the size of the pieces.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const absl::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto framing = data[0] & 1 ? gyre::process::IpcChannel::Framing::kLengths
                                   : gyre::process::IpcChannel::Framing::kLines;
  gyre::process::Run(bytes, framing, 1 + (data[0] >> 1));
  gyre::process::Run(bytes, framing, size);
  return 0;
}
