import type { TokenRecord } from '../handover-record.js';
import type { StoreDeps } from './handover-store.js';
import { createTable } from './table.js';
import { tokenRecord } from './token-store.js';

export interface TokenReader {
  /**
   * Strongly consistent; null when there is none, or when it expired long enough ago to be gone.
   * @throws CodedError<StoreErrorCode>
   */
  read(token: string): Promise<TokenRecord | null>;
}

/** Looks at a token without using it up. */
export function createTokenReader(
  config: { readonly tableName: string },
  deps: Pick<StoreDeps, 'client'>,
): TokenReader {
  const table = createTable({ tableName: config.tableName, keyName: 'token' }, deps);
  return {
    async read(token) {
      const row = await table.read(token);
      return row && tokenRecord(row);
    },
  };
}
