#include "model-config.h"
#include "../inventory/sysfs.h"
#include "../processes.h"
#include "../text-file.h"
#include <cstdlib>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace {

constexpr off_t MOST_BYTES = 1 << 20;

std::optional<std::string> regularFile(const std::string &path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK); // a pipe would wait for whoever writes
  if (fd < 0) return std::nullopt;
  struct stat facts {};
  std::optional<std::string> text;
  if (fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_size <= MOST_BYTES) {
    text.emplace(static_cast<std::size_t>(facts.st_size), '\0');
    const ssize_t count = read(fd, text->data(), text->size());
    text->resize(count < 0 ? 0 : static_cast<std::size_t>(count));
  }
  close(fd);
  return text;
}

/** Empty where it is not set, which is the same to whoever reads it. */
std::string valueIn(const std::string &environment, const std::string &name) { return variableIn(environment, name).value_or(""); }

std::string ownEnvironment() {
  std::string all;
  for (const char *const name : {"HF_HUB_CACHE", "HF_HOME", "HOME"})
    if (const char *const value = std::getenv(name)) all += std::string(name) + '=' + value + '\0';
  return all;
}

/** huggingface_hub, constants.py: where it keeps what it fetched. */
std::vector<std::string> hubFolders(const std::string &environment) {
  std::vector<std::string> folders;
  if (const std::string hub = valueIn(environment, "HF_HUB_CACHE"); !hub.empty()) folders.push_back(hub);
  if (const std::string home = valueIn(environment, "HF_HOME"); !home.empty()) folders.push_back(home + "/hub");
  if (const std::string home = valueIn(environment, "HOME"); !home.empty()) folders.push_back(home + "/.cache/huggingface/hub");
  folders.push_back("/root/.cache/huggingface/hub");
  return folders;
}

/** `hub/models--org--name/snapshots/COMMIT`, of the commit that refs/main names, or of the only one. */
std::optional<std::string> snapshotIn(const std::string &root, const std::string &hub, const std::string &model) {
  std::string name = "models--";
  for (const char c : model) name += c == '/' ? std::string("--") : std::string(1, c);
  const std::string folder = root + hub + "/" + name;
  std::string commit = firstLine(folder + "/refs/main");
  const auto commits = namesIn(folder + "/snapshots");
  if (commit.empty() && commits.size() == 1) commit = commits[0];
  if (commit.empty() || commit.find('/') != std::string::npos) return std::nullopt;
  return folder + "/snapshots/" + commit;
}

std::vector<std::string> placesOf(const std::string &model, const std::string &process) {
  const std::string root = process.empty() ? "" : process + "/root";
  if (model[0] == '/') return {root + model};
  std::vector<std::string> places;
  if (!process.empty()) places.push_back(process + "/cwd/" + model);
  for (const std::string &hub : hubFolders(process.empty() ? ownEnvironment() : textOf(process + "/environ")))
    if (const auto snapshot = snapshotIn(root, hub, model)) places.push_back(*snapshot);
  return places;
}

} // namespace

Json modelConfig(const std::string &model, const std::vector<int> &pids) {
  Json json = Json::object();
  json.set("model", model);
  std::vector<std::string> processes;
  for (const int pid : pids) processes.push_back(procOf(pid));
  processes.emplace_back();
  for (const std::string &process : processes)
    for (const std::string &place : model.empty() ? std::vector<std::string>() : placesOf(model, process))
      if (const auto text = regularFile(place + "/config.json")) return json.set("path", place + "/config.json").set("text", *text);
  return json.set("fault", "no config.json of it can be read on the node");
}
