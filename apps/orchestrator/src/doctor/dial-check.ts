import { ok, wrong, type Check } from '@voc/doctor';
import { isPossiblePhoneNumber } from 'libphonenumber-js';

export interface DialCheckConfig {
  /** E.164. */
  readonly connectPhoneNumber: string;
  readonly defaultCallerId: string | null;
}

/** Whether what is dialled can be a number. That somebody answers there only a call can tell. */
export function dialCheck({ connectPhoneNumber, defaultCallerId }: DialCheckConfig): Check {
  return {
    id: 'connect.number',
    title: 'the number of the Connect flow can be dialled',
    run() {
      const numbers = { CONNECT_PHONE_NUMBER: connectPhoneNumber, DEFAULT_CALLER_ID: defaultCallerId };
      const [odd] = Object.entries(numbers).filter(
        ([, number]) => number !== null && !isPossiblePhoneNumber(number),
      );
      return Promise.resolve(
        odd === undefined
          ? ok(`${connectPhoneNumber} has the form of a number; the first call shows who answers.`)
          : wrong(
              `${odd[0]} has too few or too many digits for its country.`,
              `Set ${odd[0]} to the whole number.`,
            ),
      );
    },
  };
}
