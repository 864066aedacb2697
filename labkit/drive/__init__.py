"""The machine: board, controller, gate, EEPROM, mechanism and panel."""
