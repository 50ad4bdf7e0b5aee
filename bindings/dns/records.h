// Replies of name servers as the values that dns.resolve*() gives. c-ares reads the wire format.
#ifndef GYRE_BINDINGS_DNS_RECORDS_H_
#define GYRE_BINDINGS_DNS_RECORDS_H_

#include <string>
#include <vector>

#include "bindings/core/value.h"

namespace gyre::bindings {

// Types of records (RFC 1035, 3596, 2782, 3403, 8659).
enum RecordType : int {
  kTypeA = 1,
  kTypeNs = 2,
  kTypeCname = 5,
  kTypeSoa = 6,
  kTypePtr = 12,
  kTypeMx = 15,
  kTypeTxt = 16,
  kTypeAaaa = 28,
  kTypeSrv = 33,
  kTypeNaptr = 35,
  kTypeAny = 255,
  kTypeCaa = 257,
};

// What `reply` says about records of `type`. The result is a status of ares.h; with ARES_SUCCESS
// `records` is set, and for addresses `ttls` as an array of the same length.
int ParseRecords(js::Lock& js, int type, const std::string& reply, js::Value* records,
                 js::Value* ttls);

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_DNS_RECORDS_H_
