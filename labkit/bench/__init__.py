"""The interactive panel."""
