import fc from 'fast-check';
import { parseDoctorOptions } from './doctor-options.js';

describe('parseDoctorOptions', () => {
  it('reads everything there is', () => {
    expect(parseDoctorOptions([])).toEqual({ isJson: false, connectTo: null });
    expect(parseDoctorOptions(['--json', '--connect-to', 'lb.example.com:443'])).toEqual({
      isJson: true,
      connectTo: { host: 'lb.example.com', port: 443 },
    });
    expect(parseDoctorOptions(['--connect-to=[::1]:8443'])).toMatchObject({
      connectTo: { host: '::1', port: 8443 },
    });
    expect(parseDoctorOptions(['-h'])).toBe('help');
  });

  it.each([
    ['--connect-to', 'lb'],
    ['--connect-to', 'lb:0'],
    ['--connect-to', ':443'],
    ['--connect-to', 'lb:65536'],
    ['--fix'],
    ['now'],
  ])('says what is wrong with %s %s', (...args) => {
    expect(parseDoctorOptions(args)).toHaveProperty('problem');
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (args) => {
        expect(parseDoctorOptions(args)).toBeDefined();
      }),
    );
  });
});
