// What the twins share: reading the input and timing. The input is a file of doubles; an array is preceded by its length.
#pragma once
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <vector>

using Vector = std::vector<double>;
using Matrix = std::vector<Vector>;

struct Input {
  std::FILE *file;
  explicit Input(const char *path) : file(std::fopen(path, "rb")) {
    if (!file) {
      std::perror(path);
      std::exit(1);
    }
  }
  double number() {
    double x;
    if (std::fread(&x, sizeof x, 1, file) != 1) {
      std::fprintf(stderr, "the input is too short\n");
      std::exit(1);
    }
    return x;
  }
  int integer() { return static_cast<int>(number()); }
  Vector vector() {
    Vector v(static_cast<size_t>(number()));
    for (double &x : v) x = number();
    return v;
  }
  Matrix matrix() {
    Matrix m(static_cast<size_t>(number()));
    for (Vector &row : m) row = vector();
    return m;
  }
};

inline double log_sum_exp(const Vector &x) {
  double largest = -INFINITY;
  for (double v : x) largest = std::fmax(largest, v);
  double sum = 0;
  for (double v : x) sum += std::exp(v - largest);
  return largest + std::log(sum);
}

// Runs f for the given time, at least three times; prints its value and the nanoseconds of the fastest run.
template <class F> int report(const char *seconds, F f) {
  using clock = std::chrono::steady_clock;
  const double enough = std::atof(seconds) * 1e9;
  double total = 0, best = INFINITY, value = 0;
  for (int runs = 0; runs < 3 || total < enough; runs++) {
    const auto start = clock::now();
    value = f();
    const double time = std::chrono::duration<double, std::nano>(clock::now() - start).count();
    total += time;
    if (time < best) best = time;
  }
  std::printf("%.17g %.0f\n", value, best);
  return 0;
}
