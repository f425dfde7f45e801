#pragma once
#include "../json.h"
#include <string>

/** What this node has, and how that is doing, as far as its kernel and its drivers tell. @param root of the file system; empty but in tests @param driverLimitSeconds 0: the usual */
Json inventory(const std::string &root, unsigned driverLimitSeconds);
