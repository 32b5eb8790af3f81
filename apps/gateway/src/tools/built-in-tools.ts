import { endCall } from './end-call.js';
import { escalateToHuman } from './escalate-to-human.js';
import { setLanguage } from './set-language.js';
import type { Tool } from './tool.js';

/** What the model can do on every call. A tool of your own is one file and one line here. */
export const builtInTools: readonly Tool[] = [escalateToHuman, endCall, setLanguage];
