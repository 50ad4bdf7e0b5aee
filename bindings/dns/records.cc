#include "bindings/dns/records.h"

#include <ares.h>
#include <netdb.h>
#include <netinet/in.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "loop/ip_address.h"

namespace gyre::bindings {
namespace {

constexpr int kMaxAddresses = 256;

using Values = std::vector<js::Value>;

// The reply being read, and what it becomes.
struct Reader {
  js::Lock& js;
  const std::string& reply;
  bool any;  // every record becomes an object with its type
  Values* out;

  const unsigned char* data() const { return reinterpret_cast<const unsigned char*>(reply.data()); }
  int size() const { return static_cast<int>(reply.size()); }

  js::Value Text(const char* text) const { return js::NewString(js, text == nullptr ? "" : text); }
  js::Value Bytes(const unsigned char* bytes, size_t length) const {
    return js::NewLatin1(js, absl::string_view(reinterpret_cast<const char*>(bytes), length));
  }
  js::Value Number(double number) const { return js::NewNumber(js, number); }

  using Fields = absl::Span<const std::pair<absl::string_view, js::Value>>;
  void Add(absl::string_view type, Fields fields) {
    js::Object object = js::NewObject(js);
    for (const auto& [name, value] : fields) js::Set(js, object, name, value);
    if (any) js::Set(js, object, "type", js::NewString(js, type));
    out->push_back(object);
  }
  // Names alone, where not every record is an object.
  void AddName(absl::string_view type, const char* name) {
    if (!any) return out->push_back(Text(name));
    Add(type, {{"value", Text(name)}});
  }
};

template <typename Address>
js::Value ShowAddress(js::Lock& js, const Address& address) {
  return js::NewString(js, loop::FormatIp(absl::MakeConstSpan(
                               reinterpret_cast<const uint8_t*>(&address), sizeof(address))));
}

int ReadA(Reader& reader, Values* ttls) {
  struct ares_addrttl found[kMaxAddresses];
  int count = kMaxAddresses;
  const int status = ares_parse_a_reply(reader.data(), reader.size(), nullptr, found, &count);
  if (status != ARES_SUCCESS) return status;
  for (int i = 0; i < count; ++i) {
    js::Value address = ShowAddress(reader.js, found[i].ipaddr);
    js::Value ttl = reader.Number(found[i].ttl);
    if (reader.any) {
      reader.Add("A", {{"address", address}, {"ttl", ttl}});
    } else {
      reader.out->push_back(address);
      ttls->push_back(ttl);
    }
  }
  return status;
}

int ReadAaaa(Reader& reader, Values* ttls) {
  struct ares_addr6ttl found[kMaxAddresses];
  int count = kMaxAddresses;
  const int status = ares_parse_aaaa_reply(reader.data(), reader.size(), nullptr, found, &count);
  if (status != ARES_SUCCESS) return status;
  for (int i = 0; i < count; ++i) {
    js::Value address = ShowAddress(reader.js, found[i].ip6addr);
    js::Value ttl = reader.Number(found[i].ttl);
    if (reader.any) {
      reader.Add("AAAA", {{"address", address}, {"ttl", ttl}});
    } else {
      reader.out->push_back(address);
      ttls->push_back(ttl);
    }
  }
  return status;
}

int ReadCname(Reader& reader) {
  struct hostent* host = nullptr;
  const int status = ares_parse_a_reply(reader.data(), reader.size(), &host, nullptr, nullptr);
  if (status != ARES_SUCCESS) return status;
  const absl::Cleanup free = [host] { ares_free_hostent(host); };
  // Without an alias the name is the one that was asked for.
  if (reader.any && host->h_aliases[0] == nullptr) return status;
  reader.AddName("CNAME", host->h_name);
  return status;
}

int ReadNames(Reader& reader, absl::string_view type) {
  struct hostent* host = nullptr;
  const int status =
      type == "NS" ? ares_parse_ns_reply(reader.data(), reader.size(), &host)
                   : ares_parse_ptr_reply(reader.data(), reader.size(), nullptr, 0, AF_INET, &host);
  if (status != ARES_SUCCESS) return status;
  for (char** name = host->h_aliases; *name != nullptr; ++name) reader.AddName(type, *name);
  ares_free_hostent(host);
  return status;
}

// The records that c-ares gives as a list, each shown by `show`.
template <typename Record, typename Show>
int ReadList(Reader& reader, int (*parse)(const unsigned char*, int, Record**), Show show) {
  Record* first = nullptr;
  const int status = parse(reader.data(), reader.size(), &first);
  if (status != ARES_SUCCESS) return status;
  for (const Record* at = first; at != nullptr; at = at->next) show(*at);
  ares_free_data(first);
  return status;
}

int ReadMx(Reader& reader) {
  return ReadList<ares_mx_reply>(reader, ares_parse_mx_reply, [&](const ares_mx_reply& mx) {
    reader.Add("MX",
               {{"exchange", reader.Text(mx.host)}, {"priority", reader.Number(mx.priority)}});
  });
}

int ReadSrv(Reader& reader) {
  return ReadList<ares_srv_reply>(reader, ares_parse_srv_reply, [&](const ares_srv_reply& srv) {
    reader.Add("SRV", {{"name", reader.Text(srv.host)},
                       {"port", reader.Number(srv.port)},
                       {"priority", reader.Number(srv.priority)},
                       {"weight", reader.Number(srv.weight)}});
  });
}

int ReadNaptr(Reader& reader) {
  return ReadList<ares_naptr_reply>(reader, ares_parse_naptr_reply, [&](const auto& naptr) {
    auto text = [&](const unsigned char* field) {
      return reader.Text(reinterpret_cast<const char*>(field));
    };
    reader.Add("NAPTR", {{"flags", text(naptr.flags)},
                         {"service", text(naptr.service)},
                         {"regexp", text(naptr.regexp)},
                         {"replacement", reader.Text(naptr.replacement)},
                         {"order", reader.Number(naptr.order)},
                         {"preference", reader.Number(naptr.preference)}});
  });
}

int ReadCaa(Reader& reader) {
  return ReadList<ares_caa_reply>(reader, ares_parse_caa_reply, [&](const ares_caa_reply& caa) {
    const absl::string_view property(reinterpret_cast<const char*>(caa.property), caa.plength);
    reader.Add("CAA", {{"critical", reader.Number(caa.critical)},
                       {property, reader.Bytes(caa.value, caa.length)}});
  });
}

// The pieces of one record are an array of their own.
int ReadTxt(Reader& reader) {
  Values pieces;
  auto finish = [&] {
    if (pieces.empty()) return;
    js::Value entries = js::NewArray(reader.js, pieces);
    pieces.clear();
    if (reader.any) {
      reader.Add("TXT", {{"entries", entries}});
    } else {
      reader.out->push_back(entries);
    }
  };
  const int status =
      ReadList<ares_txt_ext>(reader, ares_parse_txt_reply_ext, [&](const ares_txt_ext& txt) {
        if (txt.record_start != 0) finish();
        pieces.push_back(reader.Bytes(txt.txt, txt.length));
      });
  finish();
  return status;
}

int ReadSoa(Reader& reader) {
  struct ares_soa_reply* soa = nullptr;
  const int status = ares_parse_soa_reply(reader.data(), reader.size(), &soa);
  if (status != ARES_SUCCESS) return status;
  reader.Add("SOA", {{"nsname", reader.Text(soa->nsname)},
                     {"hostmaster", reader.Text(soa->hostmaster)},
                     {"serial", reader.Number(soa->serial)},
                     {"refresh", reader.Number(soa->refresh)},
                     {"retry", reader.Number(soa->retry)},
                     {"expire", reader.Number(soa->expire)},
                     {"minttl", reader.Number(soa->minttl)}});
  ares_free_data(soa);
  return status;
}

int Read(Reader& reader, int type, Values* ttls) {
  switch (type) {
    case kTypeA:
      return ReadA(reader, ttls);
    case kTypeAaaa:
      return ReadAaaa(reader, ttls);
    case kTypeCname:
      return ReadCname(reader);
    case kTypeNs:
      return ReadNames(reader, "NS");
    case kTypePtr:
      return ReadNames(reader, "PTR");
    case kTypeMx:
      return ReadMx(reader);
    case kTypeTxt:
      return ReadTxt(reader);
    case kTypeSrv:
      return ReadSrv(reader);
    case kTypeNaptr:
      return ReadNaptr(reader);
    case kTypeSoa:
      return ReadSoa(reader);
    case kTypeCaa:
      return ReadCaa(reader);
    default:
      return ARES_EBADQUERY;
  }
}

// In the order in which Node lists them.
constexpr RecordType kAllTypes[] = {kTypeA,   kTypeCname, kTypeAaaa,  kTypeMx,  kTypeNs, kTypeTxt,
                                    kTypeSrv, kTypePtr,   kTypeNaptr, kTypeSoa, kTypeCaa};

}  // namespace

int ParseRecords(js::Lock& js, int type, const std::string& reply, js::Value* records,
                 js::Value* ttls) {
  Values found;
  Values seconds;
  Reader reader{js, reply, type == kTypeAny, &found};
  if (reader.any) {
    for (RecordType each : kAllTypes) {
      const int status = Read(reader, each, &seconds);
      if (status != ARES_SUCCESS && status != ARES_ENODATA) return status;
    }
    if (found.empty()) return ARES_ENODATA;
  } else {
    const int status = Read(reader, type, &seconds);
    if (status != ARES_SUCCESS) return status;
  }
  // One record at most, and not a list of it.
  *records = type == kTypeSoa ? found[0] : js::Value(js::NewArray(js, found));
  *ttls = js::NewArray(js, seconds);
  return ARES_SUCCESS;
}

}  // namespace gyre::bindings
