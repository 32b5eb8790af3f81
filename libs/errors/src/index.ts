export { CodedError, isCodedError, type CodedErrorOptions } from './coded-error.js';
export { errorFields, type ErrorFields } from './error-fields.js';
