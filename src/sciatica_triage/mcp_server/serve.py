"""The MCP server: the tools, a prompt and the rules' own files, over stdio or over HTTP on this machine only.

The SDK's low-level server is used, since the friendlier one writes what it was sent into its error messages. Nothing that
a client sends is repeated or logged.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

from ..chat.gate import NOT_CHECKED
from ..errors import PresentationError, needs
from ..triager import Triager
from ..vocabulary.untrusted import GIVEN_TWICE
from . import guide
from .screen import Filled, Round
from .tools import tools
from .wire import TWICE, UNREADABLE, impatient, looking, standard_input

if TYPE_CHECKING:
    from mcp.server import Server

STATE_SECONDS: Final = 3_600.0
"""So long the state of a round of forms is taken; each round seals it anew."""
_FORMS_SINCE: Final = "2026-07-28"
"""The first revision of the protocol in which a tool may ask."""
IDLE_SECONDS: Final = 20.0
"""A connection whose request is not complete after so long is closed."""
_INSTRUCTIONS: Final = (
    "Red-flag triage for sciatica: how soon to be seen, never what is wrong. Send only what the person has said; leave out "
    "what was not asked. Tell the person `what_to_do` at urgent and emergency before anything else. Not a medical device."
)


def server(triager: Triager | None = None) -> Server[Any]:
    """The server; raise `TriageError` where the SDK is not installed."""
    needs("mcp", "mcp")
    import mcp_types as types
    from mcp.server import Server
    from mcp.server.request_state import RequestStateBoundary, RequestStateSecurity
    from mcp.shared.exceptions import MCPError
    from mcp_types.version import is_version_at_least

    from .. import __version__

    ready = Triager() if triager is None else triager
    known = tools(ready)
    fixed = list(guide.resources(ready))
    texts = {one.uri: one for one in (*fixed, *guide.findings(ready))}
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
            types.Resource(uri=one.uri, name=one.uri.split("://")[1], title=one.title, mime_type=one.mime)
            for one in fixed
        ]
    )
    templates = types.ListResourceTemplatesResult(
        resource_templates=[
            types.ResourceTemplate(
                uri_template=guide.RULE_TEMPLATE, name="rule", title="A rule's file", mime_type="application/yaml"
            ),
            types.ResourceTemplate(
                uri_template=guide.FINDING_TEMPLATE, name="finding", title="A finding", mime_type="application/json"
            ),
        ]
    )
    about = types.PromptArgument(name="finding", description="The finding to begin with.", required=False)
    prompts = types.ListPromptsResult(
        prompts=[
            types.Prompt(name=guide.PROMPT, title=guide.PROMPT_TITLE, description=guide.PROMPT_SAYS, arguments=[about])
        ]
    )

    def problem(text: str) -> types.CallToolResult:
        # A result and no error of the protocol, which a host may keep from the model.
        return types.CallToolResult(content=[types.TextContent(type="text", text=text)], is_error=True)

    async def list_tools(_: Any, __: Any) -> types.ListToolsResult:
        return listed

    def shows_forms(context: Any) -> bool:
        capabilities = context.session.client_capabilities
        asks = capabilities.elicitation if capabilities is not None else None
        newest = is_version_at_least(context.protocol_version, _FORMS_SINCE)
        # Older clients say `elicitation: {}` where they can show forms.
        return newest and asks is not None and (asks.form is not None or asks.url is None)

    def in_forms(asked: Round) -> types.InputRequiredResult:
        forms: dict[str, Any] = {
            name: types.ElicitRequest(
                params=types.ElicitRequestFormParams(message=form.message, requested_schema=dict(form.schema))
            )
            for name, form in asked.forms.items()
        }
        return types.InputRequiredResult(input_requests=forms, request_state=asked.state)

    def filled_in(params: types.CallToolRequestParams) -> dict[str, Filled]:
        came = params.input_responses or {}
        return {
            name: Filled(one.action == "accept", one.content)
            for name, one in came.items()
            if isinstance(one, types.ElicitResult)
        }

    async def call_tool(
        context: Any, params: types.CallToolRequestParams
    ) -> types.CallToolResult | types.InputRequiredResult:
        tool = known.get(params.name)
        if tool is None:
            return problem(f"unknown tool; the tools are {', '.join(known)}")
        if TWICE in (params.arguments or {}):
            return problem(f"{GIVEN_TWICE}. Nothing was assessed; send it again.")
        if UNREADABLE in (params.arguments or {}):
            return problem("the call cannot be read as JSON. Nothing was assessed; send it again.")
        try:
            if tool.ask is not None and shows_forms(context):
                output = tool.ask(params.arguments or {}, params.request_state, filled_in(params))
            else:
                output = tool.run(params.arguments or {})
        except PresentationError as error:
            return problem(f"{error}. Nothing was assessed; correct that and send all answers again.")
        except Exception:
            # Never the error's own text, which may repeat an answer: the person is told where to turn.
            return problem(ready.options.locale.fill(NOT_CHECKED))
        if isinstance(output, Round):
            return in_forms(output)
        # Twice, as some clients read the text alone.
        content: list[Any] = [types.TextContent(type="text", text=output.model_dump_json())]
        return types.CallToolResult(content=content, structured_content=output.model_dump(mode="json"))

    async def list_resources(_: Any, __: Any) -> types.ListResourcesResult:
        return resources

    async def read_resource(_: Any, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        # Looked up and never opened: an address that a client sends reaches no file.
        if params.uri not in texts:
            raise MCPError(types.INVALID_PARAMS, "unknown resource; `resources/list` has all of them")
        one = texts[params.uri]
        return types.ReadResourceResult(
            contents=[types.TextResourceContents(uri=one.uri, mime_type=one.mime, text=one.text)]
        )

    async def list_resource_templates(_: Any, __: Any) -> types.ListResourceTemplatesResult:
        return templates

    async def list_prompts(_: Any, __: Any) -> types.ListPromptsResult:
        return prompts

    async def get_prompt(_: Any, params: types.GetPromptRequestParams) -> types.GetPromptResult:
        arguments = params.arguments or {}
        text = guide.prompt_text(ready, arguments.get("finding")) if set(arguments) <= {"finding"} else None
        if params.name != guide.PROMPT or text is None:
            raise MCPError(
                types.INVALID_PARAMS, f"the one prompt is `{guide.PROMPT}`; it may begin with a known finding"
            )
        said = types.PromptMessage(role="user", content=types.TextContent(type="text", text=text))
        return types.GetPromptResult(description=guide.PROMPT_SAYS, messages=[said])

    async def complete(_: Any, params: types.CompleteRequestParams) -> types.CompleteResult:
        values, total = guide.completions(ready, params.argument.name, params.argument.value)
        found = types.Completion(values=values, total=total, has_more=total > len(values))
        return types.CompleteResult(completion=found)

    made: Server[Any] = Server(
        "sciatica-triage",
        version=__version__,
        title="Sciatica red-flag triage",
        instructions=_INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_read_resource=read_resource,
        on_list_resource_templates=list_resource_templates,
        on_list_prompts=list_prompts,
        on_get_prompt=get_prompt,
        on_completion=complete,
    )
    # What a client hands back as the state of a round may be anything. It is encrypted under a key of this process, bound
    # to the call's arguments, and refused when it was changed, is too old or comes from another process.
    sealed = RequestStateSecurity.ephemeral(ttl=STATE_SECONDS)
    made.middleware.append(RequestStateBoundary(sealed, default_audience="sciatica-triage"))
    return made


def run_stdio(triager: Triager | None = None) -> None:
    """Serve the client at the other end of standard input and output, until it hangs up."""
    ready = server(triager)
    import anyio
    from mcp.server.stdio import stdio_server

    async def serve() -> None:
        lines: Any = standard_input()
        async with stdio_server(stdin=lines) as (read, write):
            await ready.run(read, write, ready.create_initialization_options())

    _quiet()
    anyio.run(serve)


def run_http(port: int, triager: Triager | None = None, *, idle_seconds: float = IDLE_SECONDS) -> None:
    """Serve streamable HTTP at `http://127.0.0.1:PORT/mcp`; only this machine can reach it, without a session."""
    # With the host, the SDK refuses requests by another name: a page of the web could have one that leads here.
    app: Any = server(triager).streamable_http_app(json_response=True, stateless_http=True, host="127.0.0.1")
    import uvicorn

    _quiet()
    patience = impatient(idle_seconds)
    uvicorn.run(looking(app), host="127.0.0.1", port=port, log_level="warning", access_log=False, http=patience)


def _quiet() -> None:
    """The SDK logs requests that it cannot read, with their text; that text may be a person's."""
    logging.getLogger("mcp").setLevel(logging.CRITICAL + 1)
