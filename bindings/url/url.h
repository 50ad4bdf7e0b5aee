// internalBinding('url'): the parser of the URL Standard (https://url.spec.whatwg.org), for the
// class URL.
#ifndef GYRE_BINDINGS_URL_URL_H_
#define GYRE_BINDINGS_URL_URL_H_

#include <cstdint>
#include <optional>
#include <string>

#include "bindings/core/binding.h"

namespace gyre::bindings {

class Url final : public js::Binding {
 public:
  explicit Url(js::Realm& realm) : components_(realm, kFields) {}

  // What update() changes.
  enum Part {
    kProtocol,
    kHost,
    kHostname,
    kPort,
    kUsername,
    kPassword,
    kPathname,
    kSearch,
    kHash,
    kHref
  };

  // (input, base or undefined): the href, with the places of its parts in `components` (offsets
  // into the href; 0xffffffff for a port, search or hash that is missing); undefined for what is no
  // URL.
  void Parse(js::Lock& js, const js::CallbackInfo& info);
  // The same for `href`, which parse() or update() has given, with one part changed; undefined
  // where that cannot be.
  js::Value Update(js::Lock& js, std::string href, int32_t part, std::string value);
  bool CanParse(js::Lock& js, std::string input, std::optional<std::string> base);
  // A domain in ASCII or Unicode; empty where it is none.
  std::string DomainToAscii(js::Lock& js, std::string domain);
  std::string DomainToUnicode(js::Lock& js, std::string domain);
  // Bytes for each %XX, decoded as UTF-8 with U+FFFD for what is malformed.
  std::string PercentDecode(js::Lock& js, std::string text);

  void OnCreated(js::Lock& js, js::Object object) override;

  static constexpr absl::string_view kName = "url";
  static constexpr auto kMembers =
      js::Members<js::Method<"parse", &Url::Parse>, js::Method<"update", &Url::Update>,
                  js::Method<"canParse", &Url::CanParse>,
                  js::Method<"domainToASCII", &Url::DomainToAscii>,
                  js::Method<"domainToUnicode", &Url::DomainToUnicode>,
                  js::Method<"percentDecode", &Url::PercentDecode>>();

 private:
  enum Field {
    kProtocolEnd,
    kUsernameEnd,
    kHostStart,
    kHostEnd,
    kPortNumber,
    kPathnameStart,
    kSearchStart,
    kHashStart,
    kScheme,
    kFields
  };

  js::AliasedArray<uint32_t, v8::Uint32Array> components_;

  template <typename Parsed>
  void Publish(const Parsed& url);
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_URL_URL_H_
