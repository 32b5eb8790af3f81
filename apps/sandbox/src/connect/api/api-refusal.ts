/** An error as Amazon's REST services answer it. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** Name of the error, for the header. */
  readonly errorType?: string;
}

export function refusal(status: number, errorType: string, message: string): ApiAnswer {
  return { status, errorType, body: { message } };
}
