"""JupyterLab as the lab wants it: on this machine only, quiet, and with Jupyter's own token."""

c = get_config()  # noqa: F821

c.ServerApp.ip = "127.0.0.1"
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
# The other manager asks a package index for extensions.
c.LabApp.extension_manager = "readonly"
