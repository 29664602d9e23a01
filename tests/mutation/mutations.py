"""All mutations."""

from typing import Final

from .mutation import Mutation
from .table.auth import AUTH
from .table.library import LIBRARY
from .table.playback import PLAYBACK
from .table.state import STATE
from .table.webapi import WEB_API

MUTATIONS: Final[tuple[Mutation, ...]] = (*AUTH, *WEB_API, *STATE, *PLAYBACK, *LIBRARY)
