#pragma once
#include <cstdint>
#include <string>
#include <vector>

struct EnginesRequest {
  /** Asked whoever listens there. */
  std::vector<std::uint16_t> ports;
  /** Whose config.json is wanted: folders, or names as Hugging Face has them. */
  std::vector<std::string> models;
};

/** Prints one JSON document: what inference engines of this node count, in their own words. Asks them over HTTP, and changes nothing. */
void tellEngines(const EnginesRequest &request);
