"""The MCP server: `mcp_tools` and the rules' own files, over stdio or over HTTP on this machine only.

The SDK's low-level server is used, since the friendlier one writes what it was sent into its error messages. Nothing that
a client sends is repeated or logged.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from ..chat.gate import NOT_CHECKED
from ..errors import PresentationError, needs
from ..packs.shipped import SHIPPED, rules_folder
from ..triager import Triager
from .tools import tools

if TYPE_CHECKING:
    from mcp.server import Server

SCHEME: Final = "sciatica-triage"
_INSTRUCTIONS: Final = (
    "Red-flag triage for sciatica: how soon to be seen, never what is wrong. Send only what the person has said; leave out "
    "what was not asked. Tell the person `what_to_do` at urgent and emergency before anything else. Not a medical device."
)


def server(triager: Triager | None = None) -> Server[Any]:
    """The server; raise `TriageError` where the SDK is not installed."""
    needs("mcp", "mcp")
    import mcp_types as types
    from mcp.server import Server
    from mcp.shared.exceptions import MCPError

    from .. import __version__

    ready = Triager() if triager is None else triager
    known = tools(ready)
    texts = {uri: (title, mime, text) for uri, title, mime, text in _resources(ready)}
    hints = types.ToolAnnotations(
        read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    )
    listed = types.ListToolsResult(
        tools=[
            types.Tool(
                name=tool.name,
                title=tool.title,
                description=tool.description,
                input_schema=dict(tool.input_schema),
                output_schema=tool.output.model_json_schema(),
                annotations=hints,
            )
            for tool in known.values()
        ]
    )
    resources = types.ListResourcesResult(
        resources=[
            types.Resource(uri=uri, name=uri.split("://")[1], title=title, mime_type=mime)
            for uri, (title, mime, _) in texts.items()
        ]
    )

    def problem(text: str) -> types.CallToolResult:
        return types.CallToolResult(content=[types.TextContent(type="text", text=text)], is_error=True)

    async def list_tools(_: Any, __: Any) -> types.ListToolsResult:
        return listed

    async def call_tool(_: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        tool = known.get(params.name)
        if tool is None:
            return problem(f"unknown tool; the tools are {', '.join(known)}")
        try:
            output = tool.run(params.arguments or {})
        except PresentationError as error:
            return problem(f"{error}. Nothing was assessed; send it again.")
        except Exception:
            return problem(ready.options.locale.fill(NOT_CHECKED))
        content: list[Any] = [types.TextContent(type="text", text=output.model_dump_json())]
        return types.CallToolResult(content=content, structured_content=output.model_dump(mode="json"))

    async def list_resources(_: Any, __: Any) -> types.ListResourcesResult:
        return resources

    async def read_resource(_: Any, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        if params.uri not in texts:
            raise MCPError(types.INVALID_PARAMS, "unknown resource; `resources/list` has all of them")
        _title, mime, text = texts[params.uri]
        return types.ReadResourceResult(
            contents=[types.TextResourceContents(uri=params.uri, mime_type=mime, text=text)]
        )

    return Server(
        "sciatica-triage",
        version=__version__,
        title="Sciatica red-flag triage",
        instructions=_INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_read_resource=read_resource,
    )


def run_stdio(triager: Triager | None = None) -> None:
    """Serve the client at the other end of standard input and output, until it hangs up."""
    ready = server(triager)
    import anyio
    from mcp.server.stdio import stdio_server

    async def serve() -> None:
        async with stdio_server() as (read, write):
            await ready.run(read, write, ready.create_initialization_options())

    _quiet()
    anyio.run(serve)


def run_http(port: int, triager: Triager | None = None) -> None:
    """Serve streamable HTTP at `http://127.0.0.1:PORT/mcp`; only this machine can reach it, without a session."""
    app = server(triager).streamable_http_app(json_response=True, stateless_http=True, host="127.0.0.1")
    import uvicorn

    _quiet()
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)


def _quiet() -> None:
    """The SDK logs requests that it cannot read, with their text; that text may be a person's."""
    logging.getLogger("mcp").setLevel(logging.CRITICAL + 1)


def _resources(triager: Triager) -> Iterator[tuple[str, str, str, str]]:
    """Address, title, type and text of each rule's file and of each pack's sources. Only shipped packs have files here."""
    for pack in triager.packs:
        sources = {
            id_: entry.model_dump(exclude_none=True, exclude_defaults=True) for id_, entry in pack.sources.items()
        }
        yield (
            f"{SCHEME}://sources/{pack.name}",
            f"Sources of {pack.title}",
            "application/json",
            json.dumps(sources, ensure_ascii=False, indent=1),
        )
        for rule in pack.rules:
            if pack.name in SHIPPED:
                file = rules_folder() / rule.file
                yield f"{SCHEME}://rules/{rule.name}", rule.title, "application/yaml", file.read_text("utf-8")
