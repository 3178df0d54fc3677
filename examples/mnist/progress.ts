/** How much of something is done, as a bar of `width` characters. */
export function bar(share: number, width = 24): string {
  const full = Math.round(share * width);
  return `[${'█'.repeat(full)}${'·'.repeat(width - full)}]`;
}

/** A line that is drawn again and again in a terminal; elsewhere only when it is finished. */
export class Line {
  private last = -1;

  constructor(private readonly out: NodeJS.WriteStream) {}

  /** Draws the line, at most once for each hundredth. */
  draw(share: number, text: string): void {
    const hundredth = Math.floor(100 * share);
    if (!this.out.isTTY || hundredth === this.last) return;
    this.last = hundredth;
    this.out.write(`\r${text}`);
  }

  finish(text: string): void {
    this.out.write(this.out.isTTY ? `\r${text}\n` : `${text}\n`);
    this.last = -1;
  }
}
