"""The PC around the drive: cable, BIOS, DOS, Windows, media."""
