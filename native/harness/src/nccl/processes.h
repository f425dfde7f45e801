#pragma once
#include "../net/collectives.h"
#include <type_traits>

/** The processes that measure together: those of a group, or this one alone. */
class Processes {
public:
  explicit Processes(const Group *group) : group_(group) {}

  unsigned own() const { return group_ == nullptr ? 0 : group_->rank(); }
  unsigned count() const { return group_ == nullptr ? 1 : group_->size(); }
  std::string nameOf(unsigned process) const { return group_ == nullptr ? "this node" : group_->nameOf(process); }

  /** What each of them gives. */
  template <class T> std::vector<T> gathered(const T &given) const {
    static_assert(std::is_trivially_copyable_v<T>);
    std::vector<T> all(count(), given);
    if (group_ != nullptr) allGather(*group_, &given, all.data(), sizeof given);
    return all;
  }

  /** Until all are here. */
  void meet() const {
    if (group_ != nullptr) barrier(*group_);
  }

private:
  const Group *group_;
};
