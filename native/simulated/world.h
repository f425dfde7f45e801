#pragma once
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

/**
 * The GPUs that the simulated libraries show, and what is wrong with them: what libcuda, NVML and NCCL answer comes from the one text that
 * GPUCTL_SIMULATED_GPUS names, else /etc/gpuctl-simulated-gpus where a node has that, a fact in a line, so that one fault shows in all three. Of tests alone: nothing here is shipped.
 */
struct World {
  /** `gpus 8` */
  int gpus = 8;
  /** `model H100-SXM`; every device's name says "Simulated" before it. */
  std::string model = "H100-SXM";
  /** `driver 12080`: what cuDriverGetVersion answers. */
  int driverVersion = 12080;
  /** `init-error 802`: what cuInit answers; `nvml-init-error 9` likewise. */
  int initError = 0;
  int nvmlInitError = 0;
  /** `gpu-memory 33554432`: bytes of each GPU; 0: as its model has. */
  unsigned long long gpuMemory = 0;
  /** `slow-gpu 5 0.92`: whatever this GPU itself does goes at this share of its rate. */
  std::map<int, double> slowGpus;
  /** `slow-link 2 3 0.5`, `slow-link host 4 0.25`: copies from → to; the host is -1. */
  std::map<std::pair<int, int>, double> slowLinks;
  /** `no-peer 0 3`: no access from → to. */
  std::set<std::pair<int, int>> withoutPeer;
  /** `flip-bit 6`: one bit of what is copied to or computed on it is wrong. */
  std::set<int> flipping;
  /** `hang 1`: what is queued on it never ends. */
  std::set<int> hanging;
  /** `slow-motion 1e7`: whatever GPUs do takes so many times as long, so that minutes pass in few products. */
  double slowMotion = 1;
  /** What becomes of a GPU once it was busy for some seconds. */
  struct Heat {
    double afterSeconds, share;
    unsigned long long reasons;
  };
  /** `warms 1 20 0.8 0x40`: after 20 s its clock falls to this share, for these reasons. */
  std::map<int, Heat> warming;
  /** `hangs-after 1 20`, `falls-after 1 20`: it does not answer any more, or is off its bus; `flips-after 1 20`: it is wrong now and then. */
  std::map<int, double> hangingAfter, fallingAfter, flippingAfter;
  /** `ecc-after 1 20 2`: uncorrected errors. */
  std::map<int, std::pair<double, unsigned long long>> errorsAfter;
  /** `deaf-latch 1`: it sees what the host writes only when it is too late. */
  std::set<int> deafLatches;
  /** `throttle 1 0x8`: NVML's clocks event reasons. */
  std::map<int, unsigned long long> throttled;
  /** `xid 3 79` */
  std::vector<std::pair<int, int>> xids;
  /** `ecc 4 2`: volatile uncorrected errors. */
  std::map<int, unsigned long long> uncorrectedErrors;
  /** `remap-pending 4`, `remap-failed 4`: rows of memory. */
  std::set<int> remapPending, remapFailed;
  /** `nvlinks-down 2 3`: how many of its NVLinks are. */
  std::map<int, int> linksDown;
  /** `pcie 5 4 8`: the generation and width that it runs at. */
  std::map<int, std::pair<int, int>> pcie;
  /** `busy 3 0.7`: the share of its time in which somebody computes on it. */
  std::map<int, double> busy;
  /** `nvml-hang 2`: NVML never answers what it is asked about this GPU; `nvml-lost 2`: it says that the GPU is lost. */
  std::set<int> nvmlHanging, nvmlLost;
  /** `no-counters`: as GPUs before Hopper. */
  bool withoutCounters = false;
  /** `nvml-driver 570.133.20` */
  std::string nvmlDriver = "570.133.20";

  /** `nccl-network AWS Libfabric`: by what NCCL reaches GPUs of other processes; `no-gpudirect`: through the host's memory. */
  std::string ncclNetwork = "IB";
  bool hasGpuDirect = true;
  /** `slow-rail 3 0.5`: what this GPU sends to other nodes and receives from them goes at this share of the rate. */
  std::map<int, double> slowRails;
  /** `nccl-version 22105`; `nccl-init-error 2`: what ncclCommInitRank answers. */
  int ncclVersion = 22707, ncclInitError = 0;

  /** `cupti-version 28`: 18 has the records of CUDA 11.8, 28 those of 12.9, 130500 those of 13.5. */
  int cuptiVersion = 28;
  /** `cupti-error cuptiSubscribe 39`: what a function answers. */
  std::map<std::string, int> cuptiErrors;
  /** `cupti-drops 3`: of so many records each is dropped; `cupti-timeless 5`: has no times; `cupti-empty 7`: begins when it ends. */
  unsigned cuptiDrops = 0, cuptiTimeless = 0, cuptiEmpty = 0;
  /** `cupti-lost-names`: where a kernel's name was is no memory any more. */
  bool hasLostNames = false;

  double rateOf(int gpu) const;
  /** Of its clock, once it was busy for so long. */
  double clockShare(int gpu, double busySeconds) const;
  bool isHung(int gpu, double busySeconds) const;
  bool isFallen(int gpu, double busySeconds) const;
  bool isFlipping(int gpu, double busySeconds) const;
  /** Of its way to other nodes. */
  double railRateOf(int gpu) const;
  /** Of the link alone. */
  double rateOf(int from, int to) const;
};

/** Where a GPU is on PCI: as a DGX H100 has them, for the trees that tests write. */
int busOf(int gpu);

/** Read once; aborts on a line that it does not know, since a fault that was misspelt tests nothing. */
const World &world();
