/** Put in by the bundler, from the app's package.json. */
declare const VOC_SERVICE_VERSION: string | undefined;

/** Which release of a service this is; what runs from its sources has never been released. */
export const serviceVersion: string =
  typeof VOC_SERVICE_VERSION === 'string' ? VOC_SERVICE_VERSION : 'unreleased';
