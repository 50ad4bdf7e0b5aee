// Watches one signal. While a watcher of a signal is Open, its default action does not happen.
#ifndef GYRE_LOOP_SIGNAL_H_
#define GYRE_LOOP_SIGNAL_H_

#include "loop/handle.h"

namespace gyre::loop {

// Created by Loop::NewSignal() with its callback, which runs on the loop's thread; several arrivals
// before the loop gets to them may be one callback.
class Signal : public Handle {
 public:
  virtual int number() const = 0;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_SIGNAL_H_
