"""A real homeserver of Matrix for tests, and the people on it: `Synapse`, `Person`."""

from tests.servers.synapse.api import RefusalError
from tests.servers.synapse.person import Invitation, Person
from tests.servers.synapse.server import Synapse, missing

__all__ = ["Invitation", "Person", "RefusalError", "Synapse", "missing"]
