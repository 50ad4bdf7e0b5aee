// internalBinding('cluster'): what node:cluster does in native code. In the primary: dealing
// connections out and supervising workers; in a worker: listeners whose connections the primary
// accepts; and systemd.
#ifndef GYRE_CLUSTER_NODE_CLUSTER_BINDING_H_
#define GYRE_CLUSTER_NODE_CLUSTER_BINDING_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "bindings/net/handles.h"
#include "cluster/core/handed_listener.h"
#include "cluster/core/systemd.h"
#include "cluster/node/supervisor_handle.h"
#include "cluster/node/worker_channel.h"
#include "loop/hang_up_watch.h"

namespace gyre::cluster {

class ClusterBinding final : public js::Binding {
 public:
  explicit ClusterBinding(js::Realm& realm) : realm_(realm) {}
  ~ClusterBinding() override;

  // -- in the primary

  // `deal(number, worker, connection)`: see Dealer::AddDistant().
  void SetDeal(js::Lock& js, js::Function deal);
  absl::StatusOr<js::Object> NewChannel(js::Lock& js, uint32_t worker);
  js::Object NewDealer(js::Lock& js, uint32_t number, bindings::ListenHandle* handle,
                       bool least_connections);
  // See SupervisorHandle::Make().
  js::Object NewSupervisor(js::Lock& js, js::Object options, js::Object callbacks);

  // -- in a worker

  // Takes the worker's end of the wire over. False where it is none. From now on the process ends,
  // whatever it is doing, a moment after the primary has ended without it. `supervised`: by
  // `gyre --cluster`, whose workers also leave SIGINT and SIGHUP to it, unless the program listens
  // to them.
  bool Attach(js::Lock& js, int32_t descriptor, bool supervised);
  // The worker has its own end in hand.
  void ForgetPrimary(js::Lock&) { primary_watch_ = nullptr; }
  // Makes `handle`, which must be new, a listener with that number of the primary's; the address is
  // empty for a Unix socket. `may_take()`, where it is given, is asked before each connection that
  // goes to JavaScript.
  void Listen(js::Lock& js, bindings::ListenHandle* handle, uint32_t number, std::string address,
              int32_t port, bool report_ends, std::optional<js::Function> may_take);

  // -- for systemd; see cluster/core/systemd.h

  // [descriptor, name, ...] of the sockets that were given to this process, closed on exec.
  absl::StatusOr<js::Array> ActivatedSockets(js::Lock& js);
  // [address, port] where the handle listens; a path and -1 for a Unix socket.
  js::Array WhereListening(js::Lock& js, bindings::ListenHandle* handle);
  // "ready", "reloading", "stopping", "alive", or else a line of status.
  void Notify(js::Lock& js, std::string word, std::string line);
  double WatchdogInterval(js::Lock& js);

  static constexpr absl::string_view kName = "cluster";
  static constexpr auto kMembers =
      js::Members<js::Class<WorkerChannel>, js::Class<Dealer>, js::Class<SupervisorHandle>,
                  js::Method<"setDeal", &ClusterBinding::SetDeal>,
                  js::Method<"newChannel", &ClusterBinding::NewChannel>,
                  js::Method<"newDealer", &ClusterBinding::NewDealer>,
                  js::Method<"newSupervisor", &ClusterBinding::NewSupervisor>,
                  js::Method<"attach", &ClusterBinding::Attach>,
                  js::Method<"forgetPrimary", &ClusterBinding::ForgetPrimary>,
                  js::Method<"listen", &ClusterBinding::Listen>,
                  js::Method<"activatedSockets", &ClusterBinding::ActivatedSockets>,
                  js::Method<"whereListening", &ClusterBinding::WhereListening>,
                  js::Method<"notify", &ClusterBinding::Notify>,
                  js::Method<"watchdogInterval", &ClusterBinding::WatchdogInterval>>();

 private:
  // The program is entered.
  static void OnCall(v8::Isolate* isolate);
  // From now on the primary knows when this worker computes.
  void TellTurns();

  ServiceNotifier& notifier();

  js::Realm& realm_;
  PrimaryState primary_;
  std::unique_ptr<HandedListeners> handed_;
  bool tells_turns_ = false;
  std::unique_ptr<loop::HangUpWatch> primary_watch_;
  std::unique_ptr<ServiceNotifier> notifier_;
};

}  // namespace gyre::cluster

#endif  // GYRE_CLUSTER_NODE_CLUSTER_BINDING_H_
