package dev.starsight.delimited;

import dev.starsight.data.MalformedRowException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Splits bytes into rows and fields. A line ends with LF or CR LF and nothing else: U+2028, U+0085
 * and a lone CR are ordinary characters. One buffer holds the current row; positions of fields are
 * relative to the start of the row, because the row moves when the buffer is refilled.
 *
 * <p>Longer than 400 lines because its methods share their state and run once a byte or once a
 * field: splitting it would add a call where eight bytes are examined at once (decision 015 says
 * what that gains over a general reader). The state has three groups: the buffer and the dialect,
 * which last for the file; the current row, which {@link #next} replaces; and the problem of that
 * row, which is only recorded while the row is split, so that the next row begins in the right
 * place.
 */
final class RecordReader {

  /** The number of bytes in which the dialect is detected; also the first size of the buffer. */
  static final int HEAD_BYTES = 1 << 18;

  private final @Nullable InputBytes in;
  private final String source;
  private final int maxRowBytes;

  // The buffer: the current row begins at start, the bytes not yet split at position, and the room
  // for bytes not yet read at limit.
  private byte[] buffer;
  private int start;
  private int position;
  private int limit;
  private boolean ended;

  // The dialect; delimiters is the delimiter eight times.
  private byte delimiter;
  private long delimiters;
  private boolean quoted;

  // Lines of the file, counted from 1, where the next and the current row begin.
  private long nextLine = 1;
  private long line;
  private long blankBefore;

  // The current row: its fields, relative to start, and which of them have doubled quotes. The sign
  // bit of signs is set if a byte of the row is not ASCII.
  private int fields;
  private int[] starts = new int[32];
  private int[] ends = new int[32];
  private boolean[] doubled = new boolean[32];
  private boolean anyDoubled;
  private int signs;
  private int length;

  // The first problem of the current row, if any, and its field.
  private @Nullable String problem;
  private int problemField;

  /** Reads a file from its beginning; its first {@code headBytes} are read at once. */
  RecordReader(InputBytes in, String source, int maxRowBytes, int headBytes) throws IOException {
    this.in = in;
    this.source = source;
    this.maxRowBytes = maxRowBytes;
    this.buffer = new byte[headBytes];
    while (limit < buffer.length && fill() && !(in.isIdle() && hasRow())) {
      // The whole head is needed to detect the dialect, as far as it has come.
    }
    if (limit >= 3
        && buffer[0] == (byte) 0xEF
        && buffer[1] == (byte) 0xBB
        && buffer[2] == (byte) 0xBF) {
      position = 3;
      start = 3;
    }
  }

  /** Returns whether there are two whole lines, of which the first may be a header. */
  private boolean hasRow() {
    int lines = 0;
    for (int i = 0; i < limit && lines < 2; i++) {
      lines += buffer[i] == '\n' ? 1 : 0;
    }
    return lines == 2;
  }

  RecordReader(String source, int maxRowBytes, Dialect dialect) {
    this.in = null;
    this.source = source;
    this.maxRowBytes = maxRowBytes;
    this.buffer = new byte[0];
    use(dialect);
  }

  /** Continues with the first bytes of an array, which are whole lines of the file. */
  void show(byte[] bytes, int length, long firstLine) {
    buffer = bytes;
    start = 0;
    position = 0;
    limit = length;
    ended = true;
    nextLine = firstLine;
  }

  boolean ended() {
    return ended;
  }

  /** Whether the first row is the whole file, but holds carriage returns that end lines. */
  boolean endsInCarriageReturns() {
    if (position < limit || !ended) {
      return false;
    }
    for (int i = start; i + 1 < limit; i++) {
      if (buffer[i] == '\r' && buffer[i + 1] != '\n') {
        return true;
      }
    }
    return false;
  }

  /** Returns the bytes that were read, but not yet split into rows. */
  byte[] rest() {
    return Arrays.copyOfRange(buffer, position, limit);
  }

  /** Returns the beginning of the file without byte order mark; before the first {@link #next}. */
  String head() {
    // A byte is a character: all signs of a dialect are ASCII, and the end may cut a character.
    return new String(buffer, position, limit - position, StandardCharsets.ISO_8859_1);
  }

  void use(Dialect dialect) {
    delimiter = (byte) dialect.delimiter();
    delimiters = delimiter * EightBytes.EACH;
    quoted = dialect.quoted();
  }

  /** Moves to the next row that is not blank; returns false at the end of the file. */
  boolean next() throws IOException {
    blankBefore = 0;
    while (scanRow()) {
      if (length > 0) {
        if (length > maxRowBytes) {
          if (quoted) {
            throw tooLong();
          }
          note(-1, tooLongRule());
        } else if (signs < 0) {
          checkUtf8();
        }
        if (anyDoubled) {
          unescape();
        }
        return true;
      }
      blankBefore++;
    }
    return false;
  }

  long line() {
    return line;
  }

  long blankBefore() {
    return blankBefore;
  }

  int fields() {
    return fields;
  }

  @Nullable String problem() {
    return problem;
  }

  /** Returns the 0-based field that {@link #problem} is about, or -1. */
  int problemField() {
    return problemField;
  }

  /** Returns a field of a row without a problem. */
  String field(int index) {
    int from = start + starts[index];
    return new String(buffer, from, ends[index] - starts[index], StandardCharsets.UTF_8);
  }

  /** Returns what is wrong with the row as a line of JSON; reads and changes its bytes. */
  @Nullable String read(JsonLine json) {
    return json.read(buffer, start, start + length, signs >= 0);
  }

  void show(Row view, long number) {
    view.show(buffer, start, starts, ends, signs >= 0, line, number);
  }

  /** Replaces doubled quotes in place, so that every field is one range of bytes. */
  private void unescape() {
    for (int field = 0; field < fields; field++) {
      if (doubled[field]) {
        int to = start + ends[field];
        int n = start + starts[field];
        for (int i = n; i < to; i++) {
          buffer[n++] = buffer[i];
          if (buffer[i] == '"') {
            i++; // the second of two
          }
        }
        ends[field] = n - start;
      }
    }
  }

  private boolean scanRow() throws IOException {
    start = position;
    if (position == limit && !more()) {
      return false;
    }
    line = nextLine;
    fields = 0;
    signs = 0;
    anyDoubled = false;
    problem = null;
    problemField = -1;
    if (quoted) {
      scanQuoted();
    } else {
      scanPlain();
    }
    return true;
  }

  /** The hot loop for files without quoting: eight bytes at a time. */
  private void scanPlain() throws IOException {
    long seen = 0;
    int fieldStart = 0;
    int p = start;
    while (true) {
      byte[] bytes = buffer;
      int to = limit;
      for (; p <= to - Long.BYTES; p += Long.BYTES) {
        long word = (long) EightBytes.AT.get(bytes, p);
        long lineEnds = EightBytes.zeros(word ^ EightBytes.LINE_FEEDS);
        long found = EightBytes.zeros(word ^ delimiters) | lineEnds;
        while (found != 0) {
          int sign = Long.numberOfTrailingZeros(found);
          int at = p + (sign >>> 3);
          if ((lineEnds & found & -found) != 0) {
            // Bytes behind the line end belong to the next row.
            signs = signOf(seen | (word & ((1L << sign) - 1)));
            endRow(fieldStart, at, at + 1);
            return;
          }
          add(fieldStart, at - start, false);
          fieldStart = at - start + 1;
          found &= found - 1;
        }
        seen |= word;
      }
      for (; p < to; p++) {
        byte b = bytes[p];
        seen |= b;
        if (b == delimiter) {
          add(fieldStart, p - start, false);
          fieldStart = p - start + 1;
        } else if (b == '\n') {
          signs = signOf(seen);
          endRow(fieldStart, p, p + 1);
          return;
        }
      }
      int done = p - start;
      if (limit - start > maxRowBytes + 1) { // one may be the CR of a CR LF
        skipLine();
        return;
      }
      if (!more()) {
        signs = signOf(seen);
        endRow(fieldStart, limit, limit);
        return;
      }
      p = start + done;
    }
  }

  /** Moves behind the end of a line that is too long, without keeping it. */
  private void skipLine() throws IOException {
    length = limit - start;
    int end = -1;
    while (end < 0) {
      limit = start;
      if (!fill()) {
        break;
      }
      end = firstLineFeed(buffer, start, limit);
    }
    position = end < 0 ? limit : end + 1;
    nextLine++;
  }

  private static int firstLineFeed(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static int signOf(long bytes) {
    return (bytes & EightBytes.SIGNS) == 0 ? 0 : -1;
  }

  private enum State {
    FIELD_START,
    BARE,
    QUOTED,
    AFTER_QUOTE,
    AFTER_QUOTE_AND_CR
  }

  private void scanQuoted() throws IOException {
    State state = State.FIELD_START;
    int fieldStart = 0;
    int fieldEnd = 0;
    boolean pairs = false;
    for (int p = 0; ; p++) {
      if (start + p == limit && !more()) {
        endFile(state, fieldStart, fieldEnd, pairs);
        return;
      }
      byte b = buffer[start + p];
      signs |= b;
      switch (state) {
        case FIELD_START, BARE -> {
          if (b == '"' && state == State.FIELD_START) {
            state = State.QUOTED;
            fieldStart = p + 1;
            pairs = false;
          } else if (b == delimiter) {
            add(fieldStart, p, false);
            fieldStart = p + 1;
            state = State.FIELD_START;
          } else if (b == '\n') {
            endRow(fieldStart, start + p, start + p + 1);
            return;
          } else {
            state = State.BARE;
          }
        }
        case QUOTED -> {
          if (b == '"') {
            fieldEnd = p;
            state = State.AFTER_QUOTE;
          } else if (b == '\n') {
            nextLine++;
          }
        }
        case AFTER_QUOTE, AFTER_QUOTE_AND_CR -> {
          if (b == '\n') {
            add(fieldStart, fieldEnd, pairs);
            finish(start + p, start + p + 1);
            return;
          }
          if (b == delimiter && state == State.AFTER_QUOTE) {
            add(fieldStart, fieldEnd, pairs);
            fieldStart = p + 1;
            state = State.FIELD_START;
          } else if (b == '"' && state == State.AFTER_QUOTE) {
            pairs = true;
            state = State.QUOTED;
          } else if (b == '\r' && state == State.AFTER_QUOTE) {
            state = State.AFTER_QUOTE_AND_CR;
          } else {
            note(fields, "a quoted field must end at its closing quote, but text follows it");
            state = State.BARE; // finds the end of the row
          }
        }
      }
    }
  }

  private void endFile(State state, int fieldStart, int fieldEnd, boolean pairs) {
    switch (state) {
      case FIELD_START, BARE -> endRow(fieldStart, limit, limit);
      case AFTER_QUOTE, AFTER_QUOTE_AND_CR -> {
        add(fieldStart, fieldEnd, pairs);
        finish(limit, limit);
      }
      // Ends the reading always: this quote has swallowed all rows to the end of the file.
      case QUOTED ->
          throw new MalformedRowException(
              source, line, fields + 1, "a quoted field is not closed before the file ends");
    }
  }

  /** Ends a row whose last field is not quoted; {@code end} is the position of its LF. */
  private void endRow(int fieldStart, int end, int next) {
    int last = end > start + fieldStart && buffer[end - 1] == '\r' ? end - 1 : end;
    add(fieldStart, last - start, false);
    finish(last, next);
  }

  private void finish(int end, int next) {
    length = end - start;
    position = next;
    nextLine++;
  }

  private void add(int from, int to, boolean pairs) {
    if (fields == starts.length) {
      starts = Arrays.copyOf(starts, fields * 2);
      ends = Arrays.copyOf(ends, fields * 2);
      doubled = Arrays.copyOf(doubled, fields * 2);
    }
    starts[fields] = from;
    ends[fields] = to;
    doubled[fields] = pairs;
    anyDoubled |= pairs;
    fields++;
  }

  private void note(int field, String what) {
    if (problem == null) {
      problem = what;
      problemField = field;
    }
  }

  private void checkUtf8() {
    int invalid = Utf8.firstInvalid(buffer, start, start + length);
    if (invalid < 0) {
      return;
    }
    int field = 0;
    while (field < fields - 1 && invalid >= start + starts[field + 1]) {
      field++;
    }
    note(
        field,
        "texts must be UTF-8, but byte %s of the row is 0x%02X"
            .formatted(invalid - start + 1, buffer[invalid]));
  }

  /** Reads more bytes behind the current row, which may move; returns false at the end. */
  private boolean more() throws IOException {
    if (quoted && limit - start > maxRowBytes + 1) {
      throw tooLong();
    }
    if (limit == buffer.length) {
      if (start > 0) {
        System.arraycopy(buffer, start, buffer, 0, limit - start);
        limit -= start;
        position = Math.max(0, position - start);
        start = 0;
      } else {
        buffer = Arrays.copyOf(buffer, buffer.length * 2);
      }
    }
    return fill();
  }

  private boolean fill() throws IOException {
    if (ended || in == null) {
      return false;
    }
    int n = in.read(buffer, limit, buffer.length - limit);
    if (n < 0) {
      ended = true;
      return false;
    }
    limit += n;
    return true;
  }

  private MalformedRowException tooLong() {
    return new MalformedRowException(source, line, 0, tooLongRule());
  }

  private String tooLongRule() {
    return String.format(
        Locale.ROOT, "a row must have at most %,d bytes, but this one has more", maxRowBytes);
  }
}
