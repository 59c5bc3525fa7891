"""What the operator can watch. Names and labels carry no personal data."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


class Metrics:
    """The project's own figures, in a registry of their own so that tests do not share them."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.turns = Counter(
            "huong_turns", "Turns answered", ["channel", "result"], registry=self.registry
        )
        self.latency = Histogram(
            "huong_turn_seconds",
            "From an update's arrival to the commit of its answer",
            registry=self.registry,
            buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
        )
        self.batch = Histogram(
            "huong_batch_size",
            "Updates handled in one transaction",
            registry=self.registry,
            buckets=(1, 2, 4, 8, 16, 32, 64),
        )
        self.sent = Counter(
            "huong_sent", "Attempts to send, by result", ["channel", "result"],
            registry=self.registry,
        )  # fmt: skip
        self.waiting = Gauge(
            "huong_outbox_messages", "Messages that wait, or that staff must look at",
            ["channel", "state"], registry=self.registry,
        )  # fmt: skip
        self.oldest = Gauge(
            "huong_outbox_oldest_seconds", "For how long the oldest of them has been due",
            ["channel", "state"], registry=self.registry,
        )  # fmt: skip
        self.incidents = Gauge(
            "huong_incidents", "Incidents of channels that are open", ["channel", "kind"],
            registry=self.registry,
        )  # fmt: skip
        self.errors = Counter("huong_errors", "Errors by kind", ["kind"], registry=self.registry)
