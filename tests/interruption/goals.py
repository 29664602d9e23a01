"""What may have come of an interrupted call: learnt by calling it where nobody interrupts."""

from dataclasses import replace

from .action import Action
from .call import Rehearsal, rehearse, the_action, the_newer
from .interruptions import Interruption
from .stage import Stage

type Goals = list[tuple[str, Rehearsal]]


class Learner:
    """The goals of one action, each learnt once."""

    def __init__(self, stage: Stage, action: Action) -> None:
        """Have learnt none."""
        self._stage = stage
        self._action = action
        self._untouched: Rehearsal
        self.asked: Rehearsal

    async def learn(self) -> None:
        """Learn what was before, and what is asked."""
        self._untouched = await rehearse(self._stage, self._action)
        self.asked = await rehearse(self._stage, self._action, the_action)

    async def after(self, interruption: Interruption) -> Goals:
        """Return the goals after an interruption: a newer command has the last word in each."""
        if not interruption.newer:
            goals = [("before", self._untouched), ("asked", self.asked)]
            if interruption.fails and self._action.begun is not None:
                begun = replace(self._action, call=self._action.begun)
                goals.append(("begun", await rehearse(self._stage, begun, the_action)))
            return goals
        newer = the_newer(interruption)
        alone = await rehearse(self._stage, self._action, newer)
        last = await rehearse(self._stage, self._action, the_action, newer)
        goals = [("before", alone), ("asked", last)]
        if interruption.is_local and self._moves:
            # It was for the device in use then; that another one starts is no contradiction.
            first = await rehearse(self._stage, self._action, newer, the_action)
            goals.append(("asked later", first))
        return goals

    @property
    def _moves(self) -> bool:
        """Whether the action leaves the device that was in use."""
        before, after = self._untouched.after, self.asked.after
        return before.device is not None and before.device != after.device
