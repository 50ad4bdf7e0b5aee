// A growing run of bytes to be sent, written in place.
//
// Reserve() gives room for the next bytes and Advance() takes them over, so that text made
// elsewhere (numbers, strings of a JavaScript heap) is written once, where it leaves from. Not for
// holding large bodies: they go to the stream as a part of their own.
#ifndef GYRE_HTTP_CORE_OUT_BUFFER_H_
#define GYRE_HTTP_CORE_OUT_BUFFER_H_

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "absl/base/optimization.h"
#include "absl/strings/string_view.h"

namespace gyre::http {

class OutBuffer {
 public:
  OutBuffer() = default;
  OutBuffer(const OutBuffer&) = delete;
  OutBuffer& operator=(const OutBuffer&) = delete;
  ~OutBuffer() { std::free(data_); }

  // Room for `size` bytes after what is there; valid until the next call that may grow the buffer.
  char* Reserve(size_t size) {
    if (ABSL_PREDICT_FALSE(capacity_ - size_ < size)) Grow(size);
    return data_ + size_;
  }
  void Advance(size_t size) { size_ += size; }

  void Append(absl::string_view text) {
    if (text.empty()) return;
    std::memcpy(Reserve(text.size()), text.data(), text.size());
    size_ += text.size();
  }
  template <size_t N>
  void AppendLiteral(const char (&text)[N]) {
    std::memcpy(Reserve(N - 1), text, N - 1);
    size_ += N - 1;
  }
  void AppendDecimal(uint64_t value);
  void AppendHex(uint64_t value);

  absl::string_view view() const { return absl::string_view(data_, size_); }
  size_t size() const { return size_; }
  size_t capacity() const { return capacity_; }
  bool empty() const { return size_ == 0; }

  // Forgets the bytes; keeps the memory.
  void Clear() { size_ = 0; }
  // Forgets the bytes and the memory when that is more than `keep`.
  void Shrink(size_t keep) {
    size_ = 0;
    if (capacity_ > keep) Release();
  }

 private:
  void Grow(size_t size);
  void Release();

  char* data_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

}  // namespace gyre::http

#endif  // GYRE_HTTP_CORE_OUT_BUFFER_H_
