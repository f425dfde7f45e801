#pragma once
#include "group.h"

/** What each rank says, in the order of ranks; all must call it. */
std::vector<std::string> gatheredTexts(const Group &group, const std::string &own);

/** The lines of a text, of which each has its end. */
std::vector<std::string> linesOf(const std::string &text);
