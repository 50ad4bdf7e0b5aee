// What the engine writes piece by piece, as one text.
#ifndef GYRE_BINDINGS_CORE_TEXT_STREAM_H_
#define GYRE_BINDINGS_CORE_TEXT_STREAM_H_

#include <string>

#include "v8-profiler.h"

namespace gyre::js {

class TextStream final : public v8::OutputStream {
 public:
  void EndOfStream() override {}
  int GetChunkSize() override { return 64 * 1024; }
  WriteResult WriteAsciiChunk(char* data, int size) override {
    text.append(data, static_cast<size_t>(size));
    return kContinue;
  }

  std::string text;
};

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_CORE_TEXT_STREAM_H_
