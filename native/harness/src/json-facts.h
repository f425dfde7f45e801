#pragma once
#include "json.h"
#include <optional>
#include <utility>

/** Says a fact where there is one: what nobody knows is absent. */
template <class T> void say(Json &json, std::string_view key, const std::optional<T> &fact) {
  if (fact) json.set(key, Json(*fact));
}
