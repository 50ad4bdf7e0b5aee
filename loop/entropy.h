// The system's randomness. For seeds, keys and identifiers.
#ifndef GYRE_LOOP_ENTROPY_H_
#define GYRE_LOOP_ENTROPY_H_

#include <cstdint>

#include "absl/types/span.h"

namespace gyre::loop {

// Fills `bytes` from the kernel's generator (getrandom(2)), fit for cryptography. Any thread. Waits
// only while the machine boots and has gathered none yet. False where the kernel has no generator.
bool FillRandom(absl::Span<uint8_t> bytes);

// Where the bytes come from instead.
class EntropySource {
 public:
  virtual ~EntropySource() = default;
  virtual void Fill(absl::Span<uint8_t> bytes) = 0;
};

// From now on FillRandom() asks `source`, which lives as long as the process. For a process that is
// a simulation as a whole: such bytes are fit for no secret. While there is only one thread.
void ReplaceEntropy(EntropySource* source);

}  // namespace gyre::loop

#endif  // GYRE_LOOP_ENTROPY_H_
