"""The embedded site: the folder that the site's publisher fills, served to readers."""
