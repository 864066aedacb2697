"""What was done to a workbench: every verb that does something is written down, whoever used it.

Only the outermost call counts: what a verb does by means of others is its own affair.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import wraps
from inspect import signature
from typing import Any, TypeVar, cast, overload

from labkit.flash.hooks import Hook
from labkit.host.clock import SECOND, Clock
from labkit.story.entry import WAIT, Entry, cut_entry, entry_of, session, waited
from labkit.story.outcomes import outcome_of
from labkit.story.written import PATIENCE, Call, call_of

Method = TypeVar("Method", bound=Callable[..., Any])
Observer = Callable[[Entry], None]
Place = tuple[int, int | None]
POWER_CUT = "power_cut"


@dataclass
class _Open:
    """The outermost verb, while it runs. `used` are the verbs that it used itself."""

    call: Call
    used: list[Call] = field(default_factory=list)
    stopped_s: float | None = None
    cut: bool = False


class Journal(Sequence[Entry]):
    """Entries in their order; the last one is open while a verb runs. `origin` is where they begin (ns).

    `version` is another number after each change.
    """

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.origin = clock.now
        self.version = 0
        self._entries: list[Entry] = []
        self._observers: list[Observer] = []
        self._open: _Open | None = None
        self._depth = 0
        self._count = 0
        self._silent = False

    # Reading it ------------------------------------------------------------------------------

    @overload
    def __getitem__(self, index: int) -> Entry: ...
    @overload
    def __getitem__(self, index: slice) -> list[Entry]: ...
    def __getitem__(self, index: int | slice) -> Entry | list[Entry]:
        return self._entries[index]

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return "\n".join(map(repr, self.all()))

    def all(self) -> Iterator[Entry]:
        """The entries, each followed by what hands did while it ran."""
        for entry in self._entries:
            yield from entry.with_hands()

    @property
    def waiting(self) -> bool:
        """Does nothing but time pass, in a wait or outside all verbs?"""
        return self._open is None or self._open.call.verb == WAIT

    @property
    def place(self) -> Place:
        """Where it stands before what begins now: so many entries, and hands in a wait that goes on."""
        last = self._entries[-1] if self._entries else None
        if last is not None and last.end is None and last.verb == WAIT:
            return len(self._entries), len(last.meanwhile)
        return len(self._entries) - (last is not None and last.end is None), None

    def code(self, name: str = "bench") -> str:
        """The session as Python text that does the same again on a fresh bench `name` that is equal."""
        return session(self, self.origin, name)

    def watch(self, observer: Observer) -> Hook[Observer]:
        """Have `observer` called with an entry when its verb begins (the end is None) and when it has ended.

        What a hand does meanwhile is told when it is done, and in a wait also before.
        """
        return Hook(self._observers, observer)

    def forget(self, first: int = 0) -> None:
        """Strike out the entries from index `first` on."""
        if not first:
            self.origin = self.clock.now
        del self._entries[first:]
        self.version += 1

    def came_from(self, call: Call) -> None:
        """Strike out all: the bench is as this call makes it."""
        self.forget()
        entry = replace(self._entry(call), end=self.clock.now)
        self._entries.append(entry)
        self._tell(entry)

    # Time that no verb moved ------------------------------------------------------------------

    def passed(self, start: int) -> None:
        """Time went from `start` (ns) till now without a verb, as in steps: written as a wait."""
        last = self._entries[-1] if self._entries else None
        if last is not None and last.verb == WAIT and last.end == start and not last.raised:
            self._entries.pop()
        else:
            self._count += 1
            last = Entry(self._count, WAIT, {}, "", start)
        self._entries.append(self._till_now(last))
        self._tell(self._entries[-1])

    def _till_now(self, wait: Entry) -> Entry:
        """A wait that ends now, with what hands did in it till then."""
        ns = self.clock.now - wait.start
        hands = tuple(one for one in wait.meanwhile if one[0] <= ns)
        now = entry_of(waited(Call(WAIT, (0.0,), {}, {"seconds": 0.0}), ns))
        return replace(now, number=wait.number, start=wait.start, end=self.clock.now, meanwhile=hands)

    def went_back(self, place: Place | None = None) -> None:
        """Now is an earlier time: strike out what has not happened yet, or what came behind a `place`."""
        entries, hands = place if place is not None else (len(self._entries), None)
        del self._entries[entries:]
        now, last = self.clock.now, self._entries[-1] if self._entries else None
        cut = last is not None and last.end is not None and (last.end > now or hands is not None)
        if last is not None and last.verb == WAIT and cut:
            self._entries.pop()
            last = replace(last, meanwhile=last.meanwhile[:hands])
            if last.start < now or last.meanwhile:
                self._entries.append(self._till_now(last))
        self.version += 1

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Inside, what was planned happens once more, and is not written a second time."""
        self._silent = True
        try:
            yield
        finally:
            self._silent = False

    def _tell(self, entry: Entry) -> None:
        self.version += 1
        for observer in tuple(self._observers):
            observer(entry)

    # Writing it ------------------------------------------------------------------------------

    def record(self, bench: Any, method: Callable[..., Any], call: Call) -> Any:
        """Do a verb; the outermost one is written down, and so is what it raises."""
        self._depth += 1
        try:
            if self._open is None:
                return self._outermost(bench, method, call)
            if self._depth == 2:
                self._open.used.append(call)
            return method(bench, *call.given, **call.named)
        finally:
            self._depth -= 1

    def _outermost(self, bench: Any, method: Callable[..., Any], call: Call) -> Any:
        going = self._open = _Open(call)
        try:
            self._begin(call)
            result = method(bench, *call.given, **call.named)
            if going.cut and going.stopped_s is not None:
                result = bench.mains_failed(result, going.stopped_s)
            self._end(going, outcome=outcome_of(bench, call.verb, result))
        except BaseException as error:
            self._end(going, outcome=str(error) or type(error).__name__, **_raised(error))
            raise
        finally:
            self._open = None
            self._tell(self._entries[-1])
        return result

    def _begin(self, call: Call) -> None:
        last = self._entries[-1] if self._entries else None
        going_on = last is not None and last.end == self.clock.now and not last.raised
        if last is not None and going_on and call.verb == last.verb == WAIT:
            self._entries[-1] = replace(last, end=None)
        else:
            self._entries.append(self._entry(call))
        self._tell(self._entries[-1])

    def _entry(self, call: Call) -> Entry:
        self._count += 1
        return replace(entry_of(call), number=self._count, start=self.clock.now)

    def _end(self, going: _Open, outcome: str, raised: str = "", unwritten: str = "") -> None:
        entry, call = self._entries[-1], going.call
        if call.verb == WAIT and not raised:
            # As long as it was, however it ended, and in as many pieces.
            call, unwritten = waited(call, self.clock.now - entry.start), ""
        if going.stopped_s is not None:
            call = call.with_patience(going.stopped_s)
        said = entry_of(call)
        if going.cut and going.stopped_s is not None:
            said = cut_entry(call, going.stopped_s)
        elif call.verb == POWER_CUT and len(going.used) == 2 and going.used[0].patient:
            tool, seconds = going.used[0], call.options["seconds"]
            said = cut_entry(tool, seconds) if tool.options[PATIENCE] == seconds else said
        self._entries[-1] = replace(
            said,
            number=entry.number,
            start=entry.start,
            end=self.clock.now,
            outcome=outcome,
            meanwhile=entry.meanwhile,
            raised=raised,
            unwritten=unwritten or said.unwritten,
        )

    # While a verb runs -----------------------------------------------------------------------

    @property
    def cutting(self) -> bool:
        """Does the power fail in what runs now, so that nobody will restart the PC after it?"""
        return self._open is not None and (self._open.cut or self._open.call.verb == POWER_CUT)

    def stop(self, cut: bool = False) -> bool:
        """Stop what runs, at this moment: as if it had been given no more patience.

        `cut`: because the power fails. False where nothing runs that takes `patience_s`, or nothing of it can
        be stopped now.
        """
        going, passed = self._open, self.clock.patient_for
        if going is None or not going.call.patient or not passed:
            return False
        going.stopped_s, going.cut = passed / SECOND, cut
        return self.clock.impatient()

    def meanwhile(self, bench: Any, verb: str, options: Mapping[str, Any], planned: bool = False) -> Any:
        """Do a verb that takes no time, in the middle of what runs; if nothing runs, it is one of its own.

        One that was planned fails without a sound: nobody waits for its answer.
        """
        method = getattr(bench, verb)
        if self._open is None and not planned:
            return method(**options)
        entry = self._entry(call_of(verb, signature(getattr(type(bench), verb)), (), options))
        going = self._open
        if going is not None and self.waiting and not planned:
            self._tell(entry)
        self._open = going or _Open(Call(verb, (), options))  # so that it is not written a second time
        outcome = ""
        try:
            result = method(**options)
            outcome = outcome_of(bench, verb, result)
        except Exception as error:
            outcome, result = str(error), None
            if not planned:
                raise
        finally:
            self._open = going
            self._done_by_hand(replace(entry, end=self.clock.now, outcome=outcome, planned=planned))
        return result

    def _done_by_hand(self, entry: Entry) -> None:
        if self._silent:
            return
        if self._open is None:
            self._entries.append(entry)
        else:
            going = self._entries[-1]
            done = (*going.meanwhile, (entry.start - going.start, entry))
            self._entries[-1] = replace(going, meanwhile=done)
        self._tell(entry)


def _raised(error: BaseException) -> dict[str, str]:
    """What to say of an error: the built-in class it is one of. An interruption cannot be had again."""
    if not isinstance(error, Exception):
        return {"unwritten": "its interruption"}
    return {"raised": next(one.__name__ for one in type(error).__mro__ if one.__module__ == "builtins")}


def verb(method: Method) -> Method:
    """Have every use of this method written into the `journal` of its object.

    While the bench stands between two slices of a long act the method raises BusyError.
    """
    return verb_unless(lambda _: False)(method)


def verb_unless(idle: Callable[[Any], bool]) -> Callable[[Method], Method]:
    """The same for a method that is only a look while `idle(object)` holds."""

    def decorate(method: Method) -> Method:
        name, parameters = method.__name__, signature(method)

        @wraps(method)
        def act(bench: Any, *given: Any, **named: Any) -> Any:
            journal: Journal = bench.journal
            journal.clock.check()
            if idle(bench):
                return method(bench, *given, **named)
            return journal.record(bench, method, call_of(name, parameters, given, named))

        setattr(act, _MARK, True)
        return cast(Method, act)

    return decorate


_MARK = "is_verb"


def verbs_of(kind: type) -> dict[str, Callable[..., Any]]:
    """The verbs of a class, by name: what its objects write into their journals."""
    found = {name: getattr(kind, name) for name in dir(kind)}
    return {name: method for name, method in found.items() if getattr(method, _MARK, False)}
