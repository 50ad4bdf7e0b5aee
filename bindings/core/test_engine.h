// V8 for tests and benchmarks of bindings.
#ifndef GYRE_BINDINGS_CORE_TEST_ENGINE_H_
#define GYRE_BINDINGS_CORE_TEST_ENGINE_H_

namespace gyre::js {

// Starts V8 once per process, with background work on no thread.
void StartEngineForTesting();

}  // namespace gyre::js

#endif  // GYRE_BINDINGS_CORE_TEST_ENGINE_H_
