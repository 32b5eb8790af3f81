/** Says what was tried as it is known, and counts. */
export function createReport({ print = console.log } = {}) {
  const counts = { passed: 0, failed: 0, leftOut: 0 };
  return {
    passed(subject, what) {
      counts.passed += 1;
      print(`  ok      ${subject} ${what}`);
    },
    /** @param {string} evidence what was seen instead; may have several lines */
    failed(subject, what, evidence) {
      counts.failed += 1;
      print(`  FAILED  ${subject} ${what}`);
      for (const line of evidence.trim().split('\n').slice(-60)) print(`            ${line}`);
    },
    check(holds, subject, what, evidence) {
      if (holds) this.passed(subject, what);
      else this.failed(subject, what, evidence);
      return holds;
    },
    leftOut(subject, why) {
      counts.leftOut += 1;
      print(`  --      ${subject} was left out: ${why}`);
    },
    /** @returns {number} exit code */
    close() {
      const rest = counts.leftOut === 0 ? '' : `, ${counts.leftOut} left out`;
      print(`\nImages: ${counts.passed} passed, ${counts.failed} failed${rest}`);
      return counts.failed === 0 ? 0 : 1;
    },
  };
}
