#include "bindings/net/rule_list.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <vector>

namespace gyre::bindings {
namespace {

constexpr size_t kAddressSize = 16;
using Bytes = std::array<uint8_t, kAddressSize>;

bool ToBytes(absl::Span<const uint8_t> address, Bytes* bytes) {
  if (address.size() != kAddressSize) return false;
  std::copy(address.begin(), address.end(), bytes->begin());
  return true;
}

absl::Status NoAddress() { return absl::InvalidArgumentError("an address has 16 bytes"); }

}  // namespace

struct RuleList::Rules {
  struct Rule {
    Bytes first;
    Bytes last;
    std::string text;
  };
  std::mutex mutex;
  std::vector<Rule> all;
};

namespace {

class PortedRules final : public js::Ported {
 public:
  explicit PortedRules(std::shared_ptr<RuleList::Rules> rules) : rules_(std::move(rules)) {}

  v8::MaybeLocal<v8::Object> Make(js::Lock& js) override {
    return js::Wrap(js, std::make_unique<RuleList>(rules_));
  }

 private:
  const std::shared_ptr<RuleList::Rules> rules_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<RuleList>> RuleList::New(js::Lock&) {
  return std::make_unique<RuleList>(std::make_shared<Rules>());
}

absl::Status RuleList::Add(js::Lock&, Address first, Address last, std::string text) {
  Rules::Rule rule;
  if (!ToBytes(first, &rule.first) || !ToBytes(last, &rule.last)) return NoAddress();
  rule.text = std::move(text);
  std::lock_guard<std::mutex> lock(rules_->mutex);
  rules_->all.push_back(std::move(rule));
  return absl::OkStatus();
}

absl::StatusOr<bool> RuleList::Check(js::Lock&, Address address) {
  Bytes bytes;
  if (!ToBytes(address, &bytes)) return NoAddress();
  std::lock_guard<std::mutex> lock(rules_->mutex);
  return std::any_of(rules_->all.begin(), rules_->all.end(), [&](const Rules::Rule& rule) {
    return rule.first <= bytes && bytes <= rule.last;
  });
}

js::Array RuleList::Texts(js::Lock& js) {
  std::vector<js::Value> texts;
  std::lock_guard<std::mutex> lock(rules_->mutex);
  for (auto each = rules_->all.rbegin(); each != rules_->all.rend(); ++each) {
    texts.push_back(js::NewString(js, each->text));
  }
  return js::NewArray(js, texts);
}

std::shared_ptr<js::Ported> RuleList::Port() { return std::make_shared<PortedRules>(rules_); }

}  // namespace gyre::bindings
