import { dirname, join } from 'node:path';

export const workspaceRoot = join(__dirname, '..', '..', '..', '..');

/** Where the build leaves the apps. */
export const bundlesDir = join(workspaceRoot, 'dist', 'apps');

export const sandboxBundle = join(bundlesDir, 'sandbox', 'main.cjs');

/** Enough for a service to find Node, and nothing of this process's own PATH. */
export const servicePath = dirname(process.execPath);
