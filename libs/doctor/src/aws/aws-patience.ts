/** Each request once, or twice where the SDK thinks it worth while: the checks have their own time. */
export const awsPatience = { maxAttempts: 2 } as const;
