// The triad of STREAM as J. McCalpin wrote it: stream BYTES_OF_AN_ARRAY. Prints the seconds of the best of ten passes.
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

int main(int count, char **words) {
  const size_t n = strtoull(words[count - 1], NULL, 10) / sizeof(double);
  double *a = malloc(n * sizeof *a), *b = malloc(n * sizeof *b), *c = malloc(n * sizeof *c), best = 1e9;
#pragma omp parallel for
  for (size_t j = 0; j < n; j++) a[j] = 1, b[j] = 2, c[j] = 0;
  for (int time = 0; time < 10; time++) {
    const double start = omp_get_wtime();
#pragma omp parallel for
    for (size_t j = 0; j < n; j++) a[j] = b[j] + 3.0 * c[j];
    const double seconds = omp_get_wtime() - start;
    if (seconds < best) best = seconds;
  }
  printf("%.9f\n", a[n / 2] == 2 ? best : 0);
}
