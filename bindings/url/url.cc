#include "bindings/url/url.h"

#include <optional>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "ada.h"

namespace gyre::bindings {
namespace {

// `domain` as the host of a URL with a special scheme.
std::optional<std::string> HostOf(const std::string& domain) {
  if (domain.empty()) return std::nullopt;
  auto url = ada::parse<ada::url>("ws://x");
  if (!url || !url->set_hostname(domain)) return std::nullopt;
  return url->get_hostname();
}

int HexDigit(char c) {
  if (!absl::ascii_isxdigit(static_cast<unsigned char>(c))) return -1;
  return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

bool Change(ada::url_aggregator& url, int32_t part, std::string_view value) {
  switch (part) {
    case Url::kProtocol:
      return url.set_protocol(value);
    case Url::kHost:
      return url.set_host(value);
    case Url::kHostname:
      return url.set_hostname(value);
    case Url::kPort:
      return url.set_port(value);
    case Url::kUsername:
      return url.set_username(value);
    case Url::kPassword:
      return url.set_password(value);
    case Url::kPathname:
      return url.set_pathname(value);
    case Url::kSearch:
      url.set_search(value);
      return true;
    case Url::kHash:
      url.set_hash(value);
      return true;
    case Url::kHref:
      return url.set_href(value);
    default:
      return false;
  }
}

}  // namespace

void Url::OnCreated(js::Lock& js, js::Object object) {
  components_.Create(js);
  js::Set(js, object, "components", components_.Get(js));
}

template <typename Parsed>
void Url::Publish(const Parsed& url) {
  const ada::url_components& parts = url.get_components();
  components_[kProtocolEnd] = parts.protocol_end;
  components_[kUsernameEnd] = parts.username_end;
  components_[kHostStart] = parts.host_start;
  components_[kHostEnd] = parts.host_end;
  components_[kPortNumber] = parts.port;
  components_[kPathnameStart] = parts.pathname_start;
  components_[kSearchStart] = parts.search_start;
  components_[kHashStart] = parts.hash_start;
  components_[kScheme] = url.type;
}

void Url::Parse(js::Lock& js, const js::CallbackInfo& info) {
  if (!info[0]->IsString()) return;
  const std::string input = js::ToUtf8(js, info[0]);
  ada::result<ada::url_aggregator> base;
  const bool has_base = info[1]->IsString();
  if (has_base) {
    base = ada::parse<ada::url_aggregator>(js::ToUtf8(js, info[1]));
    if (!base) return;
  }
  auto url = ada::parse<ada::url_aggregator>(input, has_base ? &*base : nullptr);
  if (!url) return;
  Publish(*url);
  const std::string_view href = url->get_href();
  // Most URLs are written as they are serialized: the string at hand will do.
  if (href == input) {
    info.GetReturnValue().Set(info[0]);
  } else {
    info.GetReturnValue().Set(js::NewLatin1(js, {href.data(), href.size()}));
  }
}

js::Value Url::Update(js::Lock& js, std::string href, int32_t part, std::string value) {
  auto url = ada::parse<ada::url_aggregator>(href);
  if (!url || !Change(*url, part, value)) return js::Undefined(js);
  Publish(*url);
  const std::string_view changed = url->get_href();
  return js::NewLatin1(js, {changed.data(), changed.size()});
}

bool Url::CanParse(js::Lock&, std::string input, std::optional<std::string> base) {
  if (!base.has_value()) return ada::can_parse(input);
  const std::string_view view = *base;
  return ada::can_parse(input, &view);
}

std::string Url::DomainToAscii(js::Lock&, std::string domain) {
  return HostOf(domain).value_or("");
}

std::string Url::DomainToUnicode(js::Lock&, std::string domain) {
  const std::optional<std::string> host = HostOf(domain);
  return host.has_value() ? ada::idna::to_unicode(*host) : std::string();
}

std::string Url::PercentDecode(js::Lock&, std::string text) {
  std::string bytes;
  bytes.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      const int high = HexDigit(text[i + 1]);
      const int low = HexDigit(text[i + 2]);
      if (high >= 0 && low >= 0) {
        bytes.push_back(static_cast<char>(high * 16 + low));
        i += 2;
        continue;
      }
    }
    bytes.push_back(text[i]);
  }
  return bytes;
}

}  // namespace gyre::bindings
