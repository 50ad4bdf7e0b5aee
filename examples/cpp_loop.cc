#include <cstdio>
#include <memory>

#include "loop/loop.h"
#include "loop/timer.h"
#include "loop/uv/uv_loop.h"

int main() {
  std::unique_ptr<gyre::loop::Loop> loop = gyre::loop::NewUvLoop();
  int left = 3;
  gyre::loop::Timer* timer = nullptr;
  timer = loop->NewTimer([&] {
    std::printf("%d\n", left);
    if (--left == 0) timer->Close([] { std::puts("lift-off"); });
  });
  timer->Start(/*delay_ms=*/100, /*repeat_ms=*/100);
  loop->Run();  // returns when nothing is left that could call back
}
