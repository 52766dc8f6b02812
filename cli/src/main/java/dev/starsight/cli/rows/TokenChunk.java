package dev.starsight.cli.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.starsight.data.internal.NormalizedText;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import dev.starsight.text.Tokenizer.Truncation;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A buffer of rows that are tokenized together. Reusable, by one thread at a time. */
final class TokenChunk {

  private static final int ROWS = 1024;
  private static final int TEXT_BYTES = 1 << 18;

  private final int limit;
  private final int idBytes;

  private byte[] texts = new byte[TEXT_BYTES];
  private final int[] ends = new int[ROWS];
  private final String[] labels = new String[ROWS];
  private final @Nullable String[] headlines = new @Nullable String[ROWS];
  private final long[] keys = new long[ROWS];
  private final int[] lengths = new int[ROWS];
  private final int[] ids;
  private byte[] records = new byte[TEXT_BYTES];
  private int recordBytes;
  private int size;

  /**
   * Creates an empty chunk.
   *
   * @param limit maximum tokens per row
   * @param idBytes bytes per token in the records
   */
  TokenChunk(int limit, int idBytes) {
    this.limit = limit;
    this.idBytes = idBytes;
    this.ids = new int[limit];
  }

  int size() {
    return size;
  }

  /** Whether a text of so many bytes fits; an empty chunk takes any text. */
  boolean hasRoom(int bytes) {
    return size == 0 || (size < ROWS && textBytes() + (long) bytes <= TEXT_BYTES);
  }

  private int textBytes() {
    return size == 0 ? 0 : ends[size - 1];
  }

  void add(byte[] utf8, int from, int to, @Nullable String headline, String label) {
    int at = textBytes();
    int end = at + to - from;
    if (end > texts.length) {
      texts = Arrays.copyOf(texts, end);
    }
    System.arraycopy(utf8, from, texts, at, to - from);
    ends[size] = end;
    headlines[size] = headline;
    labels[size++] = label;
  }

  /** Computes the keys and the tokens of the texts. */
  TokenChunk tokenize(Tokenizer tokenizer) {
    int from = 0;
    for (int row = 0; row < size; row++) {
      int to = ends[row];
      keys[row] = NormalizedText.key(texts, from, to);
      String headline = headlines[row];
      if (headline == null) {
        lengths[row] = tokenizer.encode(texts, from, to, limit, ids, 0);
        record(lengths[row], 0);
      } else {
        pair(tokenizer, headline, new String(texts, from, to - from, UTF_8), row);
      }
      from = to;
    }
    return this;
  }

  private void pair(Tokenizer tokenizer, String headline, String text, int row) {
    Encoding encoding = tokenizer.encode(headline, text, limit, Truncation.LONGEST_FIRST);
    int second = 0;
    for (int i = 0; i < encoding.length(); i++) {
      ids[i] = encoding.inputId(i);
      second += 1 - encoding.tokenTypeId(i);
    }
    lengths[row] = encoding.length();
    record(lengths[row], second);
  }

  /**
   * Adds a record: the number of tokens and the place of the second text, 0 if there is none, in
   * two bytes each, then the tokens; little-endian.
   */
  private void record(int length, int second) {
    int needed = recordBytes + 2 * TokenSpill.COUNT_BYTES + length * idBytes;
    if (needed > records.length) {
      records = Arrays.copyOf(records, Math.max(needed, records.length * 2));
    }
    byte[] bytes = records;
    int at = recordBytes;
    bytes[at++] = (byte) length;
    bytes[at++] = (byte) (length >> 8);
    bytes[at++] = (byte) second;
    bytes[at++] = (byte) (second >> 8);
    for (int i = 0; i < length; i++) {
      int id = ids[i];
      bytes[at++] = (byte) id;
      bytes[at++] = (byte) (id >> 8);
      if (idBytes == TokenSpill.WIDE) {
        bytes[at++] = (byte) (id >> 16);
        bytes[at++] = (byte) (id >> 24);
      }
    }
    recordBytes = at;
  }

  String label(int row) {
    return labels[row];
  }

  long key(int row) {
    return keys[row];
  }

  int length(int row) {
    return lengths[row];
  }

  byte[] records() {
    return records;
  }

  int recordBytes() {
    return recordBytes;
  }

  /** Removes all rows, and frees the memory of a huge text. */
  void clear() {
    Arrays.fill(labels, 0, size, "");
    Arrays.fill(headlines, 0, size, null);
    size = 0;
    recordBytes = 0;
    if (texts.length > TEXT_BYTES) {
      texts = new byte[TEXT_BYTES];
    }
  }
}
