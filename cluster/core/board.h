// What a worker and its primary tell each other without a message: memory that both have.
//
// The worker says when a turn of its loop computes, that is, runs the program, which may take long,
// and when that is over. And each connection that is on its way to the worker is claimed before it
// is served, by the worker or by the primary, which then gives it to somebody else: of the two
// exactly one succeeds, whenever they try.
//
// Connections are counted by the worker's opening of a listener (see hand_over.h), in the order in
// which they were sent, from 0. Nothing here waits or calls the system, but for making it. The
// worker is not trusted: whatever it writes, the primary's answers are of their types and no more.
// Each side belongs to one thread.
#ifndef GYRE_CLUSTER_CORE_BOARD_H_
#define GYRE_CLUSTER_CORE_BOARD_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "loop/shared_memory.h"

namespace gyre::cluster {

class Board {
 public:
  // A turn that takes so long makes a worker slow, for so long after it.
  static constexpr uint64_t kLongTurnMs = 5;
  static constexpr uint64_t kSlowMemoryMs = 1000;

  // A listener without a place has connections that cannot be claimed.
  static constexpr uint32_t kNoPlace = ~uint32_t{0};

  // For the primary, which sends descriptor() to the worker. Errors: as those of SharedMemory.
  static absl::StatusOr<std::unique_ptr<Board>> New();
  // For the worker. Takes the descriptor over where it succeeds.
  static absl::StatusOr<std::unique_ptr<Board>> Adopt(int descriptor);

  // To send to the worker; then it can be closed.
  int descriptor() const { return memory_->descriptor(); }
  void CloseDescriptor() { memory_->CloseDescriptor(); }

  // -- the worker's side

  // `now_ms` is of the system's monotonic clock, here and below, and not 0.
  void BeginTurn(uint64_t now_ms);
  // Whether the primary has asked to be told.
  bool EndTurn(uint64_t now_ms);

  // A place for the claims of an opening, which is never used twice; kNoPlace where there is none.
  uint32_t Open(uint32_t opening);
  void Close(uint32_t place);
  // Whether the worker is to serve the connection with that number. True without a place.
  bool Claim(uint32_t place, uint32_t opening, uint32_t number);

  // -- the primary's side

  bool computes() const;
  // For both sides.
  bool IsSlow(uint64_t now_ms) const;
  // Asks to be told at the end of the turn. False where the worker does not compute any more, and
  // says nothing before the end of another one.
  bool AskForEnd();
  // Claims the oldest connection that nobody has claimed, of those with numbers below `sent`: its
  // number, or nothing.
  std::optional<uint32_t> TakeBack(uint32_t place, uint32_t opening, uint32_t sent);

 private:
  static constexpr size_t kSize = 4096;
  static constexpr uint32_t kPlaces = 500;

  struct Shared {
    std::atomic<uint64_t> turn;             // when it began; 0 where none computes
    std::atomic<uint64_t> long_turn_ended;  // the last one
    std::atomic<uint32_t> asked;
    alignas(64) std::atomic<uint64_t> claims[kPlaces];  // Word()
  };
  static_assert(sizeof(Shared) <= kSize, "a page");
  static_assert(std::atomic<uint64_t>::is_always_lock_free, "locks are of one process");

  // An opening, and how many of its connections are claimed. 0 where the place is free.
  static uint64_t Word(uint32_t opening, uint32_t count) { return uint64_t{opening} << 32 | count; }

  explicit Board(std::unique_ptr<loop::SharedMemory> memory);

  const std::unique_ptr<loop::SharedMemory> memory_;
  Shared* const shared_;
};

}  // namespace gyre::cluster

#endif  // GYRE_CLUSTER_CORE_BOARD_H_
