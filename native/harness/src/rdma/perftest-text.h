#pragma once
#include <optional>
#include <string>

// What programs of linux-rdma/perftest print. @source linux-rdma/perftest, src/perftest_parameters.h: RESULT_FMT_G, REPORT_FMT

/** The mean bandwidth that a bandwidth test of one size told last, in bytes per second. */
std::optional<double> bytesPerSecondIn(const std::string &said);

/** What a test that failed says of why: its last line with words in it. */
std::string complaintIn(const std::string &said);

/** `6.06` of "Version: 6.06". */
std::string versionIn(const std::string &said);
