/**
 * What the adapter tells clients that it can do. Nothing stands here that a request does not honour.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { exceptionFilters } from './stops/exception-filters.ts';

export const capabilities: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsFunctionBreakpoints: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsEvaluateForHovers: true,
  supportsClipboardContext: true,
  exceptionBreakpointFilters: exceptionFilters.map(
    ({ id, label, description, conditionDescription, byDefault }) => ({
      filter: id,
      label,
      description,
      default: byDefault,
      supportsCondition: true,
      conditionDescription,
    }),
  ),
  supportsExceptionFilterOptions: true,
  supportsExceptionInfoRequest: true,
  supportsStepBack: true,
  supportsSetVariable: true,
  supportsSetExpression: true,
  supportsRestartFrame: true,
  supportsGotoTargetsRequest: true,
  supportsStepInTargetsRequest: true,
  supportsCompletionsRequest: true,
  completionTriggerCharacters: ['.'],
  supportsModulesRequest: true,
  supportsRestartRequest: true,
  supportsValueFormattingOptions: true,
  supportTerminateDebuggee: true,
  supportsDelayedStackTraceLoading: true,
  supportsLoadedSourcesRequest: true,
  supportsTerminateThreadsRequest: true,
  supportsTerminateRequest: true,
  supportsDataBreakpoints: true,
  supportsReadMemoryRequest: true,
  supportsWriteMemoryRequest: true,
  supportsDisassembleRequest: true,
  supportsInstructionBreakpoints: true,
  supportsSteppingGranularity: true,
  supportsCancelRequest: true,
  supportsBreakpointLocationsRequest: true,
  supportsSingleThreadExecutionRequests: true,
};
