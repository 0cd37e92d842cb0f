"""A real homeserver of Matrix for tests, and the people on it: `Synapse`, `Person`, `Witness`."""

from tests.servers.synapse.api import RefusalError
from tests.servers.synapse.person import Invitation, Person
from tests.servers.synapse.server import Synapse, missing
from tests.servers.synapse.witness import Witness

__all__ = ["Invitation", "Person", "RefusalError", "Synapse", "Witness", "missing"]
