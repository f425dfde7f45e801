#pragma once
#include "../json.h"
#include <string>
#include <vector>

/**
 * config.json of a model that an engine has: of a folder, or of a name like `org/model` from where Hugging Face's library keeps what it fetched.
 * Looked for as these processes see files, then as this one does.
 *
 * @returns {model, path, text}, or {model, fault}
 */
Json modelConfig(const std::string &model, const std::vector<int> &pids);
