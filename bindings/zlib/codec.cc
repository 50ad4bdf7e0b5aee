#include "bindings/zlib/codec.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <utility>
#include <vector>

namespace gyre::bindings {
namespace {

// The libraries give memory back without its size: it stands before each block.
constexpr size_t kPrefix = alignof(std::max_align_t);

constexpr size_t kFirstPiece = size_t{16} << 10;
constexpr size_t kLargestPiece = size_t{4} << 20;

struct Piece {
  std::unique_ptr<uint8_t[]> data;
  size_t size;
};

}  // namespace

void* CodecMemory::Take(size_t size) {
  if (size > SIZE_MAX - kPrefix) return nullptr;
  char* block = static_cast<char*>(std::malloc(size + kPrefix));
  if (block == nullptr) return nullptr;
  std::memcpy(block, &size, sizeof(size));
  bytes_ += size;
  return block + kPrefix;
}

void CodecMemory::Give(void* block) {
  if (block == nullptr) return;
  char* start = static_cast<char*>(block) - kPrefix;
  size_t size;
  std::memcpy(&size, start, sizeof(size));
  bytes_ -= size;
  std::free(start);
}

WholeOutput RunWhole(Codec& codec, absl::Span<const uint8_t> input, int flush, uint64_t limit) {
  WholeOutput whole;
  std::vector<Piece> pieces;
  Codec::Step step;
  step.input = input;
  step.flush = flush;
  size_t next = std::clamp(input.size(), kFirstPiece, kLargestPiece);
  do {
    pieces.push_back({std::make_unique_for_overwrite<uint8_t[]>(next), next});
    step.output = absl::MakeSpan(pieces.back().data.get(), next);
    whole.error = codec.Run(step);
    whole.consumed = input.size() - step.input.size();
    if (whole.error.has_value()) return whole;
    pieces.back().size -= step.output.size();
    whole.size += pieces.back().size;
    if (whole.size > limit) {
      whole.too_large = true;
      return whole;
    }
    next = std::min(2 * next, kLargestPiece);
  } while (step.output.empty());

  // A copy, so that the result holds no more memory than it has bytes.
  whole.data = std::make_unique_for_overwrite<uint8_t[]>(whole.size);
  uint8_t* end = whole.data.get();
  for (const Piece& piece : pieces) {
    std::memcpy(end, piece.data.get(), piece.size);
    end += piece.size;
  }
  return whole;
}

}  // namespace gyre::bindings
