const preset = require('../../jest.preset.cjs');

// OpenTelemetry's exporter loads node:http by import(), which a test that runs as CommonJS cannot do.
const exporter = '/node_modules/@opentelemetry/otlp-exporter-base/.+\\.cjs$';

module.exports = {
  ...preset,
  displayName: 'telemetry',
  rootDir: __dirname,
  transform: { ...preset.transform, [exporter]: preset.transform['^.+\\.ts$'] },
  transformIgnorePatterns: ['/node_modules/(?!@opentelemetry/otlp-exporter-base/)'],
};
