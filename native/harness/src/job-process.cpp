#include "job-process.h"
#include "processes.h"
#include "text-file.h"
#include <cstdlib>

static std::optional<unsigned> numberFrom(const std::optional<std::string> &text) {
  const bool isNumber = text && !text->empty() && text->size() < 9 && text->find_first_not_of("0123456789") == std::string::npos;
  return isNumber ? std::optional(static_cast<unsigned>(std::strtoul(text->c_str(), nullptr, 10))) : std::nullopt;
}

JobProcess jobProcess(pid_t pid, const std::string &environment) {
  const auto variable = [&](const char *name) { return variableIn(environment, name); };
  return {pid,
          firstLine(procOf(pid) + "/comm"),
          variable("GPUCTL_JOB_ID").value_or(""),
          variable("GPUCTL_NODE").value_or(""),
          numberFrom(variable("RANK")),
          isOfThisNetwork(pid)};
}

Json told(const JobProcess &process) {
  Json json = Json::object();
  json.set("pid", process.pid).set("command", process.command);
  if (process.rank) json.set("rank", *process.rank);
  return json;
}
