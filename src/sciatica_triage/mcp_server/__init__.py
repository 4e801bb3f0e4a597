"""The Model Context Protocol server: the tools for a language model's host. Needs the extra `mcp`."""

from .serve import run_http, run_stdio, server

__all__ = ["run_http", "run_stdio", "server"]
