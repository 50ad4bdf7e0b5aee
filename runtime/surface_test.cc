// Prints the functions of every binding and compares them with surface.golden.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "gtest/gtest.h"
#include "runtime/binding_list.h"

namespace gyre::runtime {
namespace {

TEST(SurfaceTest, IsTheRecordedOne) {
  std::ifstream file("runtime/surface.golden");
  std::stringstream golden;
  golden << file.rdbuf();
  const std::string surface = BindingList::Surface();
  EXPECT_EQ(surface, golden.str()) << "if the change is meant, record it in surface.golden:\n"
                                   << surface;
}

}  // namespace
}  // namespace gyre::runtime
