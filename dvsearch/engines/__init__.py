"""The engines: one protocol, several ways to keep its promises."""
