#include "loop/resolver.h"

#include <netdb.h>
#include <uv.h>

namespace gyre::loop {

int ResolverAddressConfigured() { return AI_ADDRCONFIG; }
int ResolverAll() { return AI_ALL; }
int ResolverV4Mapped() { return AI_V4MAPPED; }

const char* ResolverErrorName(int error) {
  switch (error) {
#define GYRE_NAME(name, text) \
  case UV_##name:             \
    return #name;
    UV_ERRNO_MAP(GYRE_NAME)
#undef GYRE_NAME
    default:
      return "UNKNOWN";
  }
}

}  // namespace gyre::loop
