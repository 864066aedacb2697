"""The fast engine: hot 8051 code becomes Python functions, made from the same instruction table.

In the order in which code goes through them: `steps` (an instruction as lines of Python), `flow` (what
belongs to a region), `graph` (its loops), `liveness` (what is needed), `folding` (shorter lines), `structure`
(the function), `regions` (where functions are kept), `burst` (the engine).
"""

from labkit.mcu.translator.burst import Translator, translated_burst

__all__ = ["Translator", "translated_burst"]
