#include "handles.h"
#include "kernels.h"
#include "memory.h"
#include "modules.h"
#include "rates.h"
#include <algorithm>
#include <cstdlib>
#include <cstring>

API cuModuleLoadData(Module **module, const void *image) {
  if (currentContext() == nullptr) return INVALID_CONTEXT;
  std::unique_ptr<Module> loaded;
  const int error = loadModule(currentContext()->gpu, static_cast<const char *>(image), loaded);
  *module = loaded.release(); // lives as long as the process
  return error;
}

API cuModuleGetFunction(Function **function, Module *module, const char *name) {
  const auto found = module->functions.find(name);
  if (found == module->functions.end()) return NOT_FOUND;
  return *function = &found->second, SUCCESS;
}

namespace {

/** Another GPU's memory is no address here before access to it was asked for. */
bool mayReach(const Context &context, std::uint64_t address) {
  const int owner = ownerOf(address);
  return owner == HOST || owner == context.gpu || context.peers.count(owner) != 0;
}

Op latchOf(const Launch &launch) {
  Op op{Op::latch, {}, nullptr};
  op.door.isOpen = launch.pointer<const volatile unsigned>(0);
  op.door.limitSeconds = static_cast<double>(launch.number(1)) * 1e-9;
  op.door.isLate = launch.pointer<unsigned>(2);
  return op;
}

/** `fill` of `_Z4fillPmm`, as C++ compilers name functions. */
std::string plainName(const std::string &name) {
  if (name.compare(0, 2, "_Z") != 0) return name;
  char *end = nullptr;
  const unsigned long length = std::strtoul(name.c_str() + 2, &end, 10);
  return std::string(end, std::min<std::size_t>(length, std::strlen(end)));
}

} // namespace

API cuLaunchKernel(Function *function, unsigned gridX, unsigned, unsigned, unsigned blockX, unsigned, unsigned, unsigned, StreamHandle stream,
                   void **parameters, void **) {
  Launch launch{(*stream)->gpu, plainName(function->name), {}, std::uint64_t{gridX} * blockX};
  if (function->of->gpu != launch.gpu || currentContext() == nullptr || currentContext()->gpu != launch.gpu) return INVALID_CONTEXT;
  if (gridX == 0 || blockX == 0 || blockX > 1024) return INVALID_VALUE;
  for (std::size_t index = 0; index < function->parameters.size(); index++) {
    std::uint64_t value = 0;
    std::memcpy(&value, parameters[index], function->parameters[index]);
    if (!mayReach(*currentContext(), value)) return ILLEGAL_ADDRESS;
    launch.arguments.push_back(value);
  }
  if (launch.kernel == "spin") return (*stream)->ops.push_back(latchOf(launch)), SUCCESS;
  Op op{Op::work, {}, nullptr};
  if (!emulate(launch, op.job)) return NOT_FOUND;
  op.job.activity = {Activity::kernel, function->name, 0, HOST, launch.gpu, gridX, blockX, engine().nextCorrelation()};
  return (*stream)->ops.push_back(std::move(op)), SUCCESS;
}
