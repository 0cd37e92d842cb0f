"""Authors who write to Matrix with the library that Element is made with: `Authors`, `Author`."""

from tests.servers.matrix_author.author import Attachment, Author
from tests.servers.matrix_author.authors import Authors, missing
from tests.servers.matrix_author.composer import composed
from tests.servers.matrix_author.orders import AuthorError

__all__ = ["Attachment", "Author", "AuthorError", "Authors", "composed", "missing"]
