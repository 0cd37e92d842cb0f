"""WordPress, by its REST interface, without any plug-in: a stock blog, a login with an application password.

https://developer.wordpress.org/rest-api/
"""
