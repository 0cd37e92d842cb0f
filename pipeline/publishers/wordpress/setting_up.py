"""What `daypost init wordpress` says and asks."""

from pipeline.errors import Finding, PublishError
from pipeline.publishers.setting_up import BlogSetup
from pipeline.publishers.wordpress.checking import mend_of
from pipeline.publishers.wordpress.rest import Rest


def _found(name: str, url: str) -> Finding:
    what = f"target {name}: a WordPress blog at {url}"
    try:
        Rest(name, url, "", "").root()
    except PublishError as error:
        return Finding(what, well=False, mend=mend_of(error))
    return Finding(what, well=True)


def _preparation(url: str) -> str:
    return (
        "Make an application password, which lets daypost in and can be revoked by itself. In WordPress log in as the "
        "user who is to write the posts, with the role Editor, or Author. Under Users, Profile, Application Passwords "
        f"({url}/wp-admin/profile.php#application-passwords-section) type a name, such as daypost, press Add New "
        "Application Password, and copy what it shows. The password that you log in with will not do."
    )


SETUP = BlogSetup(
    found=_found, preparation=_preparation, asked={"username": "User name", "password": "Application password"}
)
