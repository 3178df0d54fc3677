#include "twin.h"

int main(int, char **argv) {
  Input in(argv[1]);
  const int d = in.integer(), k = in.integer(), n = in.integer();
  const Vector alpha = in.vector();
  const Matrix mu = in.matrix(), q = in.matrix(), l = in.matrix(), x = in.matrix();
  const double m = in.number(), gamma = in.number();
  const double pi = std::acos(-1.0);
  return report(argv[2], [&] {
    std::vector<Matrix> roots(k, Matrix(d, Vector(d)));
    Vector log_det(k), beta(k), centred(d);
    for (int c = 0; c < k; c++) {
      int at = 0;
      for (int j = 0; j < d; j++) {
        roots[c][j][j] = std::exp(q[c][j]);
        log_det[c] += q[c][j];
        for (int r = j + 1; r < d; r++) roots[c][r][j] = l[c][at++];
      }
    }
    double total = 0;
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < k; c++) {
        for (int j = 0; j < d; j++) centred[j] = x[i][j] - mu[c][j];
        double distance = 0;
        for (int r = 0; r < d; r++) {
          double y = 0;
          for (int j = 0; j <= r; j++) y += roots[c][r][j] * centred[j];
          distance += y * y;
        }
        beta[c] = alpha[c] + log_det[c] - 0.5 * distance;
      }
      total += log_sum_exp(beta);
    }
    total -= n * log_sum_exp(alpha);
    for (int c = 0; c < k; c++) {
      double squares = 0;
      for (int j = 0; j < d; j++) squares += roots[c][j][j] * roots[c][j][j];
      for (double v : l[c]) squares += v * v;
      total -= 0.5 * gamma * gamma * squares - m * log_det[c];
    }
    const double degrees = d + m + 1;
    double log_gamma = d * (d - 1) / 4.0 * std::log(pi);
    for (int j = 1; j <= d; j++) log_gamma += std::lgamma(degrees / 2 + (1 - j) / 2.0);
    return total - 0.5 * n * d * std::log(2 * pi) + k * (degrees * d * (std::log(gamma) - 0.5 * std::log(2.0)) - log_gamma);
  });
}
