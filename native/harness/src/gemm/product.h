#pragma once
#include "../gpu/queue.h"
#include "kind.h"
#include "library.h"

/** D = Aᵀ·B by cublasLt on one GPU: of square matrices by columns, which every type takes so. */
class Product {
public:
  Product(const GemmKind &kind, const Gpu &gpu, std::uint64_t side, const Buffer &a, const Buffer &b, const Buffer &d);
  ~Product();
  Product(const Product &) = delete;
  Product &operator=(const Product &) = delete;

  /** How many ways there are to reach it, the one that is said to be best first. */
  std::size_t ways() const { return ways_.size(); }
  void enqueue(const Queue &queue, std::size_t way) const;

private:
  void describe();
  void findWays();

  const GemmKind &kind_;
  const Gpu &gpu_;
  std::uint64_t side_;
  Buffer a_, b_, d_, workspace_, one_;
  cublaslt::Handle handle_ = nullptr;
  cublaslt::Operation operation_ = nullptr;
  cublaslt::Layout in_ = nullptr, out_ = nullptr;
  std::vector<cublaslt::Heuristic> ways_;
};
