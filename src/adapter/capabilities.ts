/**
 * What the adapter tells clients that it can do. Nothing stands here that a request does not honour.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';

export const capabilities: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsStepBack: true,
  supportsTerminateRequest: true,
  supportTerminateDebuggee: true,
  supportsRestartRequest: true,
  supportsDelayedStackTraceLoading: true,
  supportsCancelRequest: true,
  exceptionBreakpointFilters: [],
};
