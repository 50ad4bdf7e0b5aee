// Bytes that realms share without a copy, such as those of a Blob. Nobody may change them.
#ifndef GYRE_BINDINGS_MESSAGING_SHARED_BYTES_H_
#define GYRE_BINDINGS_MESSAGING_SHARED_BYTES_H_

#include <cstddef>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "bindings/core/portable.h"

namespace gyre::bindings {

class SharedBytes final : public js::Portable {
 public:
  struct Part {
    std::shared_ptr<v8::BackingStore> store;
    size_t offset;
    size_t size;
  };

  // Of a Uint8Array.
  static absl::StatusOr<std::unique_ptr<SharedBytes>> New(js::Lock& js, js::Value bytes);
  explicit SharedBytes(Part part) : part_(std::move(part)) {}

  // A Uint8Array, over an ArrayBuffer of this realm.
  js::Value View(js::Lock& js);

  std::shared_ptr<js::Ported> Port() override;

  using Base = js::Portable;
  static constexpr absl::string_view kClassName = "SharedBytes";
  static constexpr auto kMembers = js::Members<js::Method<"view", &SharedBytes::View>>();

 private:
  const Part part_;
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_MESSAGING_SHARED_BYTES_H_
