/**
 * The sandbox's entry: locks down this process and serves runs and sessions to its parent.
 */
import { stripTypes } from '../script/frontend/swc.ts';
import { serveParent } from '../script/isolation/sandbox-child.node.ts';
import { sandboxHandlers } from './sandbox-handlers.ts';
import { sandboxRealm } from './sandbox-realm.ts';

serveParent(() => sandboxHandlers(sandboxRealm(stripTypes)));
