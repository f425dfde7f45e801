#include "findings.h"
#include <algorithm>

template <class Finding> static void keepFirst(std::optional<Finding> &kept, const Finding &found) {
  if (!kept) kept = found;
}

void Findings::attempt(const std::vector<int> &gpus, const std::function<void()> &measure) {
  if (std::any_of(gpus.begin(), gpus.end(), [&](int gpu) { return hung_.count(gpu) != 0; })) return;
  try {
    measure();
    hasMeasured_ = true;
  } catch (const Corruption &found) {
    keepFirst(corruption_, found);
  } catch (const Hung &found) {
    keepFirst(hang_, found);
    hung_.insert(found.gpu);
  } catch (const Failure &found) {
    keepFirst(failure_, found);
  } catch (const Skip &found) {
    keepFirst(skip_, found);
  }
}

void Findings::settle() const {
  if (corruption_) throw *corruption_;
  if (hang_) throw *hang_;
  if (failure_) throw *failure_;
  if (skip_ && !hasMeasured_) throw *skip_;
}
