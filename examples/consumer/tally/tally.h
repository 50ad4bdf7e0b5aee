// Counts words: the native half of the module `tally`.
#ifndef TALLY_TALLY_H_
#define TALLY_TALLY_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "bindings/core/binding.h"
#include "bindings/core/class.h"

namespace acme {

namespace js = gyre::js;

// How often each word was added. An object of JavaScript owns it.
class Tally final : public js::Wrapped {
 public:
  static absl::StatusOr<std::unique_ptr<Tally>> New(js::Lock&) { return std::make_unique<Tally>(); }

  // Adds `word` that many times and returns how often it was added in all. RangeError for less than
  // once.
  absl::StatusOr<double> Add(js::Lock& js, std::string word, double times);

  // [word, count] for each word, the most frequent first.
  js::Array Words(js::Lock& js);

  static constexpr absl::string_view kClassName = "Tally";
  static constexpr auto kMembers =
      js::Members<js::Method<"add", &Tally::Add>, js::Method<"words", &Tally::Words>>();

 private:
  absl::btree_map<std::string, double> counts_;
};

// What internalBinding('tally') has.
class TallyBinding final : public js::Binding {
 public:
  explicit TallyBinding(js::Realm&) {}

  // The words of `text` between white space.
  uint32_t CountWords(js::Lock& js, std::string text);

  static constexpr absl::string_view kName = "tally";
  static constexpr auto kMembers =
      js::Members<js::Class<Tally>, js::Method<"countWords", &TallyBinding::CountWords>>();
};

}  // namespace acme

#endif  // TALLY_TALLY_H_
