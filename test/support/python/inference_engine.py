"""Serves what vLLM or SGLang count, by the Python client that both count with.

usage: NAME serve MODEL [--kind vllm|sglang] [--port N] [--root DIR] [--busy]
Whoever asks for /work lets it do 1 s of work, whatever the clock says, so that figures are exact; with --busy each look at /metrics does.
"""
import argparse
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

parser = argparse.ArgumentParser()
parser.add_argument("command")
parser.add_argument("model")
parser.add_argument("--kind", default="vllm")
parser.add_argument("--port", type=int, default=0)
parser.add_argument("--tensor-parallel-size", "--tp", type=int, default=1)
parser.add_argument("--api-key", default=None)
parser.add_argument("--root", default=None)
parser.add_argument("--busy", action="store_true")
words = parser.parse_args()

LABELS = {"model_name": "served"}


class Vllm:
    """Names and labels as vllm/v1/metrics/loggers.py has them."""

    def __init__(self, registry):
        labels = {**LABELS, "engine": "0"}

        def make(kind, name, **more):
            return kind(name, name, list(labels), registry=registry, **more).labels(**labels)

        self.running = make(Gauge, "vllm:num_requests_running")
        self.waiting = make(Gauge, "vllm:num_requests_waiting")
        self.usage = make(Gauge, "vllm:kv_cache_usage_perc")
        self.prompt = make(Counter, "vllm:prompt_tokens")
        self.cached = make(Counter, "vllm:prompt_tokens_cached")
        self.generated = make(Counter, "vllm:generation_tokens")
        self.preempted = make(Counter, "vllm:num_preemptions")
        self.first = make(Histogram, "vllm:time_to_first_token_seconds", buckets=[0.1, 0.25, 0.5, 1, 2.5])
        self.inter = make(Histogram, "vllm:inter_token_latency_seconds", buckets=[0.01, 0.025, 0.05, 0.1])
        self.length = make(Histogram, "vllm:request_prompt_tokens", buckets=[100, 1000, 10000])
        info = {"block_size": "16", "num_gpu_blocks": "16384", "cache_dtype": "auto", "engine": "0"}
        Gauge("vllm:cache_config_info", "of the cache", list(info), registry=registry).labels(**info).set(1)

    def work(self):
        self.running.set(32)
        self.waiting.set(3)
        self.usage.set(0.25)  # 32 requests of 2048 tokens
        self.prompt.inc(8000)
        self.cached.inc(2000)
        self.generated.inc(1600)
        self.preempted.inc(1)
        for _ in range(8):
            self.first.observe(0.2)
            self.length.observe(1000)
        for _ in range(1600):
            self.inter.observe(0.02)


class Sglang:
    """As python/sglang/srt/observability/metrics_collector.py has them; two ranks tell the same."""

    def __init__(self, registry):
        ranks = [{**LABELS, "engine_type": "unified", "tp_rank": str(rank), "pp_rank": "0"} for rank in range(2)]

        def make(kind, name, more=(), **options):
            metric = kind(name, name, [*ranks[0], *more], registry=registry, **options)
            return lambda **extra: [metric.labels(**rank, **extra) for rank in ranks]

        self.running = make(Gauge, "sglang:num_running_reqs")
        self.waiting = make(Gauge, "sglang:num_queue_reqs")
        self.usage = make(Gauge, "sglang:token_usage")
        self.used = make(Gauge, "sglang:num_used_tokens")
        self.live = make(Counter, "sglang:realtime_tokens_total", ["mode"])
        self.prompt = Counter("sglang:prompt_tokens_total", "at the end", list(LABELS), registry=registry).labels(**LABELS)
        self.requests = Counter("sglang:num_requests_total", "n", list(LABELS), registry=registry).labels(**LABELS)
        self.flops = make(Counter, "sglang:estimated_flops_per_gpu_total")
        self.read = make(Counter, "sglang:estimated_read_bytes_per_gpu_total")
        self.inter = Histogram(
            "sglang:inter_token_latency_seconds", "between", list(LABELS), registry=registry, buckets=[0.01, 0.02, 0.04]
        ).labels(**LABELS)

    def work(self):
        for metric, value in [(self.running, 32), (self.waiting, 0), (self.usage, 0.25), (self.used, 65536)]:
            for each in metric():
                each.set(value)
        for mode, tokens in [("prefill_compute", 6000), ("prefill_cache", 2000), ("decode", 1600)]:
            for each in self.live(mode=mode):
                each.inc(tokens)
        self.prompt.inc(8000)
        self.requests.inc(8)
        for each in self.flops():
            each.inc(2e13)
        for each in self.read():
            each.inc(1e12)
        for _ in range(1600):
            self.inter.observe(0.02)


registry = CollectorRegistry()
engine = Vllm(registry) if words.kind == "vllm" else Sglang(registry)
engine.work()


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/work" or (self.path == "/metrics" and words.busy):
            engine.work()
        if self.path == "/work":
            return self.send(b"done", "text/plain")
        if self.path == "/metrics":
            return self.send(generate_latest(registry), "text/plain; version=0.0.4")
        if self.path == "/v1/models" and words.api_key is None:
            models = {"object": "list", "data": [{"id": "served", "root": words.root or words.model}]}
            return self.send(json.dumps(models).encode(), "application/json", chunked=True)
        self.send(b"no", "text/plain", status=401 if self.path == "/v1/models" else 404)

    def send(self, body, kind, status=200, chunked=False):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if chunked:
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            half = len(body) // 2
            for part in [body[:half], body[half:], b""]:
                self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        else:
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", words.port), Answer)
print(server.server_address[1], flush=True)
sys.stdout.flush()
server.serve_forever()
