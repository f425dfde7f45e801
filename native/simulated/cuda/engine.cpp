#include "engine.h"
#include "../world.h"
#include <algorithm>
#include <chrono>
#include <cmath>
#include <set>

namespace {

double hostSeconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

std::int64_t nanoseconds(double seconds) { return std::llround(seconds * 1e9); }

} // namespace

Engine &engine() {
  static Engine one;
  return one;
}

std::shared_ptr<Stream> Engine::open(int gpu) {
  const auto stream = std::make_shared<Stream>();
  stream->gpu = gpu;
  stream->id = 7 + 6 * opened_++; // as drivers count them: from 7 on, with gaps
  streams_.push_back(stream);
  return stream;
}

bool Engine::isOpen(Stream &stream, Latch &door) {
  const bool isDeaf = world().deafLatches.count(stream.gpu) != 0;
  if (*door.isOpen != 0 && !isDeaf) return true;
  if (door.sinceSeconds < 0) door.sinceSeconds = hostSeconds();
  if (!isDeaf && hostSeconds() - door.sinceSeconds < door.limitSeconds) return false;
  *door.isLate = 1;
  return true;
}

void Engine::skipInstants(Stream &stream, bool &hasMoved) {
  if (world().isHung(stream.gpu, busySeconds(stream.gpu))) return;
  while (!stream.ops.empty()) {
    Op &head = stream.ops.front();
    if (head.kind == Op::work) {
      if (!stream.isBusy) stream.left = head.job.amount, stream.sinceSeconds = now_;
      stream.isBusy = true;
      return;
    }
    if (head.kind == Op::wait && !head.event->isDone) return;
    if (head.kind == Op::latch && !isOpen(stream, head.door)) return;
    if (head.kind == Op::record) {
      head.event->atSeconds = now_;
      head.event->isDone = true;
      recorded_++;
    }
    stream.ops.pop_front();
    hasMoved = true;
  }
}

double Engine::rateOf(const Work &job, const std::map<Resource, int> &users) const {
  double rate = job.mostPerSecond;
  for (const auto &[resource, most] : job.uses) rate = std::min(rate, most / users.at(resource));
  return rate;
}

/** To when the next work ends. */
bool Engine::advance() {
  std::vector<std::shared_ptr<Stream>> busy;
  std::map<Resource, int> users;
  for (const auto &each : streams_)
    if (const auto stream = each.lock(); stream && stream->isBusy) {
      busy.push_back(stream);
      for (const auto &use : stream->ops.front().job.uses) users[use.first]++;
    }
  if (busy.empty()) return false;
  std::vector<double> seconds;
  for (const auto &stream : busy) seconds.push_back(stream->left / rateOf(stream->ops.front().job, users));
  const double step = *std::min_element(seconds.begin(), seconds.end());
  now_ += step;
  std::set<int> gpus;
  for (const auto &stream : busy) gpus.insert(stream->gpu);
  for (const int gpu : gpus) busySeconds_[gpu] += step;
  for (std::size_t index = 0; index < busy.size(); index++) {
    Stream &stream = *busy[index];
    stream.left *= 1 - step / std::max(seconds[index], 1e-30);
    if (seconds[index] > step * (1 + 1e-9)) continue;
    const auto effect = stream.ops.front().job.effect;
    tell(stream);
    stream.isBusy = false;
    stream.ops.pop_front();
    if (effect) effect();
  }
  return true;
}

void Engine::tell(const Stream &stream) const {
  const Activity &done = stream.ops.front().job.activity;
  const ActivityWatcher watcher = watcher_;
  if (watcher == nullptr || done.kind == Activity::none) return;
  const auto unixNs = [&](double seconds) { return static_cast<std::uint64_t>(behindUnixNs_ + nanoseconds(seconds)); };
  watcher(done, stream.gpu, stream.id, unixNs(stream.sinceSeconds), unixNs(now_));
}

double Engine::busySeconds(int gpu) const {
  const auto found = busySeconds_.find(gpu);
  return found == busySeconds_.end() ? 0 : found->second;
}

/** @returns whether anything has moved */
bool Engine::goOn() {
  bool hasMoved = false;
  for (const auto &each : streams_)
    if (const auto stream = each.lock()) skipInstants(*stream, hasMoved);
  return hasMoved || advance();
}

/** What is done from now on was not done before now. */
void Engine::catchUp() {
  const auto unix = std::chrono::system_clock::now().time_since_epoch();
  behindUnixNs_ = std::max(behindUnixNs_, std::chrono::duration_cast<std::chrono::nanoseconds>(unix).count() - nanoseconds(now_));
}

void Engine::run() {
  catchUp();
  while (goOn()) {}
  streams_.erase(std::remove_if(streams_.begin(), streams_.end(), [](const auto &each) { return each.expired(); }), streams_.end());
}

void Engine::runToNextEvent() {
  catchUp();
  for (const std::uint64_t before = recorded_; recorded_ == before && goOn();) {}
}
