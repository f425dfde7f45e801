#pragma once
#include "../json.h"
#include <optional>
#include <string>
#include <string_view>

/**
 * The name of the machine below, by which Azure knows it, out of a pool of keys and values that Hyper-V writes to its guests: records of 512
 * bytes for a key and 2048 for a value, each filled up with zeros. Only of letters, digits, dots, dashes and underscores; anything else is none.
 *
 * @source Linux, include/uapi/linux/hyperv.h: HV_KVP_EXCHANGE_MAX_KEY_SIZE, HV_KVP_EXCHANGE_MAX_VALUE_SIZE; tools/hv/hv_kvp_daemon.c
 */
std::optional<std::string> physicalHostIn(std::string_view pool);

/** … of this node's pool; none where it is no guest of Hyper-V, or that tells nothing. @param root of the file system */
std::optional<std::string> physicalHost(const std::string &root);
