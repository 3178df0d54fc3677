#include "twin.h"

static double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

int main(int, char **argv) {
  Input in(argv[1]);
  const Matrix weights = in.matrix(), extra = in.matrix(), state = in.matrix(), sequence = in.matrix();
  const size_t layers = weights.size() / 2, b = sequence[0].size(), steps = sequence.size() - 1;
  return report(argv[2], [&] {
    Matrix now = state;
    Vector z(b);
    double loss = 0;
    for (size_t t = 0; t < steps; t++) {
      for (size_t j = 0; j < b; j++) z[j] = sequence[t][j] * extra[0][j];
      for (size_t i = 0; i < layers; i++) {
        const double *w = weights[2 * i].data(), *bias = weights[2 * i + 1].data();
        double *h = now[2 * i].data(), *c = now[2 * i + 1].data();
        for (size_t j = 0; j < b; j++) {
          const double forget = sigmoid(z[j] * w[j] + bias[j]);
          const double ingate = sigmoid(h[j] * w[b + j] + bias[b + j]);
          const double outgate = sigmoid(z[j] * w[2 * b + j] + bias[2 * b + j]);
          const double change = std::tanh(h[j] * w[3 * b + j] + bias[3 * b + j]);
          c[j] = c[j] * forget + ingate * change;
          h[j] = outgate * std::tanh(c[j]);
          z[j] = h[j];
        }
      }
      double sum = 0, score = 0, weight = 0;
      for (size_t j = 0; j < b; j++) {
        const double y = z[j] * extra[1][j] + extra[2][j];
        sum += std::exp(y);
        score += sequence[t + 1][j] * y;
        weight += sequence[t + 1][j];
      }
      loss += score - weight * std::log(2 + sum);
    }
    return -loss / (b * steps);
  });
}
