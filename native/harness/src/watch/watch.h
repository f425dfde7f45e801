#pragma once

struct WatchRequest {
  unsigned seconds = 30;
  unsigned intervalMs = 1000;
};

/** Prints a line of JSON about this node's GPUs at each interval, without changing anything of what runs on them. */
void watch(const WatchRequest &request);
