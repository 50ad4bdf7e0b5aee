#include "http/core/out_buffer.h"

#include <algorithm>

#include "absl/log/absl_check.h"

namespace gyre::http {

void OutBuffer::Grow(size_t size) {
  size_t capacity = std::max({size_t{256}, capacity_ * 2, size_ + size});
  void* data = std::realloc(data_, capacity);
  ABSL_CHECK(data != nullptr) << "out of memory";
  data_ = static_cast<char*>(data);
  capacity_ = capacity;
}

void OutBuffer::Release() {
  std::free(data_);
  data_ = nullptr;
  capacity_ = 0;
}

void OutBuffer::AppendDecimal(uint64_t value) {
  char digits[20];
  char* first = digits + sizeof(digits);
  do {
    *--first = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value != 0);
  Append(absl::string_view(first, static_cast<size_t>(digits + sizeof(digits) - first)));
}

void OutBuffer::AppendHex(uint64_t value) {
  char digits[16];
  char* first = digits + sizeof(digits);
  do {
    *--first = "0123456789abcdef"[value & 15];
    value >>= 4;
  } while (value != 0);
  Append(absl::string_view(first, static_cast<size_t>(digits + sizeof(digits) - first)));
}

}  // namespace gyre::http
