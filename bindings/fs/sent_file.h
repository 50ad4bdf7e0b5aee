// A descriptor on its way to another realm: closed where nobody takes it.
#ifndef GYRE_BINDINGS_FS_SENT_FILE_H_
#define GYRE_BINDINGS_FS_SENT_FILE_H_

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "bindings/core/portable.h"

namespace gyre::bindings {

class SentFile final : public js::Portable {
 public:
  // Takes the descriptor over.
  static absl::StatusOr<std::unique_ptr<SentFile>> New(js::Lock& js, int32_t descriptor);
  explicit SentFile(int32_t descriptor) : descriptor_(descriptor) {}
  ~SentFile() override;

  // Gives it away; once.
  int32_t Take(js::Lock& js);
  // Moves it into the message.
  std::shared_ptr<js::Ported> Port() override;

  using Base = js::Portable;
  static constexpr absl::string_view kClassName = "SentFile";
  static constexpr auto kMembers = js::Members<js::Method<"take", &SentFile::Take>>();

 private:
  int32_t descriptor_;
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_FS_SENT_FILE_H_
