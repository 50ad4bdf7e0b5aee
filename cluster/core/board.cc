#include "cluster/core/board.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "loop/shared_memory.h"

namespace gyre::cluster {

Board::Board(std::unique_ptr<loop::SharedMemory> memory)
    : memory_(std::move(memory)), shared_(static_cast<Shared*>(memory_->data())) {}

absl::StatusOr<std::unique_ptr<Board>> Board::New() {
  absl::StatusOr<std::unique_ptr<loop::SharedMemory>> memory = loop::SharedMemory::Create(kSize);
  if (!memory.ok()) return memory.status();
  new ((*memory)->data()) Shared();
  return std::unique_ptr<Board>(new Board(*std::move(memory)));
}

absl::StatusOr<std::unique_ptr<Board>> Board::Adopt(int descriptor) {
  absl::StatusOr<std::unique_ptr<loop::SharedMemory>> memory =
      loop::SharedMemory::Map(descriptor, kSize);
  if (!memory.ok()) return memory.status();
  return std::unique_ptr<Board>(new Board(*std::move(memory)));
}

// Of the end of a turn and the question for it at least one side sees the other's: each writes
// first and then reads, in an order that all agree on.

void Board::BeginTurn(uint64_t now_ms) { shared_->turn.store(now_ms); }

bool Board::EndTurn(uint64_t now_ms) {
  const uint64_t began = shared_->turn.load(std::memory_order_relaxed);
  if (began != 0 && now_ms >= began + kLongTurnMs) {
    shared_->long_turn_ended.store(now_ms, std::memory_order_relaxed);
  }
  shared_->turn.store(0);
  return shared_->asked.load() != 0 && shared_->asked.exchange(0) != 0;
}

bool Board::computes() const { return shared_->turn.load() != 0; }

bool Board::IsSlow(uint64_t now_ms) const {
  const uint64_t began = shared_->turn.load(std::memory_order_relaxed);
  const uint64_t ended = shared_->long_turn_ended.load(std::memory_order_relaxed);
  return (began != 0 && now_ms >= began + kLongTurnMs) ||
         (ended != 0 && now_ms < ended + kSlowMemoryMs);
}

bool Board::AskForEnd() {
  // Stays where the answer is no: somebody may have asked before and count on it.
  shared_->asked.store(1);
  return computes();
}

uint32_t Board::Open(uint32_t opening) {
  for (uint32_t place = 0; place < kPlaces; ++place) {
    if (shared_->claims[place].load(std::memory_order_relaxed) != 0) continue;
    shared_->claims[place].store(Word(opening, 0));
    return place;
  }
  return kNoPlace;
}

void Board::Close(uint32_t place) {
  if (place < kPlaces) shared_->claims[place].store(0);
}

bool Board::Claim(uint32_t place, uint32_t opening, uint32_t number) {
  if (place >= kPlaces) return true;
  uint64_t expected = Word(opening, number);
  return shared_->claims[place].compare_exchange_strong(expected, Word(opening, number + 1));
}

std::optional<uint32_t> Board::TakeBack(uint32_t place, uint32_t opening, uint32_t sent) {
  if (place >= kPlaces) return std::nullopt;
  uint64_t word = shared_->claims[place].load();
  for (;;) {
    const auto count = static_cast<uint32_t>(word);
    if (word >> 32 != opening || count == sent) return std::nullopt;
    if (shared_->claims[place].compare_exchange_weak(word, Word(opening, count + 1))) return count;
  }
}

}  // namespace gyre::cluster
