#include "product.h"

using namespace cublaslt;

/** As NVIDIA advises from Hopper on. @source cuBLAS documentation, cublasSetWorkspace */
constexpr std::uint64_t WORKSPACE_BYTES = 32 << 20;
constexpr int MOST_WAYS = 8;

Product::Product(const GemmKind &kind, const Gpu &gpu, std::uint64_t side, const Buffer &a, const Buffer &b, const Buffer &d)
    : kind_(kind), gpu_(gpu), side_(side), a_(a), b_(b), d_(d), workspace_(Memory::onGpu(gpu, WORKSPACE_BYTES)),
      one_(Memory::onGpu(gpu, sizeof(float))) {
  const float one = 1;
  gpu.use();
  cuda::driver().toDevice(one_->address(), &one, sizeof one);
  library().open(&handle_);
  describe();
  findWays();
}

Product::~Product() {
  if (isAbandoned()) return;
  gpu_.use();
  if (out_ != nullptr) library().forgetLayout.attempt(out_);
  if (in_ != nullptr) library().forgetLayout.attempt(in_);
  if (operation_ != nullptr) library().forget.attempt(operation_);
  if (handle_ != nullptr) library().close.attempt(handle_);
}

void Product::describe() {
  library().describe(&operation_, kind_.compute, kind_.scale);
  library().setOperation(operation_, TRANSPOSES_A, &TRANSPOSED, sizeof TRANSPOSED);
  if (kind_.isScaled) {
    const cuda::Address scale = one_->address();
    for (const int factor : {SCALE_OF_A, SCALE_OF_B}) library().setOperation(operation_, factor, &scale, sizeof scale);
  }
  library().layOut(&in_, kind_.in, side_, side_, static_cast<std::int64_t>(side_));
  library().layOut(&out_, kind_.out, side_, side_, static_cast<std::int64_t>(side_));
}

void Product::findWays() {
  Preference preference = nullptr;
  library().prefer(&preference);
  library().setPreference(preference, MOST_WORKSPACE_BYTES, &WORKSPACE_BYTES, sizeof WORKSPACE_BYTES);
  int found = 0;
  ways_.resize(MOST_WAYS);
  const Status status = library().algorithms.attempt(handle_, operation_, in_, in_, out_, out_, preference, MOST_WAYS, ways_.data(), &found);
  library().forgetPreference.attempt(preference);
  if (status != CublasLtLibrary::SUCCESS || found == 0) throw Skip{"cublasLt knows no way to multiply " + std::string(kind_.name) + " here"};
  ways_.resize(static_cast<std::size_t>(found));
}

void Product::enqueue(const Queue &queue, std::size_t way) const {
  const float one = 1, zero = 0;
  const std::int32_t wholeOne = 1, wholeZero = 0;
  const bool isWhole = kind_.scale == INT32;
  const void *const alpha = isWhole ? static_cast<const void *>(&wholeOne) : &one;
  const void *const beta = isWhole ? static_cast<const void *>(&wholeZero) : &zero;
  gpu_.use();
  library().multiply(handle_, operation_, alpha, a_->address(), in_, b_->address(), in_, beta, d_->address(), out_, d_->address(), out_,
                     &ways_[way].algorithm, workspace_->address(), workspace_->bytes(), queue.stream());
}
