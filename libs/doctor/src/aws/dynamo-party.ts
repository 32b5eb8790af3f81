import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { awsClientSettings, parseAll, parseEnv } from '@voc/config';
import { z } from 'zod';
import type { Party } from '../check.js';
import { awsPatience } from './aws-patience.js';
import { isDynamoEmulator, tableChecks, type WantedTable } from './table-checks.js';

/** The tables a service uses, each named by its variable. */
export function dynamoParty(tables: readonly Omit<WantedTable, 'tableName'>[]): Party {
  const names = z.object(Object.fromEntries(tables.map(({ variable }) => [variable, z.string()])));
  return {
    id: 'dynamodb',
    checks(env) {
      const { at, settings } = parseAll({
        at: () => parseEnv(names, env),
        settings: () => awsClientSettings(env, 'DYNAMODB'),
      });
      const client = new DynamoDBClient({ ...settings, ...awsPatience });
      return tables.flatMap((table) =>
        tableChecks(
          { ...table, tableName: at[table.variable] ?? '' },
          { client, isEmulator: isDynamoEmulator(env) },
        ),
      );
    },
  };
}
