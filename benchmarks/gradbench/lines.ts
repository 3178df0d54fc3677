/** Thrown where input ends behind the last line feed. */
export class UnfinishedLine extends Error {}

/** Lines of a stream, without their line feeds. A line may be as long as a string can be: its chunks are joined once, when it is complete. */
export async function* lines(stream: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let chunks: Uint8Array[] = [];
  for await (const chunk of stream) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      chunks.push(chunk.subarray(from, end));
      yield Buffer.concat(chunks).toString('utf8');
      chunks = [];
      from = end + 1;
    }
    if (from < chunk.length) chunks.push(chunk.subarray(from));
  }
  const rest = Buffer.concat(chunks).toString('utf8');
  if (rest.length > 0)
    throw new UnfinishedLine(
      `expected a line feed behind every message, got the end of input after ${rest.length} characters: ${rest.slice(0, 60)}${rest.length > 60 ? '…' : ''}. Perhaps the other side died while it wrote.`,
    );
}
