#include "twin.h"

int main(int, char **argv) {
  Input in(argv[1]);
  const Vector x = in.vector();
  const int n = in.integer();
  return report(argv[2], [&] {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      const double t = -1 + 2.0 * i / (n - 1);
      double residual = (t > 0) - (t < 0);
      double power = 1;
      for (double c : x) {
        residual -= c * power;
        power *= t;
      }
      sum += residual * residual;
    }
    return sum / 2;
  });
}
