// The value printed is the first error of the first observation.
#include "twin.h"

static void reprojection(const double *cam, const double *point, double w, const double *feature, double *error) {
  const double x = point[0] - cam[3], y = point[1] - cam[4], z = point[2] - cam[5];
  double a, b, c;
  const double squared = cam[0] * cam[0] + cam[1] * cam[1] + cam[2] * cam[2];
  if (squared == 0) {
    a = x + cam[1] * z - cam[2] * y;
    b = y + cam[2] * x - cam[0] * z;
    c = z + cam[0] * y - cam[1] * x;
  } else {
    const double angle = std::sqrt(squared), p = cam[0] / angle, q = cam[1] / angle, s = cam[2] / angle;
    const double cosine = std::cos(angle), sine = std::sin(angle);
    const double along = (p * x + q * y + s * z) * (1 - cosine);
    a = x * cosine + (q * z - s * y) * sine + p * along;
    b = y * cosine + (s * x - p * z) * sine + q * along;
    c = z * cosine + (p * y - q * x) * sine + s * along;
  }
  const double px = a / c, py = b / c, rr = px * px + py * py;
  const double distortion = 1 + cam[9] * rr + cam[10] * rr * rr;
  error[0] = w * (px * distortion * cam[6] + cam[7] - feature[0]);
  error[1] = w * (py * distortion * cam[6] + cam[8] - feature[1]);
}

int main(int, char **argv) {
  Input in(argv[1]);
  const int n = in.integer(), m = in.integer(), p = in.integer();
  const Matrix cameras(n, in.vector()), points(m, in.vector());
  const Vector weights(p, in.number());
  const Matrix features(p, in.vector());
  return report(argv[2], [&] {
    Vector errors(2 * p), weight_errors(p);
    for (int i = 0; i < p; i++) {
      reprojection(cameras[i % n].data(), points[i % m].data(), weights[i], features[i].data(), &errors[2 * i]);
      weight_errors[i] = 1 - weights[i] * weights[i];
    }
    return errors[0];
  });
}
