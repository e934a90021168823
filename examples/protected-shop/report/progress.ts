/** Shows how far a phase is: one line that is rewritten on a terminal, and one line at its end elsewhere. */
export function progress(title: string, total: number): { step(): void; end(remark?: string): void } {
  const live = process.stdout.isTTY === true;
  let done = 0;
  return {
    step() {
      done++;
      if (live) process.stdout.write(`\r${title}: ${done}/${total}`);
    },
    end(remark = '') {
      console.log(`${live ? '\r' : ''}${title}: ${done}/${total}${remark === '' ? '' : `, ${remark}`}`);
    },
  };
}
