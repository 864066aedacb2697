"""Flash chips: sector maps, command state machines, time and torn operations."""
