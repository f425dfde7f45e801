#include "../harness/src/hash.h"
#include "client/driver.h"
#include "cublaslt/multiply.h"
#include "cuda/rates.h"
#include "world.h"
#include <cstring>

// A cublasLt without a GPU: products are right, and take what a GPU of that model would. Of what it is asked for it knows what the harness
// asks: matrices by columns, the first of them square and transposed. A product of fewer columns than rows waits for memory alone.

#define API extern "C" __attribute__((visibility("default"))) int

namespace {

enum Answer { SUCCESS = 0, INVALID_VALUE = 7, NOT_SUPPORTED = 15 };
constexpr int TRANSPOSES_A = 3, SCALE_OF_A = 17, SCALE_OF_B = 18, FP8 = 28, INT8 = 3, MOST_WORKSPACE_BYTES = 1, REDUCTIONS = 3;

struct Operation {
  int compute, scale;
  bool transposesA = false;
  unsigned scaled = 0;
};

struct Layout {
  int type;
  std::uint64_t rows, columns;
  std::int64_t leading;
};

struct Algorithm {
  std::uint64_t data[8];
};

struct Heuristic {
  Algorithm algorithm;
  std::size_t workspaceBytes;
  int state;
  float waves;
  int reserved[4];
};

/** Of the ways, the second is the best, as it may be. */
constexpr double SHARE_OF_WAY[] = {0.95, 1, 0.8};

double rateOf(int type, int compute) {
  if (type == FP8) return rates().fp8;
  if (type == INT8) return rates().int8;
  if (type != 0) return rates().bf16;
  return compute == 77 ? rates().tf32 : rates().fp32;
}

bool isSupported(const Operation &operation, const Layout &a, const Layout &b, const Layout &d) {
  const auto isOfRows = [&](const Layout &each) { return each.rows == a.rows && each.leading == static_cast<std::int64_t>(a.rows); };
  const bool fits = a.rows == a.columns && isOfRows(a) && isOfRows(b) && isOfRows(d) && b.columns == d.columns && b.type == a.type;
  return fits && operation.transposesA && rateOf(a.type, operation.compute) > 0 && (a.type == FP8) == (operation.scaled == 2);
}

Work workOf(int gpu, const Layout &a, const Layout &d, double rate) {
  const double side = static_cast<double>(a.rows), columns = static_cast<double>(d.columns);
  if (d.columns >= a.rows) return computeWork(gpu, 2 * side * side * columns, rate);
  const double inBytes = static_cast<double>(bytesOf(a.type)), outBytes = static_cast<double>(bytesOf(d.type));
  return memoryWork(gpu, side * (side + columns) * inBytes + side * columns * outBytes);
}

} // namespace

API cublasLtCreate(void **handle) { return *handle = new int(0), SUCCESS; }
API cublasLtDestroy(void *handle) { return delete static_cast<int *>(handle), SUCCESS; }

API cublasLtMatmulDescCreate(Operation **operation, int compute, int scale) { return *operation = new Operation{compute, scale}, SUCCESS; }
API cublasLtMatmulDescDestroy(Operation *operation) { return delete operation, SUCCESS; }
API cublasLtMatmulDescSetAttribute(Operation *operation, int attribute, const void *value, std::size_t) {
  if (attribute == TRANSPOSES_A) operation->transposesA = *static_cast<const int *>(value) == 1;
  else if (attribute == SCALE_OF_A || attribute == SCALE_OF_B) operation->scaled++;
  else return INVALID_VALUE;
  return SUCCESS;
}

API cublasLtMatrixLayoutCreate(Layout **layout, int type, std::uint64_t rows, std::uint64_t columns, std::int64_t leading) {
  return *layout = new Layout{type, rows, columns, leading}, SUCCESS;
}
API cublasLtMatrixLayoutDestroy(Layout *layout) { return delete layout, SUCCESS; }

API cublasLtMatmulPreferenceCreate(void **preference) { return *preference = new int(0), SUCCESS; }
API cublasLtMatmulPreferenceSetAttribute(void *, int attribute, const void *, std::size_t bytes) {
  const bool isKnown = (attribute == MOST_WORKSPACE_BYTES && bytes == 8) || (attribute == REDUCTIONS && bytes == 4);
  return isKnown ? SUCCESS : INVALID_VALUE;
}
API cublasLtMatmulPreferenceDestroy(void *preference) { return delete static_cast<int *>(preference), SUCCESS; }

API cublasLtMatmulAlgoGetHeuristic(void *, const Operation *operation, const Layout *a, const Layout *b, const Layout *, const Layout *d, void *,
                                   int most, Heuristic *found, int *count) {
  *count = 0;
  if (!isSupported(*operation, *a, *b, *d)) return NOT_SUPPORTED;
  for (std::uint64_t way = 0; way < 3 && *count < most; way++) found[(*count)++] = {{{way}}, 1 << 20, SUCCESS, 1, {}};
  return SUCCESS;
}

API cublasLtMatmul(void *, const Operation *operation, const void *, const void *a, const Layout *aLayout, const void *b, const Layout *bLayout,
                   const void *, const void *, const Layout *, void *d, const Layout *dLayout, const Algorithm *way, void *, std::size_t, void *stream) {
  if (!isSupported(*operation, *aLayout, *bLayout, *dLayout) || way->data[0] >= 3) return NOT_SUPPORTED;
  const SimulatedDriver &driver = SimulatedDriver::get();
  const int gpu = driver.currentGpu();
  const double busySeconds = driver.busySeconds(gpu), share = SHARE_OF_WAY[way->data[0]] * world().clockShare(gpu, busySeconds);
  const Work work = workOf(gpu, *aLayout, *dLayout, rateOf(aLayout->type, operation->compute) * share);
  const Multiplication multiplication{aLayout->type, dLayout->type, aLayout->rows, dLayout->columns, a, b, d, world().isFlipping(gpu, busySeconds)};
  driver.work(stream, work.amount / work.mostPerSecond, multiplyAndForget, new Multiplication(multiplication));
  return SUCCESS;
}

extern "C" __attribute__((visibility("default"))) const char *cublasLtGetStatusName(int status) {
  return status == SUCCESS ? "CUBLAS_STATUS_SUCCESS" : status == NOT_SUPPORTED ? "CUBLAS_STATUS_NOT_SUPPORTED" : "CUBLAS_STATUS_INVALID_VALUE";
}
