"""How long things take at Slack, in seconds; tests shorten what they do not want to wait for."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Times:
    """The patience of the platform, as published."""

    ack: float = 3.0
    """An envelope or a request that is not acknowledged by then has failed."""
    retries: tuple[float, ...] = (0.0, 60.0, 300.0)
    """Waits before each further try; after the last one an event is gone."""
    warning: float = 10.0
    """From the frame that warns of a refresh to the end of the connection."""
    trigger: float = 3.0
    """How long a trigger opens a form."""
    broadcast: float = 1.0
    """From a reply that is also sent to the channel to the event that says it changed."""

    def scaled(self, by: float) -> "Times":
        """All of them, so many times as long."""
        retries = tuple(wait * by for wait in self.retries)
        return replace(
            self,
            ack=self.ack * by,
            retries=retries,
            warning=self.warning * by,
            trigger=self.trigger * by,
            broadcast=self.broadcast * by,
        )
