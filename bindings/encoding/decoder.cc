#include "bindings/encoding/decoder.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "bindings/core/error.h"
#include "bindings/core/text.h"
#include "bindings/core/value.h"
#include "unicode/ucnv.h"
#include "unicode/ucnv_cb.h"

namespace gyre::encoding {
namespace {

constexpr UChar kReplacement = 0xfffd;

// Of text that grows: one unit more than a string may have, so that it is known to be too long.
constexpr size_t kMostUnits = js::kMaxStringLength + 1;
// ICU takes less than 2 GiB at a time.
constexpr ptrdiff_t kMostBytes = ptrdiff_t{1} << 30;

// ICU's own substitution writes U+001A for single bytes of some encodings.
void Replace(const void*, UConverterToUnicodeArgs* arguments, const char*, int32_t,
             UConverterCallbackReason reason, UErrorCode* status) {
  if (reason > UCNV_IRREGULAR) return;
  *status = U_ZERO_ERROR;
  ucnv_cbToUWriteUChars(arguments, &kReplacement, 1, 0, status);
}

}  // namespace

void Decoder::Close::operator()(UConverter* converter) const { ucnv_close(converter); }

absl::StatusOr<std::unique_ptr<Decoder>> Decoder::New(js::Lock&, std::string encoding, bool fatal) {
  UErrorCode status = U_ZERO_ERROR;
  auto decoder = std::make_unique<Decoder>();
  decoder->converter_.reset(ucnv_open(encoding.c_str(), &status));
  if (U_SUCCESS(status)) {
    ucnv_setToUCallBack(decoder->converter_.get(), fatal ? UCNV_TO_U_CALLBACK_STOP : Replace,
                        nullptr, nullptr, nullptr, &status);
  }
  if (U_FAILURE(status)) {
    return js::NodeError(js::ErrorKind::kRangeError, "ERR_ENCODING_NOT_SUPPORTED",
                         absl::StrCat("The \"", encoding, "\" encoding is not supported"));
  }
  return decoder;
}

absl::StatusOr<js::Value> Decoder::Decode(js::Lock& js, absl::Span<uint8_t> bytes, bool last) {
  const char* next = reinterpret_cast<const char*>(bytes.data());
  const char* const end = next + bytes.size();
  // A byte is a unit at most almost everywhere; where it is more, the text grows.
  size_t capacity = std::min(bytes.size() + 16, kMostUnits);
  size_t length = 0;
  std::unique_ptr<uint16_t[]> text(new uint16_t[capacity]);
  while (true) {
    auto* const begin = reinterpret_cast<UChar*>(text.get());
    UChar* target = begin + length;
    UErrorCode status = U_ZERO_ERROR;
    const char* const limit = next + std::min(end - next, kMostBytes);
    const bool flush = last && limit == end;
    ucnv_toUnicode(converter_.get(), &target, begin + capacity, &next, limit, nullptr, flush,
                   &status);
    length = target - begin;
    if (status == U_BUFFER_OVERFLOW_ERROR && capacity < kMostUnits) {
      capacity = std::min(capacity * 2, kMostUnits);
      std::unique_ptr<uint16_t[]> larger(new uint16_t[capacity]);
      std::copy_n(text.get(), length, larger.get());
      text = std::move(larger);
      continue;
    }
    if (U_SUCCESS(status) && limit != end) continue;
    if (last || U_FAILURE(status)) ucnv_reset(converter_.get());
    if (U_FAILURE(status) && status != U_BUFFER_OVERFLOW_ERROR) return js::Undefined(js);
    break;
  }
  return js::TakeUtf16(js, std::move(text), length);
}

}  // namespace gyre::encoding
