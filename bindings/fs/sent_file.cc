#include "bindings/fs/sent_file.h"

#include <atomic>
#include <utility>

#include "loop/file_descriptor.h"

namespace gyre::bindings {
namespace {

constexpr int32_t kNone = -1;

void CloseIfAny(int32_t descriptor) {
  // Nobody is left who could be told of an error.
  if (descriptor != kNone) (void)loop::Close(descriptor);
}

class PortedFile final : public js::Ported {
 public:
  explicit PortedFile(int32_t descriptor) : descriptor_(descriptor) {}
  ~PortedFile() override { CloseIfAny(descriptor_); }

  v8::MaybeLocal<v8::Object> Make(js::Lock& js) override {
    return js::Wrap(js, std::make_unique<SentFile>(descriptor_.exchange(kNone)));
  }

 private:
  std::atomic<int32_t> descriptor_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<SentFile>> SentFile::New(js::Lock&, int32_t descriptor) {
  return std::make_unique<SentFile>(descriptor);
}

SentFile::~SentFile() { CloseIfAny(descriptor_); }

int32_t SentFile::Take(js::Lock&) { return std::exchange(descriptor_, kNone); }

std::shared_ptr<js::Ported> SentFile::Port() {
  return std::make_shared<PortedFile>(std::exchange(descriptor_, kNone));
}

}  // namespace gyre::bindings
