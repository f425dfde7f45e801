#pragma once
#include <vector>

/** What libraries beside the driver need of it, which must be the simulated one. */
class SimulatedDriver {
public:
  static const SimulatedDriver &get();
  /** Of the current context. */
  int currentGpu() const;
  /** A stream goes on only when all of these have come as far as they are queued now. */
  void waitForAll(void *stream, const std::vector<void *> &all) const;
  /** For how long a GPU has done anything. */
  double busySeconds(int gpu) const;
  /** Queues what takes so long, and then does this. */
  void work(void *stream, double seconds, void (*effect)(void *), void *of) const;

private:
  SimulatedDriver();
  int (*device_)(int *);
  int (*openEvent_)(void **, unsigned);
  int (*closeEvent_)(void *);
  int (*record_)(void *, void *);
  int (*wait_)(void *, void *, unsigned);
  double (*busySeconds_)(int);
  int (*work_)(void *, double, void (*)(void *), void *);
};
