#include "loop/uv/uv_resolver.h"

#include <netdb.h>
#include <sys/socket.h>
#include <uv.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "loop/loop.h"
#include "loop/resolver.h"
#include "loop/stream.h"
#include "loop/uv/socket.h"

namespace gyre::loop {
namespace {

constexpr int kMaxThreads = 4;

// A thread with nothing to do ends after this; most programs look a name up once.
constexpr auto kIdle = std::chrono::seconds(5);

// libuv's number of a failure of getaddrinfo(3) or getnameinfo(3).
int ResolverError(int result) {
  switch (result) {
    case 0:
      return 0;
    case EAI_ADDRFAMILY:
      return UV_EAI_ADDRFAMILY;
    case EAI_AGAIN:
      return UV_EAI_AGAIN;
    case EAI_BADFLAGS:
      return UV_EAI_BADFLAGS;
    case EAI_FAIL:
      return UV_EAI_FAIL;
    case EAI_FAMILY:
      return UV_EAI_FAMILY;
    case EAI_MEMORY:
      return UV_EAI_MEMORY;
    case EAI_NODATA:
      return UV_EAI_NODATA;
    case EAI_NONAME:
      return UV_EAI_NONAME;
    case EAI_OVERFLOW:
      return UV_EAI_OVERFLOW;
    case EAI_SERVICE:
      return UV_EAI_SERVICE;
    case EAI_SOCKTYPE:
      return UV_EAI_SOCKTYPE;
    case EAI_SYSTEM:
      return -errno;
    default:
      return UV_EAI_FAIL;
  }
}

int FamilyNumber(int family) {
  if (family == 4) return AF_INET;
  if (family == 6) return AF_INET6;
  return AF_UNSPEC;
}

int BlockingLookup(const std::string& host, int family, int flags, std::vector<Endpoint>* out) {
  struct addrinfo hints = {};
  hints.ai_family = FamilyNumber(family);
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags;
  struct addrinfo* list = nullptr;
  const int error = ResolverError(getaddrinfo(host.c_str(), nullptr, &hints, &list));
  if (error != 0) return error;
  for (const struct addrinfo* at = list; at != nullptr; at = at->ai_next) {
    SocketAddress address = {};
    if (at->ai_addrlen > sizeof(address)) continue;
    std::copy_n(reinterpret_cast<const char*>(at->ai_addr), at->ai_addrlen,
                reinterpret_cast<char*>(&address));
    Endpoint endpoint = ToEndpoint(address, at->ai_addrlen);
    const bool known = std::any_of(out->begin(), out->end(), [&endpoint](const Endpoint& other) {
      return other.address == endpoint.address;
    });
    if (!known) out->push_back(std::move(endpoint));
  }
  freeaddrinfo(list);
  return 0;
}

}  // namespace

// What the threads work on; outlives the resolver as long as one of them runs.
struct UvResolver::Shared {
  using Key = std::tuple<std::string, int, int>;

  void Run(std::shared_ptr<Shared> self);
  // On any thread: brings `done` to the loop if that is still there.
  void Finish(absl::AnyInvocable<void()> done);

  std::mutex mutex;
  std::condition_variable wake;
  Loop* loop = nullptr;  // null once the resolver is gone
  std::deque<absl::AnyInvocable<void()>> jobs;
  int threads = 0;
  int idle = 0;

  // On the loop's thread alone: who waits for a look-up under way.
  std::map<Key, std::vector<OnAddresses>> waiting;
};

void UvResolver::Shared::Run(std::shared_ptr<Shared>) {
  std::unique_lock<std::mutex> lock(mutex);
  for (;;) {
    ++idle;
    const bool work = wake.wait_for(lock, kIdle, [this] { return !jobs.empty() || !loop; });
    --idle;
    if (!work || loop == nullptr) break;
    absl::AnyInvocable<void()> job = std::move(jobs.front());
    jobs.pop_front();
    lock.unlock();
    job();
    lock.lock();
  }
  --threads;
}

void UvResolver::Shared::Finish(absl::AnyInvocable<void()> done) {
  std::lock_guard<std::mutex> lock(mutex);
  if (loop == nullptr) return;
  Loop* const to = loop;
  loop->Post([to, done = std::move(done)]() mutable {
    to->ReleaseRef();
    done();
  });
}

UvResolver::UvResolver(Loop* loop) : loop_(loop), shared_(std::make_shared<Shared>()) {
  shared_->loop = loop;
}

UvResolver::~UvResolver() {
  std::lock_guard<std::mutex> lock(shared_->mutex);
  shared_->loop = nullptr;
  shared_->jobs.clear();
  shared_->wake.notify_all();
}

void UvResolver::Submit(absl::AnyInvocable<void()> job) {
  loop_->AddRef();
  std::lock_guard<std::mutex> lock(shared_->mutex);
  shared_->jobs.push_back(std::move(job));
  const bool busy = shared_->idle < static_cast<int>(shared_->jobs.size());
  if (busy && shared_->threads < kMaxThreads) {
    ++shared_->threads;
    std::thread([shared = shared_] { shared->Run(shared); }).detach();
  } else {
    shared_->wake.notify_one();
  }
}

void UvResolver::Lookup(const std::string& host, int family, int flags, OnAddresses done) {
  Shared::Key key(host, family, flags);
  auto [at, first] = shared_->waiting.try_emplace(key);
  at->second.push_back(std::move(done));
  if (!first) return;
  Submit([shared = shared_, key = std::move(key)] {
    std::vector<Endpoint> found;
    const auto& [host, family, flags] = key;
    const int error = BlockingLookup(host, family, flags, &found);
    shared->Finish([shared, key, error, found = std::move(found)] {
      std::vector<OnAddresses> callbacks = std::move(shared->waiting[key]);
      shared->waiting.erase(key);
      for (OnAddresses& callback : callbacks) callback(error, found);
    });
  });
}

void UvResolver::LookupService(const std::string& address, int port, OnName done) {
  Submit([shared = shared_, address, port, done = std::move(done)]() mutable {
    SocketAddress socket_address;
    socklen_t length = 0;
    char host[NI_MAXHOST] = {};
    char service[NI_MAXSERV] = {};
    int error = UV_EINVAL;
    if (ParseAddress(address, port, &socket_address, &length).ok()) {
      error = ResolverError(getnameinfo(&socket_address.any, length, host, sizeof(host), service,
                                        sizeof(service), NI_NAMEREQD));
    }
    shared->Finish(
        [done = std::move(done), error, name = std::string(host),
         of = std::string(service)]() mutable { done(error, std::move(name), std::move(of)); });
  });
}

}  // namespace gyre::loop
