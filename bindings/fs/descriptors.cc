#include "bindings/fs/descriptors.h"

#include <string>
#include <utility>
#include <vector>

#include "bindings/core/pool_job.h"
#include "loop/file_descriptor.h"

namespace gyre::bindings {
namespace {

// JavaScript has checked the range; this only keeps it inside the memory.
absl::Span<uint8_t> Part(absl::Span<uint8_t> bytes, double offset, double length) {
  const auto size = static_cast<double>(bytes.size());
  if (!(offset >= 0) || offset > size || !(length >= 0)) return {};
  return bytes.subspan(static_cast<size_t>(offset), static_cast<size_t>(std::min(length, size)));
}

js::Value ShowCount(js::Lock& js, int64_t count) {
  return js::NewNumber(js, static_cast<double>(count));
}

struct Vector {
  std::vector<js::PinnedBytes> pins;
  std::vector<absl::Span<uint8_t>> parts;
};

Vector ToVector(js::Lock& js, js::Array views, const Done& done) {
  Vector vector;
  for (uint32_t i = 0; i < views->Length(); ++i) {
    View view;
    if (!views->Get(js.context(), i).ToLocal(&view.view) || !view.view->IsArrayBufferView()) {
      continue;
    }
    js::PinnedBytes pinned = js::PinnedBytes::Of(view.view, done.has_value());
    vector.parts.push_back(pinned.bytes);
    vector.pins.push_back(std::move(pinned));
  }
  return vector;
}

}  // namespace

absl::StatusOr<js::Value> FileDescriptors::Open(js::Lock& js, Done done, Path path, int32_t flags,
                                                int32_t mode) {
  return Perform(
      js, done,
      [path = std::move(path.text), flags, mode] { return loop::Open(path, flags, mode); },
      [](js::Lock& js, int descriptor) { return js::NewNumber(js, descriptor); });
}

absl::StatusOr<js::Value> FileDescriptors::Close(js::Lock& js, Done done, int32_t descriptor) {
  return Perform(js, done, [descriptor] { return loop::Close(descriptor); });
}

absl::StatusOr<js::Value> FileDescriptors::Read(js::Lock& js, Done done, int32_t descriptor,
                                                View view, double offset, double length,
                                                Position position) {
  js::PinnedBytes into = js::PinnedBytes::Of(view.view, done.has_value());
  into.bytes = Part(into.bytes, offset, length);
  return Perform(
      js, done,
      [descriptor, into = std::move(into), position] {
        return loop::Read(descriptor, into.bytes, position.offset);
      },
      ShowCount);
}

absl::StatusOr<js::Value> FileDescriptors::ReadVector(js::Lock& js, Done done, int32_t descriptor,
                                                      js::Array views, Position position) {
  return Perform(
      js, done,
      [descriptor, into = ToVector(js, views, done), position] {
        return loop::ReadVector(descriptor, into.parts, position.offset);
      },
      ShowCount);
}

absl::StatusOr<js::Value> FileDescriptors::Write(js::Lock& js, Done done, int32_t descriptor,
                                                 View view, double offset, double length,
                                                 Position position) {
  js::PinnedBytes data = js::PinnedBytes::Of(view.view, done.has_value());
  data.bytes = Part(data.bytes, offset, length);
  return Perform(
      js, done,
      [descriptor, data = std::move(data), position] {
        return loop::Write(descriptor, data.bytes, position.offset);
      },
      ShowCount);
}

absl::StatusOr<js::Value> FileDescriptors::WriteText(js::Lock& js, Done done, int32_t descriptor,
                                                     std::string text, Position position) {
  return Perform(
      js, done,
      [descriptor, text = std::move(text), position] {
        return loop::Write(
            descriptor,
            absl::MakeConstSpan(reinterpret_cast<const uint8_t*>(text.data()), text.size()),
            position.offset);
      },
      ShowCount);
}

absl::StatusOr<js::Value> FileDescriptors::WriteVector(js::Lock& js, Done done, int32_t descriptor,
                                                       js::Array views, Position position) {
  return Perform(
      js, done,
      [descriptor, from = ToVector(js, views, done), position] {
        return loop::WriteVector(descriptor, from.parts, position.offset);
      },
      ShowCount);
}

absl::StatusOr<js::Value> FileDescriptors::Truncate(js::Lock& js, Done done, int32_t descriptor,
                                                    int64_t length) {
  return Perform(js, done, [descriptor, length] { return loop::Truncate(descriptor, length); });
}

absl::StatusOr<js::Value> FileDescriptors::Sync(js::Lock& js, Done done, int32_t descriptor) {
  return Perform(js, done, [descriptor] { return loop::Sync(descriptor); });
}

absl::StatusOr<js::Value> FileDescriptors::SyncData(js::Lock& js, Done done, int32_t descriptor) {
  return Perform(js, done, [descriptor] { return loop::SyncData(descriptor); });
}

absl::StatusOr<js::Value> FileDescriptors::ChangeMode(js::Lock& js, Done done, int32_t descriptor,
                                                      int32_t mode) {
  return Perform(js, done, [descriptor, mode] { return loop::ChangeMode(descriptor, mode); });
}

absl::StatusOr<js::Value> FileDescriptors::ChangeOwner(js::Lock& js, Done done, int32_t descriptor,
                                                       uint32_t uid, uint32_t gid) {
  return Perform(js, done,
                 [descriptor, uid, gid] { return loop::ChangeOwner(descriptor, uid, gid); });
}

absl::StatusOr<js::Value> FileDescriptors::SetTimes(js::Lock& js, Done done, int32_t descriptor,
                                                    double accessed, double modified) {
  return Perform(js, done, [descriptor, accessed, modified] {
    return loop::SetTimes(descriptor, accessed, modified);
  });
}

}  // namespace gyre::bindings
