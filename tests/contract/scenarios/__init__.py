"""The scenarios, which are known once their modules are imported: all that stand in this folder."""

from importlib import import_module
from pkgutil import iter_modules

for _module in iter_modules(__path__, f"{__name__}."):
    import_module(_module.name)
