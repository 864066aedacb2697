"""How a whole bench becomes a file, and a file a bench: used by `labkit.story.benchfile`.

container   the outer form: a zip with a seal, and limits on what may come out of it
kinds       a small language of values: each kind checks, packs and unpacks; shapes: values made of values
machine     what a snapshot of a drive holds, in that language
records     what a file holds, plain; forms: the same in that language
gather      a live bench to records; rebuild: records to a live bench
sound       what must fit together beyond each value alone
"""
