#pragma once
#include "../gpu/queue.h"
#include "factors.h"
#include "library.h"

/** D = Aᵀ·B by cublasLt on one GPU: of matrices by columns, which every type takes so. A is square. */
class Product {
public:
  Product(const GemmKind &kind, const Gpu &gpu, const Shape &shape);
  ~Product();
  Product(const Product &) = delete;
  Product &operator=(const Product &) = delete;

  /** How many ways there are to reach it, the one that is said to be best first. */
  std::size_t ways() const { return ways_.size(); }
  void enqueue(const Queue &queue, std::size_t way, const Memory &a, const Memory &b, const Memory &d) const;

private:
  void describe(const Shape &shape);
  void findWays();

  const GemmKind &kind_;
  const Gpu &gpu_;
  Buffer workspace_, one_;
  cublaslt::Handle handle_ = nullptr;
  cublaslt::Operation operation_ = nullptr;
  /** Of A; of B and of D, which have as many columns. */
  cublaslt::Layout a_ = nullptr, b_ = nullptr, d_ = nullptr;
  std::vector<cublaslt::Heuristic> ways_;
};
