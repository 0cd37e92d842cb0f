"""WordPress, the blog software that most people run: real ones, with the database that most of them have.

`make servers` installs them: that of Debian, and a newer one beside this file.
"""

from tests.servers.wordpress.mariadb import MariaDB
from tests.servers.wordpress.person import Person
from tests.servers.wordpress.server import VERSIONS, WordPress, missing

__all__ = ["VERSIONS", "MariaDB", "Person", "WordPress", "missing"]
