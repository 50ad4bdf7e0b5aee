// Resolver on threads of its own. Private to loop/uv.
#ifndef GYRE_LOOP_UV_UV_RESOLVER_H_
#define GYRE_LOOP_UV_UV_RESOLVER_H_

#include <memory>
#include <string>

#include "absl/functional/any_invocable.h"
#include "loop/loop.h"
#include "loop/resolver.h"

namespace gyre::loop {

class UvResolver final : public Resolver {
 public:
  explicit UvResolver(Loop* loop);
  // Does not wait for calls under way: their threads end by themselves.
  ~UvResolver() override;

  void Lookup(const std::string& host, int family, int flags, OnAddresses done) override;
  void LookupService(const std::string& address, int port, OnName done) override;

 private:
  struct Shared;

  // Runs `job`, which calls Shared::Finish(), on a thread.
  void Submit(absl::AnyInvocable<void()> job);

  Loop* loop_;
  std::shared_ptr<Shared> shared_;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_UV_UV_RESOLVER_H_
