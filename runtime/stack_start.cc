// V8 asks for the bounds of the main thread's stack when it makes an isolate. The C library finds
// them in /proc/self/maps, which takes the kernel longer to write than a start has time for; told
// that there is no answer, V8 takes the end that the loader knows (__libc_stack_end).
#include <pthread.h>
#include <unistd.h>

#include <cerrno>

// The linker's names for a function that it wraps, and for the one inside.
extern "C" int __real_pthread_getattr_np(pthread_t thread, pthread_attr_t* attributes);
extern "C" int __wrap_pthread_getattr_np(pthread_t thread, pthread_attr_t* attributes);

int __wrap_pthread_getattr_np(pthread_t thread, pthread_attr_t* attributes) {
#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
  if (getpid() == gettid() && thread == pthread_self()) return ENOSYS;
#endif
  return __real_pthread_getattr_np(thread, attributes);
}
