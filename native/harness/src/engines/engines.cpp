#include "engines.h"
#include "../child.h"
#include "../json.h"
#include "../net/socket.h"
#include "../test.h"
#include "http.h"
#include "model-config.h"
#include "servers.h"
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>

namespace {

constexpr unsigned LIMIT_SECONDS = 45;
constexpr auto PATIENCE = std::chrono::seconds(5);
/** An engine with eight ranks has 300 KB of metrics. */
constexpr std::size_t MOST_METRICS_BYTES = 8 << 20, MOST_MODELS_BYTES = 1 << 18, MOST_SERVERS = 16;

double monotonicSeconds() { return std::chrono::duration<double>(Clock::now().time_since_epoch()).count(); }

/** @throws Failure */
HttpAnswer answerOf(const std::string &address, std::uint16_t port, const char *path, std::size_t mostBytes) {
  const Deadline deadline = Clock::now() + PATIENCE;
  const Socket socket = connectTo(address, port, deadline);
  const std::string question = httpQuestion(path);
  sendAll(socket.fd(), question.data(), question.size(), deadline);
  HttpReader reader(mostBytes);
  while (reader.state() == HttpState::partial) {
    if (!waitFor(socket.fd(), POLLIN, deadline)) throw Failure{"was silent for too long"};
    char buffer[16384];
    const ssize_t count = recv(socket.fd(), buffer, sizeof buffer, 0);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count < 0) throw Failure{std::strerror(errno)};
    if (count == 0) reader.end();
    else reader.take({buffer, static_cast<std::size_t>(count)});
  }
  if (reader.state() == HttpState::broken) throw Failure{"answers what is no HTTP, or too long"};
  return reader.answer();
}

/** {status, text}, or {fault}. */
Json asked(const std::vector<std::string> &ways, std::uint16_t port, const char *path, std::size_t mostBytes) {
  Json json = Json::object();
  std::string fault = "nobody listens there";
  for (const std::string &way : ways) {
    try {
      const HttpAnswer answer = answerOf(way, port, path, mostBytes);
      return json.set("status", answer.status).set("text", answer.body);
    } catch (const Failure &failure) {
      fault = failure.what;
    }
  }
  return json.set("fault", fault);
}

Json toldBy(const EngineServer &server) {
  Json json = Json::object(), pids = Json::array(), options = Json::object();
  for (const int pid : server.pids) pids.push(pid);
  for (const auto &[name, value] : server.command.options) options.set(name, value);
  if (!server.command.kind.empty()) json.set("kind", server.command.kind);
  if (server.pid > 0) json.set("pid", server.pid);
  json.set("pids", std::move(pids)).set("options", std::move(options));
  if (server.ports.empty()) return json;
  const std::uint16_t port = server.ports[0].port;
  std::vector<std::string> ways;
  for (const ListeningPort &each : server.ports)
    for (std::string &way : waysTo(each)) ways.push_back(std::move(way));
  json.set("port", unsigned{port});
  const double before = monotonicSeconds();
  Json metrics = asked(ways, port, "/metrics", MOST_METRICS_BYTES);
  json.set("atMonotonicSeconds", (before + monotonicSeconds()) / 2).set("metrics", std::move(metrics));
  return json.set("models", asked(ways, port, "/v1/models", MOST_MODELS_BYTES));
}

Json told(const EnginesRequest &request) {
  Json engines = Json::array(), configs = Json::array(), json = Json::object();
  std::vector<int> pids;
  auto servers = engineServers(request.ports);
  if (servers.size() > MOST_SERVERS) servers.resize(MOST_SERVERS);
  for (const EngineServer &each : servers) {
    engines.push(toldBy(each));
    if (each.pid > 0) pids.push_back(each.pid);
  }
  for (const std::string &model : request.models) configs.push(modelConfig(model, pids));
  json.set("schema", 1).set("engines", std::move(engines)).set("configs", std::move(configs));
  return json;
}

} // namespace

void tellEngines(const EnginesRequest &request) {
  bool isTold = false;
  const ChildEnd ended = runInChild(
      LIMIT_SECONDS, [&](const Tell &tell) { tell(told(request).text()); },
      [&](const std::string &line) {
        std::printf("%s\n", line.c_str());
        isTold = true;
      });
  if (isTold) return;
  Json json = Json::object();
  json.set("schema", 1).set("engines", Json::array()).set("configs", Json::array()).set("fault", ended.isLate ? "it took too long" : ended.fault);
  std::printf("%s\n", json.text().c_str());
}
