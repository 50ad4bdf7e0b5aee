// The native halves of gyre's modules. Those that other runtimes may choose have a line in
// variant_modules.bzl, too.
#ifndef GYRE_RUNTIME_BINDING_LIST_H_
#define GYRE_RUNTIME_BINDING_LIST_H_

#include "bindings/async_hooks/async_hooks.h"
#include "bindings/buffer/buffer.h"
#include "bindings/compile_cache/compile_cache.h"
#include "bindings/contextify/contextify.h"
#include "bindings/contextify/vm.h"
#include "bindings/core/binding_set.h"
#include "bindings/crypto/crypto.h"
#include "bindings/crypto/crypto_keys.h"
#include "bindings/dgram/dgram.h"
#include "bindings/dns/dns.h"
#include "bindings/encoding/decoder.h"
#include "bindings/errors/errors.h"
#include "bindings/fs/contents.h"
#include "bindings/fs/descriptors.h"
#include "bindings/fs/fs.h"
#include "bindings/fs/handles.h"
#include "bindings/fs/paths.h"
#include "bindings/fs/stats.h"
#include "bindings/fs/watches.h"
#include "bindings/messaging/messaging.h"
#include "bindings/module_wrap/module_wrap.h"
#include "bindings/net/net.h"
#include "bindings/os/os.h"
#include "bindings/signals/signals.h"
#include "bindings/stdio/stdio.h"
#include "bindings/timers/timers.h"
#include "bindings/tls/tls.h"
#include "bindings/url/url.h"
#include "bindings/util/util.h"
#include "bindings/v8/v8.h"
#include "bindings/worker_threads/worker.h"
#include "bindings/x509/x509.h"
#include "bindings/zlib/zlib.h"
#include "cluster/node/cluster_binding.h"
#include "http/http2/http2_binding.h"
#include "http/node/http_parser.h"
#include "http/node/http_server.h"
#include "process/child/child_process.h"
#include "process/node/process_methods.h"
#include "process/node/task_queue.h"
#include "runtime/builtins.h"
#include "runtime/bundle_binding.h"
#include "runtime/bundle_writer.h"

namespace gyre::runtime {

// One a line, so that additions do not touch each other.
// clang-format off
using BindingList = js::BindingList<
    Builtins,
    BundleBinding,
    BundleWriter,
    bindings::AsyncHooks,
    bindings::Messaging,
    bindings::Errors,
    process::TaskQueue,
    bindings::Timers,
    process::ProcessMethods,
    bindings::Stdio,
    bindings::Fs,
    bindings::Contextify,
    bindings::CompileCache,
    bindings::Util,
    buffer::Buffer,
    encoding::Encoding,
    bindings::Signals,
    http::HttpServerBinding,
    http::HttpParserBinding,
    http2::Http2Binding,
    bindings::Os,
    bindings::FilePaths,
    bindings::FileStats,
    bindings::FileDescriptors,
    bindings::FileContents,
    bindings::FileHandles,
    bindings::FileWatches,
    bindings::Url,
    bindings::ModuleWrapBinding,
    bindings::Net,
    bindings::Dgram,
    bindings::Dns,
    crypto::Crypto,
    crypto::CryptoKeys,
    process::ChildProcess,
    cluster::ClusterBinding,
    bindings::V8,
    bindings::Vm,
    bindings::Workers,
    tls::TlsBinding,
    x509::X509Binding,
    bindings::Zlib>;
// clang-format on

}  // namespace gyre::runtime

#endif  // GYRE_RUNTIME_BINDING_LIST_H_
