/** Why bytes are not what the escrow would have written; the message goes on in a sentence about the log. */
export class EncodingFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = "EncodingFault";
  }
}
