import type { CallEvidence } from './call-evidence.js';
import { checkCallback } from './check-callback.js';
import type { HandoverExpectation } from './expectation.js';
import { sampleEvidence } from './testing/sample-evidence.js';

const from = '2026-11-23T09:00:00.000Z';
const to = '2026-11-23T12:00:00.000Z';
const phone = '+15550100001';

const wanted: Extract<HandoverExpectation, { expect: 'callback-booked' }> = {
  expect: 'callback-booked',
  phone,
  window: 'promised',
  inConnect: true,
};

function evidenceOf(
  crm: Readonly<Record<string, string>> = {},
  connect: Partial<CallEvidence['connectTasks'][number]> = {},
): CallEvidence {
  const properties = {
    hs_task_type: 'CALL',
    hs_task_subject: `Call back ${phone}`,
    hs_task_body: `<p>Help.</p><p>Promised: ${from} to ${to}<br>Handover: a</p>`,
    hs_timestamp: from,
    ...crm,
  };
  return {
    ...sampleEvidence,
    hubspot: { ...sampleEvidence.hubspot, tasks: [{ id: '3', properties }] },
    connectTasks: [
      {
        contactId: 'c',
        name: `Call back ${phone}`,
        description: 'Help.',
        attributes: { callback_phone: phone, callback_from: from, callback_to: to, summary: 'Help.' },
        scheduledMs: Date.parse(from),
        clientToken: 'a',
        ...connect,
      },
    ],
  };
}

describe('checkCallback', () => {
  it('has nothing to say about a callback as it should be', () => {
    expect(checkCallback(wanted, evidenceOf())).toEqual([]);
  });

  it('knows one without a promised time', () => {
    const evidence = evidenceOf(
      { hs_task_body: 'Promised: as soon as possible' },
      { scheduledMs: null, attributes: { callback_phone: phone, callback_from: '', summary: 'Help.' } },
    );

    expect(checkCallback({ ...wanted, window: 'none' }, evidence)).toEqual([]);
    expect(checkCallback(wanted, evidence).join()).toContain('a time should have been promised in HubSpot');
    expect(checkCallback({ ...wanted, window: 'none' }, evidenceOf()).join()).toContain('should be for now');
  });

  it.each([
    [evidenceOf({ hs_task_type: 'TODO' }), 'type of the task: expected CALL'],
    [evidenceOf({ hs_task_subject: 'Call back +15550100009' }), `the task should be to call ${phone}`],
    [evidenceOf({ hs_timestamp: to }), 'due time of the task'],
    [evidenceOf({}, { clientToken: 'other' }), 'should be that of the handover'],
    [evidenceOf({}, { scheduledMs: null }), 'time of the task in Connect'],
    [{ ...evidenceOf(), connectTasks: [] }, 'tasks of calling back in Connect: expected 1, observed 0'],
    [sampleEvidence, 'tasks of calling back in HubSpot: expected 1, observed 0'],
  ])('says what is wrong with another: %#', (evidence, words) => {
    expect(checkCallback(wanted, evidence).join()).toContain(words);
  });
});
