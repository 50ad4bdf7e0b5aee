// The trace of a simulated run: its hash, and a file where one is wanted.
#ifndef GYRE_RUNTIME_SIMULATE_TRACE_H_
#define GYRE_RUNTIME_SIMULATE_TRACE_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "loop/sim/sim_options.h"

namespace gyre::runtime {

class Trace final : public loop::SimTrace {
 public:
  // Writes to `path` from now on; "-" is standard output. Errors: of opening the file.
  absl::Status Open(const std::string& path);

  void OnEvent(absl::string_view line) override;

  // Forgets what was counted, not what was written.
  void Restart();
  // Writes what is left. Errors: of writing, now or before.
  absl::Status Finish();

  uint64_t hash() const { return hash_; }
  uint64_t events() const { return events_; }

 private:
  int descriptor_ = -1;
  uint64_t hash_ = loop::kSimHashStart;
  uint64_t events_ = 0;
  std::string buffer_;
  absl::Status written_;
};

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_SIMULATE_TRACE_H_
