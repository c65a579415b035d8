"""What the web server loads: the checked application of the settings in the environment."""

from portal import create_app, start

app = create_app()
start.check()
