#pragma once
#include "../json.h"
#include <string>

/** The Xids in the kernel's log since the machine started, and why it could not be read where it could not. */
struct KernelLog {
  Json xids = Json::array();
  /** `kmsg`, `journal`; empty: neither can be read. */
  std::string source;
  std::string fault;
};

/** @param root before /dev/kmsg; other than empty in tests, where no journal is asked */
KernelLog readKernelLog(const std::string &root);
