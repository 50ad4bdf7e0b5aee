#include "bindings/os/constants.h"

#include <dlfcn.h>

#include <cerrno>
#include <csignal>

namespace gyre::bindings {
namespace {

constexpr Constant kErrno[] = {{"E2BIG", E2BIG},
                               {"EACCES", EACCES},
                               {"EADDRINUSE", EADDRINUSE},
                               {"EADDRNOTAVAIL", EADDRNOTAVAIL},
                               {"EAFNOSUPPORT", EAFNOSUPPORT},
                               {"EAGAIN", EAGAIN},
                               {"EALREADY", EALREADY},
                               {"EBADF", EBADF},
                               {"EBADMSG", EBADMSG},
                               {"EBUSY", EBUSY},
                               {"ECANCELED", ECANCELED},
                               {"ECHILD", ECHILD},
                               {"ECONNABORTED", ECONNABORTED},
                               {"ECONNREFUSED", ECONNREFUSED},
                               {"ECONNRESET", ECONNRESET},
                               {"EDEADLK", EDEADLK},
                               {"EDESTADDRREQ", EDESTADDRREQ},
                               {"EDOM", EDOM},
                               {"EDQUOT", EDQUOT},
                               {"EEXIST", EEXIST},
                               {"EFAULT", EFAULT},
                               {"EFBIG", EFBIG},
                               {"EHOSTUNREACH", EHOSTUNREACH},
                               {"EIDRM", EIDRM},
                               {"EILSEQ", EILSEQ},
                               {"EINPROGRESS", EINPROGRESS},
                               {"EINTR", EINTR},
                               {"EINVAL", EINVAL},
                               {"EIO", EIO},
                               {"EISCONN", EISCONN},
                               {"EISDIR", EISDIR},
                               {"ELOOP", ELOOP},
                               {"EMFILE", EMFILE},
                               {"EMLINK", EMLINK},
                               {"EMSGSIZE", EMSGSIZE},
                               {"EMULTIHOP", EMULTIHOP},
                               {"ENAMETOOLONG", ENAMETOOLONG},
                               {"ENETDOWN", ENETDOWN},
                               {"ENETRESET", ENETRESET},
                               {"ENETUNREACH", ENETUNREACH},
                               {"ENFILE", ENFILE},
                               {"ENOBUFS", ENOBUFS},
                               {"ENODATA", ENODATA},
                               {"ENODEV", ENODEV},
                               {"ENOENT", ENOENT},
                               {"ENOEXEC", ENOEXEC},
                               {"ENOLCK", ENOLCK},
                               {"ENOLINK", ENOLINK},
                               {"ENOMEM", ENOMEM},
                               {"ENOMSG", ENOMSG},
                               {"ENOPROTOOPT", ENOPROTOOPT},
                               {"ENOSPC", ENOSPC},
                               {"ENOSR", ENOSR},
                               {"ENOSTR", ENOSTR},
                               {"ENOSYS", ENOSYS},
                               {"ENOTCONN", ENOTCONN},
                               {"ENOTDIR", ENOTDIR},
                               {"ENOTEMPTY", ENOTEMPTY},
                               {"ENOTSOCK", ENOTSOCK},
                               {"ENOTSUP", ENOTSUP},
                               {"ENOTTY", ENOTTY},
                               {"ENXIO", ENXIO},
                               {"EOPNOTSUPP", EOPNOTSUPP},
                               {"EOVERFLOW", EOVERFLOW},
                               {"EPERM", EPERM},
                               {"EPIPE", EPIPE},
                               {"EPROTO", EPROTO},
                               {"EPROTONOSUPPORT", EPROTONOSUPPORT},
                               {"EPROTOTYPE", EPROTOTYPE},
                               {"ERANGE", ERANGE},
                               {"EROFS", EROFS},
                               {"ESPIPE", ESPIPE},
                               {"ESRCH", ESRCH},
                               {"ESTALE", ESTALE},
                               {"ETIME", ETIME},
                               {"ETIMEDOUT", ETIMEDOUT},
                               {"ETXTBSY", ETXTBSY},
                               {"EWOULDBLOCK", EWOULDBLOCK},
                               {"EXDEV", EXDEV}};

constexpr Constant kSignals[] = {
    {"SIGHUP", SIGHUP},   {"SIGINT", SIGINT},     {"SIGQUIT", SIGQUIT},
    {"SIGILL", SIGILL},   {"SIGTRAP", SIGTRAP},   {"SIGABRT", SIGABRT},
    {"SIGIOT", SIGIOT},   {"SIGBUS", SIGBUS},     {"SIGFPE", SIGFPE},
    {"SIGKILL", SIGKILL}, {"SIGUSR1", SIGUSR1},   {"SIGSEGV", SIGSEGV},
    {"SIGUSR2", SIGUSR2}, {"SIGPIPE", SIGPIPE},   {"SIGALRM", SIGALRM},
    {"SIGTERM", SIGTERM}, {"SIGCHLD", SIGCHLD},   {"SIGSTKFLT", SIGSTKFLT},
    {"SIGCONT", SIGCONT}, {"SIGSTOP", SIGSTOP},   {"SIGTSTP", SIGTSTP},
    {"SIGTTIN", SIGTTIN}, {"SIGTTOU", SIGTTOU},   {"SIGURG", SIGURG},
    {"SIGXCPU", SIGXCPU}, {"SIGXFSZ", SIGXFSZ},   {"SIGVTALRM", SIGVTALRM},
    {"SIGPROF", SIGPROF}, {"SIGWINCH", SIGWINCH}, {"SIGIO", SIGIO},
    {"SIGPOLL", SIGPOLL}, {"SIGPWR", SIGPWR},     {"SIGSYS", SIGSYS}};

constexpr Constant kDlopen[] = {{"RTLD_LAZY", RTLD_LAZY},
                                {"RTLD_NOW", RTLD_NOW},
                                {"RTLD_GLOBAL", RTLD_GLOBAL},
                                {"RTLD_LOCAL", RTLD_LOCAL},
                                {"RTLD_DEEPBIND", RTLD_DEEPBIND}};

}  // namespace

absl::Span<const Constant> ErrnoConstants() { return kErrno; }

absl::Span<const Constant> SignalConstants() { return kSignals; }

absl::Span<const Constant> DlopenConstants() { return kDlopen; }

}  // namespace gyre::bindings
