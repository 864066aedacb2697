"""The MCS-51: core, code banking, disassembler, trace."""
