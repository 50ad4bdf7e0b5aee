#include "loop/entropy.h"

#include <errno.h>
#include <sys/random.h>

namespace gyre::loop {

namespace {

EntropySource* replacement = nullptr;

}  // namespace

void ReplaceEntropy(EntropySource* source) { replacement = source; }

bool FillRandom(absl::Span<uint8_t> bytes) {
  if (replacement != nullptr) {
    replacement->Fill(bytes);
    return true;
  }
  while (!bytes.empty()) {
    const ssize_t got = getrandom(bytes.data(), bytes.size(), 0);
    if (got < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    bytes.remove_prefix(static_cast<size_t>(got));
  }
  return true;
}

}  // namespace gyre::loop
