#include "runtime/snapshot_data.h"

#include <cstdint>
#include <cstring>

namespace gyre::runtime {
namespace {

constexpr uint64_t kMagic = 0x31306572796701ULL;
constexpr size_t kAlignment = 16;

size_t Padded(size_t size) { return (size + kAlignment - 1) / kAlignment * kAlignment; }

void AppendNumber(std::string& out, uint64_t number) {
  out.append(reinterpret_cast<const char*>(&number), sizeof(number));
}

void AppendPadded(std::string& out, absl::string_view bytes) {
  out.append(bytes);
  out.resize(Padded(out.size()));
}

}  // namespace

std::string EncodeSnapshotData(const SnapshotData& data) {
  std::string out;
  AppendNumber(out, kMagic);
  AppendNumber(out, data.blob.size());
  AppendNumber(out, data.caches.size());
  for (absl::string_view cache : data.caches) AppendNumber(out, cache.size());
  out.resize(Padded(out.size()));
  AppendPadded(out, data.blob);
  for (absl::string_view cache : data.caches) AppendPadded(out, cache);
  return out;
}

SnapshotData DecodeSnapshotData(absl::string_view block) {
  auto number = [&](size_t index) {
    uint64_t value = 0;
    if ((index + 1) * sizeof(value) <= block.size()) {
      std::memcpy(&value, block.data() + index * sizeof(value), sizeof(value));
    }
    return value;
  };
  SnapshotData data;
  if (number(0) != kMagic) return data;
  const size_t count = number(2);
  size_t offset = Padded((3 + count) * sizeof(uint64_t));
  data.blob = block.substr(offset, number(1));
  offset += Padded(number(1));
  data.caches.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    const size_t size = number(3 + i);
    data.caches.push_back(block.substr(offset, size));
    offset += Padded(size);
  }
  return data;
}

}  // namespace gyre::runtime
