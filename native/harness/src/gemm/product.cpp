#include "product.h"

using namespace cublaslt;

/** As NVIDIA advises from Hopper on. @source cuBLAS documentation, cublasSetWorkspace */
constexpr std::uint64_t WORKSPACE_BYTES = 32 << 20;
constexpr int MOST_WAYS = 8;

Product::Product(const GemmKind &kind, const Gpu &gpu, const Shape &shape)
    : kind_(kind), gpu_(gpu), workspace_(Memory::onGpu(gpu, WORKSPACE_BYTES)), one_(Memory::onGpu(gpu, sizeof(float))) {
  const float one = 1;
  gpu.use();
  cuda::driver().toDevice(one_->address(), &one, sizeof one);
  library().open(&handle_);
  describe(shape);
  findWays();
}

Product::~Product() {
  if (isAbandoned()) return;
  gpu_.use();
  for (const Layout layout : {d_, b_, a_})
    if (layout != nullptr) library().forgetLayout.attempt(layout);
  if (operation_ != nullptr) library().forget.attempt(operation_);
  if (handle_ != nullptr) library().close.attempt(handle_);
}

void Product::describe(const Shape &shape) {
  library().describe(&operation_, kind_.compute, kind_.scale);
  library().setOperation(operation_, TRANSPOSES_A, &TRANSPOSED, sizeof TRANSPOSED);
  if (kind_.isScaled) {
    const cuda::Address scale = one_->address();
    for (const int factor : {SCALE_OF_A, SCALE_OF_B}) library().setOperation(operation_, factor, &scale, sizeof scale);
  }
  const auto rows = static_cast<std::int64_t>(shape.side);
  library().layOut(&a_, kind_.in, shape.side, shape.side, rows);
  library().layOut(&b_, kind_.in, shape.side, shape.columns, rows);
  library().layOut(&d_, kind_.out, shape.side, shape.columns, rows);
}

void Product::findWays() {
  Preference preference = nullptr;
  library().prefer(&preference);
  library().setPreference(preference, MOST_WORKSPACE_BYTES, &WORKSPACE_BYTES, sizeof WORKSPACE_BYTES);
  // Else sums may be rounded to the result's type in between, by more than is forgiven, and be others from time to time.
  library().setPreference(preference, REDUCTIONS, &REDUCED_AS_COMPUTED, sizeof REDUCED_AS_COMPUTED);
  int found = 0;
  ways_.resize(MOST_WAYS);
  const Status status = library().algorithms.attempt(handle_, operation_, a_, b_, d_, d_, preference, MOST_WAYS, ways_.data(), &found);
  library().forgetPreference.attempt(preference);
  if (status != CublasLtLibrary::SUCCESS || found == 0) throw Skip{"cublasLt knows no way to multiply " + std::string(kind_.name) + " here"};
  ways_.resize(static_cast<std::size_t>(found));
}

void Product::enqueue(const Queue &queue, std::size_t way, const Memory &a, const Memory &b, const Memory &d) const {
  const float one = 1, zero = 0;
  const std::int32_t wholeOne = 1, wholeZero = 0;
  const bool isWhole = kind_.scale == INT32;
  const void *const alpha = isWhole ? static_cast<const void *>(&wholeOne) : &one;
  const void *const beta = isWhole ? static_cast<const void *>(&wholeZero) : &zero;
  gpu_.use();
  library().multiply(handle_, operation_, alpha, a.address(), a_, b.address(), b_, beta, d.address(), d_, d.address(), d_,
                     &ways_[way].algorithm, workspace_->address(), workspace_->bytes(), queue.stream());
}
