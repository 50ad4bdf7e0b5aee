// The rules of a net.BlockList, which all copies of it share, on other threads too.
#ifndef GYRE_BINDINGS_NET_RULE_LIST_H_
#define GYRE_BINDINGS_NET_RULE_LIST_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "bindings/core/portable.h"

namespace gyre::bindings {

// Addresses are the 16 bytes of IPv6.
class RuleList final : public js::Portable {
 public:
  struct Rules;
  using Address = absl::Span<uint8_t>;

  static absl::StatusOr<std::unique_ptr<RuleList>> New(js::Lock& js);
  explicit RuleList(std::shared_ptr<Rules> rules) : rules_(std::move(rules)) {}

  // Both ends are part of what the rule names.
  absl::Status Add(js::Lock& js, Address first, Address last, std::string text);
  absl::StatusOr<bool> Check(js::Lock& js, Address address);
  // The texts, the newest first.
  js::Array Texts(js::Lock& js);

  std::shared_ptr<js::Ported> Port() override;

  using Base = js::Portable;
  static constexpr absl::string_view kClassName = "RuleList";
  static constexpr auto kMembers =
      js::Members<js::Method<"add", &RuleList::Add>, js::Method<"check", &RuleList::Check>,
                  js::Method<"texts", &RuleList::Texts>>();

 private:
  const std::shared_ptr<Rules> rules_;
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_NET_RULE_LIST_H_
