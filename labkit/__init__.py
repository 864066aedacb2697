"""A lab on drive firmware and bricking."""
