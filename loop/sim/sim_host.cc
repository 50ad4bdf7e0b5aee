#include "loop/sim/sim_host.h"

#include <uv.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/strings/str_cat.h"
#include "loop/ip_address.h"
#include "loop/sim/sim_world.h"
#include "loop/stream.h"

namespace gyre::loop {
namespace {

std::vector<Endpoint> Loopback(int family) {
  std::vector<Endpoint> found;
  if (family != 6) found.push_back(Endpoint{"127.0.0.1", 0, "IPv4"});
  if (family != 4) found.push_back(Endpoint{"::1", 0, "IPv6"});
  return found;
}

}  // namespace

uint64_t SimHost::MonotonicNanos() const {
  world->Pass(world->options().clock_read_nanos);
  return world->nanos();
}

int64_t SimHost::WallMillis() const {
  world->Pass(world->options().clock_read_nanos);
  return world->options().wall_start_ms + static_cast<int64_t>(world->clock_ms()) +
         world->SkewMillis(this);
}

void SimHost::Submit(absl::AnyInvocable<void()> work, absl::AnyInvocable<void()> done) {
  world->Submit(this, std::move(work), std::move(done));
}

void SimHost::Lookup(const std::string& host, int family, int, OnAddresses done) {
  int error = 0;
  std::vector<Endpoint> found;
  if (const auto ip = ParseIp(host); ip.has_value()) {
    const bool v6 = host.find(':') != std::string::npos;
    found.push_back(Endpoint{host, 0, v6 ? "IPv6" : "IPv4"});
    if (family == (v6 ? 4 : 6)) error = UV_EAI_NONAME;
  } else if (world->Chance(world->options().faults.failed_lookup)) {
    error = UV_EAI_AGAIN;
  } else if (host == "localhost") {
    found = Loopback(family);
  } else if (const SimHost* other = world->FindHost(host); other != nullptr && family != 6) {
    found.push_back(Endpoint{other->address, 0, "IPv4"});
  } else {
    error = UV_EAI_NONAME;
  }
  if (error != 0) found.clear();
  world->After(this, world->Arrival(),
               [this, host, error, found = std::move(found), done = std::move(done)]() mutable {
                 world->Trace(this, "lookup ", host, " ",
                              error != 0 ? ResolverErrorName(error) : found[0].address.c_str());
                 done(error, std::move(found));
               });
}

void SimHost::LookupService(const std::string& of, int port, OnName done) {
  int error = 0;
  std::string found;
  if (!ParseIp(of).has_value()) {
    error = UV_EINVAL;
  } else if (const SimHost* other = world->HostAt(this, of); other == nullptr) {
    error = UV_EAI_NONAME;
  } else {
    found = other == this && of != address ? "localhost" : other->name;
  }
  world->After(this, world->Arrival(),
               [error, found = std::move(found), port, done = std::move(done)]() mutable {
                 done(error, std::move(found), absl::StrCat(port));
               });
}

}  // namespace gyre::loop
