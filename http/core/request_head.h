// The head of one request, as flat bytes and a table of offsets.
//
// `block` holds the target and then each field's name and value, in order and as received (names
// keep their case), separated by single line feeds, which cannot occur inside any of them:
//
//     /path?x=1 LF Host LF example.org LF Accept LF text/html
//
// One block can be handed on as a single string and split when somebody asks (http/node does).
// Values carry no leading or trailing blanks. Bytes above 0x7f may occur in values and targets;
// read them as ISO-8859-1 (RFC 9110 section 5.5).
//
// Plain data, reused from request to request so that the capacity stays; not thread-safe.
#ifndef GYRE_HTTP_CORE_REQUEST_HEAD_H_
#define GYRE_HTTP_CORE_REQUEST_HEAD_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace gyre::http {

struct Field {
  absl::string_view name;
  absl::string_view value;
};

// Fields inside a block of bytes that may still grow.
class FieldTable {
 public:
  struct Entry {
    uint32_t name;
    uint32_t name_size;
    uint32_t value;
    uint32_t value_size;
  };

  void Clear() { entries_.clear(); }
  void Add(Entry entry) { entries_.push_back(entry); }
  size_t size() const { return entries_.size(); }
  const Entry& operator[](size_t index) const { return entries_[index]; }

 private:
  std::vector<Entry> entries_;
};

// The field at `entry` of a block.
inline Field FieldOf(const std::string& block, const FieldTable::Entry& entry) {
  return {absl::string_view(block.data() + entry.name, entry.name_size),
          absl::string_view(block.data() + entry.value, entry.value_size)};
}

// The value of the first field of that name, any case; an empty view without data where there is
// none.
absl::string_view FindField(const std::string& block, const FieldTable& fields,
                            absl::string_view name);

struct RequestHead {
  std::string block;
  FieldTable fields;
  // Trailer fields of a chunked body (RFC 9110 section 6.5), in the layout of `block` without a
  // target. Complete when the request is.
  std::string trailer_block;
  FieldTable trailers;

  uint32_t target_size = 0;
  uint8_t method = 0;         // llhttp's number: see MethodName()
  uint8_t minor_version = 1;  // of HTTP/1.x
  bool keep_alive = true;     // what version and Connection field ask for
  bool has_body = false;      // a body, maybe of unknown length, follows
  bool chunked = false;
  bool upgrade = false;  // Upgrade and Connection: upgrade, or CONNECT
  bool expect_continue = false;
  bool expect_other = false;  // an Expect field that says something else
  uint64_t content_length = 0;

  absl::string_view target() const { return absl::string_view(block.data(), target_size); }

  Field field(size_t index) const { return FieldOf(block, fields[index]); }
  Field trailer(size_t index) const { return FieldOf(trailer_block, trailers[index]); }

  // The first field of that name, any case; an empty view without data where there is none.
  absl::string_view Find(absl::string_view name) const { return FindField(block, fields, name); }

  // As new, but with the memory kept.
  void Clear();
};

// "GET" for RequestHead::method.
absl::string_view MethodName(uint8_t method);

// The number of methods: MethodName() answers below it. Some numbers in between are unused and give
// "".
int MethodLimit();

// Whether `method` is HEAD.
bool IsHead(uint8_t method);
bool IsConnect(uint8_t method);

}  // namespace gyre::http

#endif  // GYRE_HTTP_CORE_REQUEST_HEAD_H_
