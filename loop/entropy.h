// The system's randomness. For seeds, keys and identifiers; not for simulations, which bring a
// seeded source of their own.
#ifndef GYRE_LOOP_ENTROPY_H_
#define GYRE_LOOP_ENTROPY_H_

#include <cstdint>

#include "absl/types/span.h"

namespace gyre::loop {

// Fills `bytes` from the kernel's generator (getrandom(2)), fit for cryptography. Any thread. Waits
// only while the machine boots and has gathered none yet. False where the kernel has no generator.
bool FillRandom(absl::Span<uint8_t> bytes);

}  // namespace gyre::loop

#endif  // GYRE_LOOP_ENTROPY_H_
