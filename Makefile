# Thin wrappers on lab.py, which does the work on every system.
PYTHON ?= python3

.PHONY: help lab test notebooks bench soak coverage browser nbgrader bundle reset

help:
	@echo "make lab        set up and open the lab"
	@echo "make test       set up and run every check"
	@echo "make notebooks  run all notebooks and store their outputs"
	@echo "make bench      measure"
	@echo "make soak       run all tests with long random searches"
	@echo "make coverage   lines that the tests never reach"
	@echo "make browser    run the machine in a browser's Python (needs Node.js)"
	@echo "make nbgrader   fetch nbgrader and grade three submissions with it"
	@echo "make bundle     pack the lab and its packages for a room without a network"
	@echo "make reset      fresh copies of changed notebooks, keeping yours"

lab:
	@$(PYTHON) lab.py start

test notebooks bench soak coverage browser nbgrader bundle reset:
	@$(PYTHON) lab.py $@
