#pragma once
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

/** Processes of this machine, as far as this one sees them. */
std::vector<pid_t> processIds();

/** What the kernel shows of a process. */
std::string procOf(pid_t pid);

/** One variable of a process's environment, as it was started with; none where it has none, or nobody may look. */
std::optional<std::string> variableIn(const std::string &environment, const std::string &name);

/** In containers, and on hosts that share a machine, others have networks of their own. One that nobody may look into counts as of this one. */
bool isOfThisNetwork(pid_t pid);
