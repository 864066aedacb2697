"""What the panel shows, section by section, as plain data for a browser or for print. Looking moves nothing."""
