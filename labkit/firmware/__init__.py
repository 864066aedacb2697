"""Images as bytes: layouts, identity, sums, containers, patches. Knows no hardware."""
