#include "twin.h"

int main(int, char **argv) {
  Input in(argv[1]);
  const Vector x = in.vector();
  return report(argv[2], [&] { return log_sum_exp(x); });
}
