#include "modules.h"
#include "rates.h"
#include <regex>

namespace {

int numberAfter(const std::string &text, const char *word) {
  const std::size_t at = text.find(word);
  return at == std::string::npos ? 0 : std::atoi(text.c_str() + at + std::string(word).size());
}

std::vector<std::size_t> parametersIn(const std::string &text) {
  static const std::regex parameter(R"(\.param \.[a-z](\d+))");
  std::vector<std::size_t> bytes;
  for (std::sregex_iterator each(text.begin(), text.end(), parameter), end; each != end; ++each) bytes.push_back(std::stoul((*each)[1]) / 8);
  return bytes;
}

} // namespace

int loadModule(int gpu, const std::string &ptx, std::unique_ptr<Module> &module) {
  constexpr int NO_BINARY_FOR_GPU = 209, INVALID_PTX = 218;
  const int target = numberAfter(ptx, ".target sm_");
  if (target == 0) return INVALID_PTX;
  if (target > rates().capabilityMajor * 10 + rates().capabilityMinor) return NO_BINARY_FOR_GPU;
  module = std::make_unique<Module>();
  module->gpu = gpu;
  const std::string entry = ".visible .entry ";
  for (std::size_t at = ptx.find(entry); at != std::string::npos; at = ptx.find(entry, at)) {
    at += entry.size();
    const std::size_t open = ptx.find('(', at), shut = ptx.find(')', at);
    if (shut == std::string::npos) return INVALID_PTX;
    const std::string name = ptx.substr(at, open - at);
    module->functions[name] = {name, module.get(), parametersIn(ptx.substr(open, shut - open))};
  }
  return 0;
}
