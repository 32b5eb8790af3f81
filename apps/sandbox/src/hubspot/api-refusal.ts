/** One entry of `errors` in HubSpot's error body; `context` values are arrays of strings. */
export interface RefusalDetail {
  readonly message: string;
  readonly code: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

export interface RefusalOptions {
  readonly errors?: readonly RefusalDetail[];
  /**
   * Name of the broken rule when a correct client would never have sent this. Absent for what a correct client must
   * expect, such as an unknown record.
   */
  readonly violation?: string;
}

/** A request HubSpot answers with an error body. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  readonly status: number;
  readonly category: string;
  readonly errors: readonly RefusalDetail[];
  readonly violation: string | undefined;

  constructor(status: number, category: string, message: string, options: RefusalOptions = {}) {
    super(message);
    this.status = status;
    this.category = category;
    this.errors = options.errors ?? [];
    this.violation = options.violation;
  }
}

/** 400 about one property; the message names properties, never values. */
export function propertyRefusal(
  code: string,
  message: string,
  propertyName: string,
  options: { readonly isViolation: boolean },
): ApiRefusal {
  return new ApiRefusal(400, 'VALIDATION_ERROR', message, {
    errors: [{ message, code, context: { propertyName: [propertyName] } }],
    ...(options.isViolation ? { violation: code.toLowerCase().replaceAll('_', '-') } : {}),
  });
}

/** 400 that only a wrong client gets. */
export function badRequest(violation: string, message: string): ApiRefusal {
  return new ApiRefusal(400, 'VALIDATION_ERROR', message, { violation });
}

export function notFound(message = 'resource not found'): ApiRefusal {
  return new ApiRefusal(404, 'OBJECT_NOT_FOUND', message);
}
