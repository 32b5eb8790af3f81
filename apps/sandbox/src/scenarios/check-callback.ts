import type { CallEvidence } from './call-evidence.js';
import type { HandoverExpectation } from './expectation.js';
import { same, unless, type Verdict } from './verdict.js';

type CallbackExpectation = Extract<HandoverExpectation, { readonly expect: 'callback-booked' }>;

/** That whoever will call back knows whom to call, when, and about what. */
export function checkCallback(
  { phone, window, inConnect }: CallbackExpectation,
  { hubspot, connectTasks, handovers }: CallEvidence,
): Verdict {
  const [task] = hubspot.tasks;
  const [connectTask] = connectTasks;
  return [
    ...same('tasks of calling back in HubSpot', hubspot.tasks.length, 1),
    ...same('tasks of calling back in Connect', connectTasks.length, inConnect ? 1 : 0),
    ...(task === undefined ? [] : checkCrmTask(task.properties, phone, window)),
    ...(connectTask === undefined ? [] : checkConnectTask(connectTask, phone, window)),
    ...unless(
      connectTask === undefined || handovers.some(({ handoverId }) => handoverId === connectTask.clientToken),
      'the task in Connect should be that of the handover',
    ),
  ];
}

function checkCrmTask(
  properties: CallEvidence['hubspot']['tasks'][number]['properties'],
  phone: string,
  window: CallbackExpectation['window'],
): Verdict {
  const body = properties['hs_task_body'] ?? '';
  const [, from = '', to = ''] = /Promised: (\S+Z) to (\S+Z)/.exec(body) ?? [];
  return [
    ...same('type of the task', properties['hs_task_type'] ?? '', 'CALL'),
    ...unless((properties['hs_task_subject'] ?? '').includes(phone), `the task should be to call ${phone}`),
    ...(window === 'promised'
      ? [
          ...checkWindow('in HubSpot', from, to),
          ...same('due time of the task', properties['hs_timestamp'] ?? '', from),
        ]
      : unless(from === '', 'no time should have been promised')),
  ];
}

function checkConnectTask(
  { attributes, scheduledMs }: CallEvidence['connectTasks'][number],
  phone: string,
  window: CallbackExpectation['window'],
): Verdict {
  const { callback_phone = '', callback_from = '', callback_to = '', summary = '' } = attributes;
  return [
    ...same('number to call in Connect', callback_phone, phone),
    ...unless(summary !== '', 'the task in Connect should say what the caller wants'),
    ...(window === 'promised'
      ? [
          ...checkWindow('in Connect', callback_from, callback_to),
          ...same('time of the task in Connect', scheduledMs ?? 0, Date.parse(callback_from)),
        ]
      : unless(scheduledMs === null && callback_from === '', 'the task in Connect should be for now')),
  ];
}

function checkWindow(where: string, from: string, to: string): Verdict {
  return unless(
    Date.parse(from) < Date.parse(to),
    `a time should have been promised ${where}: observed “${from}” to “${to}”`,
  );
}
