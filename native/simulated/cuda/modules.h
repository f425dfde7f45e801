#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

struct Module;

struct Function {
  std::string name;
  Module *of;
  /** Bytes of each, as the PTX says. */
  std::vector<std::size_t> parameters;
};

struct Module {
  int gpu;
  std::map<std::string, Function> functions;
};

/** @returns 0, or the driver's error: 209 for a GPU that is not up to the target, 218 where nothing is in it */
int loadModule(int gpu, const std::string &ptx, std::unique_ptr<Module> &module);
