package dev.starsight.text;

import static dev.starsight.text.PieceTable.EIGHT_BYTES;

import dev.starsight.text.WordPieceTokenizer.WordPieceOptions;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Encodes one text at a time for {@link WordPieceTokenizer}. What all texts share is in {@link
 * Shared}; the rest is scratch memory and a cache of words, so that a text allocates nothing. Not
 * thread-safe.
 *
 * <p>A word of ASCII letters and digits is found eight bytes at a time, lower-cased in a register,
 * and looked up as a number. If it contains, or ends at, any other character than an ASCII blank or
 * punctuation mark, {@link #complexWords} processes everything up to the next of those, code point
 * by code point.
 */
// Longer than 400 lines because the fast path, the slow path and the cache share one set of buffers
// (decision 009).
final class WordPieceEncoder {

  /** The bytes that an array must have after the end of a text: two loads of eight bytes. */
  static final int SLACK = 16;

  private static final VarHandle TWO_BYTES =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = ONES << 7;

  private static final byte WORD = 0;
  private static final byte BLANK = 1;
  private static final byte PUNCTUATION = 2;
  private static final byte COMPLEX = 3;

  /** Marks a byte that needs {@link #complexWords}. */
  private static final int NO_SEPARATOR = -1;

  /** Marks a punctuation mark that may begin a special token. */
  private static final int MAYBE_SPECIAL = -2;

  private static final int REPLACEMENT = 0xFFFD;

  // Measured on real reviews: 16,384 words (512 KB) are 6 % faster than 4,096; more gain nothing.
  private static final int CACHE_BITS = 14;
  private static final int PIECE_BITS = 20;
  private static final int PIECE = (1 << PIECE_BITS) - 1;
  private static final int COUNT_SHIFT = 3 * PIECE_BITS;
  private static final int CACHED_PIECES = 6;

  private static final int LARGEST_KEPT = 1 << 20;
  private static final int LONGEST_PART = (Integer.MAX_VALUE - 8 - SLACK) / 3;
  private static final int SHORTEST_PART = 256;

  /** A text is loaded in parts of this many characters for each token that is still wanted. */
  private static final int CHARACTERS_A_TOKEN = 8;

  /** The tables that all encoders of a tokenizer share. Immutable. */
  static final class Shared {

    private final PieceTable table;
    private final WordPieceOptions options;
    private final int unkId;

    /** Whether all ids fit into the cache's {@link #PIECE_BITS}. */
    private final boolean cacheable;

    /** 0x20 in every byte if letters are lower-cased, else 0. */
    private final long fold;

    private final byte[] kinds = new byte[128];

    /**
     * For each byte: the id of a punctuation mark plus 1, 0 for a blank, or a negative constant.
     */
    private final int[] separators = new int[256];

    private final byte[][] specials;
    private final int[] specialIds;

    Shared(Vocabulary vocabulary, WordPieceOptions options) {
      this.options = options;
      this.unkId = vocabulary.unkId();
      this.table = new PieceTable(vocabulary.tokens(), unkId, options.maxWordLength());
      this.cacheable = vocabulary.size() <= PIECE;
      this.fold = options.lowerCase() ? ONES << 5 : 0;
      List<String> literal = options.specialTokens() ? vocabulary.specialTokens() : List.of();
      this.specials = new byte[literal.size()][];
      this.specialIds = new int[literal.size()];
      for (int i = 0; i < specials.length; i++) {
        if (kind(literal.get(i).charAt(0)) != PUNCTUATION) {
          throw new IllegalArgumentException(
              ("a special token must begin with ASCII punctuation to be found in texts, but one is"
                      + " \"%s\"")
                  .formatted(literal.get(i)));
        }
        specials[i] = literal.get(i).getBytes(StandardCharsets.UTF_8);
        specialIds[i] = vocabulary.idOf(literal.get(i)).orElseThrow();
      }
      Arrays.fill(separators, NO_SEPARATOR);
      for (int c = 0; c < 128; c++) {
        kinds[c] = kind(c);
        if (kinds[c] == BLANK) {
          separators[c] = 0;
        } else if (kinds[c] == PUNCTUATION) {
          separators[c] = punctuation(c) + 1;
        }
      }
      for (byte[] special : specials) {
        separators[special[0]] = MAYBE_SPECIAL;
      }
    }

    private int punctuation(int c) {
      int id = table.shortWord(c);
      return id < 0 ? unkId : id;
    }

    PieceTable table() {
      return table;
    }

    private static byte kind(int c) {
      if (c >= 128) {
        return COMPLEX;
      }
      if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) {
        return WORD;
      }
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        return BLANK;
      }
      return c > ' ' && c < 127 ? PUNCTUATION : COMPLEX;
    }
  }

  private final Shared shared;

  // Copies of hot fields of the shared part save an indirection.
  private final PieceTable table;
  private final byte[] kinds;
  private final int[] separators;
  private final long fold;

  /** Four longs a word: up to 16 bytes, then the pieces, with their number on top of the third. */
  private final long[] cache = new long[4 << CACHE_BITS];

  private final CharsetEncoder latin1 = StandardCharsets.ISO_8859_1.newEncoder();
  private char[] chars = new char[0];
  private CharBuffer charBuffer = CharBuffer.wrap(chars);
  private byte[] bytes = new byte[0];
  private ByteBuffer byteBuffer = ByteBuffer.wrap(bytes);

  private int bytesEnd;

  /** Whether the bytes are UTF-8 and not one for each character. */
  private boolean utf8;

  private int charCount;

  // The word being assembled, and the marks to be ordered.
  private final byte[] word;
  private int wordBytes;
  private int wordCharacters;

  /** U+0000, which cleaning drops, would look like the zeros after a short word. */
  private boolean wordHasNul;

  private final int[] pieces;
  private final int[] prefixes;
  private final CombiningMarks marks = new CombiningMarks();
  private final int[] decomposed = new int[8];
  private final int[] lowered = new int[8];

  // The target of the slow path.
  private int[] out = new int[0];
  private int outAt;
  private int outEnd;

  private int[] ids = new int[0];

  WordPieceEncoder(Shared shared) {
    this.shared = shared;
    this.table = shared.table;
    this.kinds = shared.kinds;
    this.separators = shared.separators;
    this.fold = shared.fold;
    int longestWord = 4 * shared.options.maxWordLength() + 4;
    this.word = new byte[longestWord + SLACK];
    this.pieces = new int[longestWord];
    this.prefixes = new int[longestWord];
  }

  /** Whether a text has enlarged the scratch memory too much to keep it. */
  boolean isHuge() {
    return Math.max(bytes.length, Math.max(ids.length, marks.capacity())) > LARGEST_KEPT;
  }

  int[] ids(int atLeast) {
    if (ids.length < atLeast) {
      ids = new int[Math.max(atLeast, Math.min(2 * ids.length, Integer.MAX_VALUE - 8))];
    }
    return ids;
  }

  /**
   * Writes the ids of a text without [CLS] and [SEP].
   *
   * @param end the limit for ids, exclusive; the array must have one more element
   * @return the index after the last id, at most {@code end}
   */
  int encode(String text, int[] target, int at, int end) {
    int length = text.length();
    int n = at;
    int from = 0;
    while (from < length && n < end) {
      int to = partEnd(text, from, (int) Math.min(length, (long) (end - n) * CHARACTERS_A_TOKEN));
      load(text, from, to);
      n = scan(bytes, 0, bytesEnd, target, n, end);
      from = to;
    }
    return n;
  }

  /** Returns the end of the text or a position after a blank, where a cut changes nothing. */
  private static int partEnd(String text, int from, int wanted) {
    int length = text.length();
    if (length - from <= Math.max(wanted, SHORTEST_PART)) {
      return length;
    }
    int blank = text.indexOf(' ', from + Math.max(wanted, SHORTEST_PART));
    return blank < 0 ? length : blank + 1;
  }

  /**
   * Copies characters into bytes. Both calls are intrinsics of the JDK and allocate nothing, unlike
   * all other ways to get the bytes of a String.
   */
  private void load(String text, int from, int to) {
    charCount = to - from;
    makeRoom(charCount);
    text.getChars(from, to, chars, 0);
    charBuffer.limit(charCount).position(0);
    byteBuffer.clear();
    latin1.encode(charBuffer, byteBuffer, true);
    bytesEnd = charCount;
    utf8 = false;
    if (byteBuffer.position() < charCount) {
      toUtf8(0);
    }
  }

  /** Enlarges the scratch memory to this many characters, or as many bytes. */
  private void makeRoom(int characters) {
    if (chars.length >= characters) {
      return;
    }
    if (characters > LONGEST_PART) {
      throw new IllegalArgumentException(
          "a text must have a blank every %s characters, but one has none in %s"
              .formatted(LONGEST_PART, characters));
    }
    chars = new char[Math.max(characters, Math.min(2 * chars.length, LARGEST_KEPT))];
    charBuffer = CharBuffer.wrap(chars);
    bytes = new byte[3 * chars.length + SLACK];
    byteBuffer = ByteBuffer.wrap(bytes);
  }

  /** Writes the characters from {@code first} on as UTF-8; those before are ASCII. */
  private void toUtf8(int first) {
    int p = first;
    for (int i = first; i < charCount; i++) {
      int c = chars[i];
      if (Character.isSurrogate((char) c)) {
        boolean pair =
            Character.isHighSurrogate((char) c)
                && i + 1 < charCount
                && Character.isLowSurrogate(chars[i + 1]);
        c = pair ? Character.toCodePoint((char) c, chars[++i]) : REPLACEMENT;
      }
      p = put(c, bytes, p);
    }
    bytesEnd = p;
    utf8 = true;
  }

  /** The same for UTF-8 bytes. */
  int encode(byte[] text, int from, int to, int[] target, int at, int end) {
    utf8 = true;
    if (text.length - to >= SLACK) {
      bytesEnd = to;
      return scan(text, from, to, target, at, end);
    }
    int length = to - from;
    makeRoom(length);
    System.arraycopy(text, from, bytes, 0, length);
    bytesEnd = length;
    return scan(bytes, 0, length, target, at, end);
  }

  /**
   * The hot loop. It is long because one iteration takes a word, the mark or blank that ends it and
   * the blank after that: branches that depend on the text cost most, and most words have none this
   * way (measured: a fifth more texts a second than with an iteration for each).
   */
  private int scan(byte[] text, int from, int textEnd, int[] target, int at, int end) {
    // Locals, because fields are read again after every call in the loop.
    int[] ends = separators;
    long[] words = table.shortWords;
    int shift = table.shortShift;
    long toLower = fold;
    int p = from;
    int to = textEnd;
    int n = at;
    long x = p < to ? (long) EIGHT_BYTES.get(text, p) : 0;
    while (p < to && n < end) {
      long other = ~alphanumerics(x) & HIGH;
      int separator;
      if ((other & 0x80) != 0) {
        separator = ends[(int) x & 0xFF];
        if (separator >= 0) {
          x = (long) EIGHT_BYTES.get(text, ++p);
          if (separator > 0) {
            target[n++] = separator - 1;
          }
          continue;
        }
        if (separator == MAYBE_SPECIAL) {
          int special = special(text, p, to);
          target[n++] =
              special < 0 ? shared.punctuation((int) x & 0xFF) : shared.specialIds[special];
          p += special < 0 ? 1 : shared.specials[special].length;
          x = (long) EIGHT_BYTES.get(text, p);
          continue;
        }
      } else {
        long first = x | toLower;
        long second = 0;
        int length;
        if (other != 0) {
          length = Long.numberOfTrailingZeros(other) >>> 3;
          first &= ((other & -other) >>> 7) - 1;
        } else {
          long y = (long) EIGHT_BYTES.get(text, p + 8);
          long otherY = ~alphanumerics(y) & HIGH;
          length = 8 + (Long.numberOfTrailingZeros(otherY) >>> 3);
          second = otherY == 0 ? y | toLower : (y | toLower) & (((otherY & -otherY) >>> 7) - 1);
        }
        int next = p + length;
        if (next >= to) {
          // Drop the bytes after the end of the text.
          length = to - p;
          next = to;
          first = length >= 8 ? first : first & ((1L << (8 * length)) - 1);
          second = length >= 16 ? second : length <= 8 ? 0 : second & ((1L << (8 * length)) - 1);
          separator = 0;
        } else {
          int two = (short) TWO_BYTES.get(text, next);
          separator = ends[two & 0xFF];
          next += separator == MAYBE_SPECIAL ? 0 : (two & 0xFF00) == 0x2000 ? 2 : 1;
        }
        if (separator != NO_SEPARATOR) {
          x = (long) EIGHT_BYTES.get(text, next);
          p = next;
          int slot = PieceTable.slot(first, shift);
          if (length <= 8 && words[slot] == first) {
            target[n++] = (int) words[slot + 1] - 1;
          } else {
            n = rarerWord(first, second, target, n, end);
          }
          // There is room for one id after the end, which is not kept.
          target[n] = separator - 1;
          n = Math.min(end, n + (separator > 0 ? 1 : 0));
          continue;
        }
      }
      if (!utf8) {
        // All characters so far were ASCII, so offsets are the same in both encodings.
        toUtf8(p);
        to = bytesEnd;
      }
      p = complexWords(text, p, to, target, n, end);
      x = (long) EIGHT_BYTES.get(text, p);
      n = outAt;
    }
    return n;
  }

  /** Writes a word that is not in the first slot of the short words. */
  private int rarerWord(long first, long second, int[] target, int at, int end) {
    int id = second == 0 ? table.shortWord(first) : -1;
    if (id < 0) {
      return cachedWord(first, second, target, at, end);
    }
    target[at] = id;
    return at + 1;
  }

  /** Sets the high bit of every byte that is an ASCII letter or digit. */
  private static long alphanumerics(long x) {
    long seven = x & ~HIGH;
    long lower = seven | (ONES << 5);
    long letter = (lower + ONES * (0x80 - 'a')) & ~(lower + ONES * (0x80 - 'z' - 1));
    long digit = (seven + ONES * (0x80 - '0')) & ~(seven + ONES * (0x80 - '9' - 1));
    return (letter | digit) & ~x;
  }

  private int special(byte[] text, int p, int to) {
    byte[][] specials = shared.specials;
    for (int i = 0; i < specials.length; i++) {
      byte[] special = specials[i];
      if (text[p] == special[0]
          && to - p >= special.length
          && Arrays.equals(text, p, p + special.length, special, 0, special.length)) {
        return i;
      }
    }
    return -1;
  }

  /** Writes a word of at most 16 bytes, padded with zeros, that is no short token. */
  private int cachedWord(long first, long second, int[] target, int at, int end) {
    long hash = (first * 0x9E3779B97F4A7C15L) ^ (second * 0xC2B2AE3D27D4EB4FL);
    int entry = (int) (((hash ^ (hash >>> 29)) * 0x9E3779B97F4A7C15L) >>> (64 - CACHE_BITS)) << 2;
    if (cache[entry] != first || cache[entry + 1] != second) {
      return newWord(first, second, entry, target, at, end);
    }
    long packed = cache[entry + 2];
    int count = (int) (packed >>> COUNT_SHIFT);
    if (count > 3 || at + 3 > end) {
      return unpack(entry, target, at, end);
    }
    // Always writes three, which saves a branch.
    target[at] = (int) packed & PIECE;
    target[at + 1] = (int) (packed >>> PIECE_BITS) & PIECE;
    target[at + 2] = (int) (packed >>> (2 * PIECE_BITS)) & PIECE;
    return at + count;
  }

  private int unpack(int entry, int[] target, int at, int end) {
    int count = (int) (cache[entry + 2] >>> COUNT_SHIFT);
    int n = at;
    for (int i = 0; i < count && n < end; i++) {
      target[n++] = (int) (cache[entry + 2 + i / 3] >>> (i % 3 * PIECE_BITS)) & PIECE;
    }
    return n;
  }

  private int newWord(long first, long second, int entry, int[] target, int at, int end) {
    EIGHT_BYTES.set(word, 0, first);
    EIGHT_BYTES.set(word, 8, second);
    int length = second == 0 ? bytes(first) : 8 + bytes(second);
    int characters = PieceTable.characters(word, 0, length);
    int count = pieces(length, characters);
    if (count <= CACHED_PIECES && shared.cacheable) {
      cache[entry] = first;
      cache[entry + 1] = second;
      cache[entry + 2] = packed(0, count) | ((long) count << COUNT_SHIFT);
      cache[entry + 3] = packed(3, count);
    }
    int n = at;
    for (int i = 0; i < count && n < end; i++) {
      target[n++] = pieces[i];
    }
    return n;
  }

  private long packed(int from, int count) {
    long packed = 0;
    for (int i = Math.min(count, from + 3) - 1; i >= from; i--) {
      packed = (packed << PIECE_BITS) | pieces[i];
    }
    return packed;
  }

  private static int bytes(long key) {
    return 8 - (Long.numberOfLeadingZeros(key) >>> 3);
  }

  private int pieces(int length, int characters) {
    if (characters > shared.options.maxWordLength()) {
      pieces[0] = shared.unkId;
      return 1;
    }
    return table.pieces(word, length, pieces, prefixes);
  }

  /**
   * Processes everything up to the next ASCII blank or punctuation mark, code point by code point;
   * at those, the normalization of neighbours is independent.
   *
   * @return the offset of that mark; {@link #outAt} is after the ids written
   */
  private int complexWords(byte[] text, int from, int to, int[] target, int at, int end) {
    out = target;
    outAt = at;
    outEnd = end;
    wordBytes = 0;
    wordCharacters = 0;
    wordHasNul = false;
    marks.clear();
    int p = from;
    while (p < to && outAt < end) {
      int c = text[p];
      if (c >= 0) {
        byte kind = kinds[c];
        if (kind == BLANK || kind == PUNCTUATION) {
          break;
        }
        p++;
        if (kind == WORD) {
          orderMarks();
          append(shared.options.lowerCase() && c >= 'A' && c <= 'Z' ? c + 32 : c);
          continue;
        }
      } else {
        int decoded = decode(text, p, to);
        c = decoded & 0xFFFFFF;
        p += decoded >>> 24;
      }
      character(c);
    }
    endWord();
    return p;
  }

  /**
   * Returns the character at an offset, and in the highest byte its length in bytes. Invalid UTF-8
   * gives U+FFFD, as often as it does in a String of these bytes.
   */
  private static int decode(byte[] text, int p, int to) {
    int first = text[p] & 0xFF;
    int whole = first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1;
    int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int most = first == 0xF4 ? 0x8F : 0xBF;
    int c = first & (0x7F >> whole);
    int length = 1;
    for (int end = Math.min(whole, to - p); length < end; length++) {
      int next = text[p + length] & 0xFF;
      if (next < least || next > most) {
        break;
      }
      c = (c << 6) | (next & 0x3F);
      least = 0x80;
      most = 0xBF;
    }
    boolean sound = length == whole && whole > 1 && (c < 0xD800 || c > 0xDFFF);
    return (length << 24) | (sound ? c : REPLACEMENT);
  }

  private void character(int c) {
    WordPieceOptions options = shared.options;
    int properties = UnicodeTables.properties(c);
    if (options.cleanText()) {
      if ((properties & UnicodeTables.REMOVED) != 0) {
        return;
      }
      if ((properties & UnicodeTables.CLEANED_TO_BLANK) != 0) {
        endWord();
        return;
      }
    }
    if (options.splitIdeographs() && (properties & UnicodeTables.IDEOGRAPH) != 0) {
      endWord();
      withoutAccents(c, properties);
      endWord();
    } else {
      withoutAccents(c, properties);
    }
  }

  private void withoutAccents(int c, int properties) {
    if (!shared.options.stripAccents()) {
      lowerCase(c, properties);
    } else if ((properties & UnicodeTables.DECOMPOSES) == 0) {
      unlessAccent(c, properties);
    } else {
      int count = UnicodeTables.decompose(c, decomposed, 0);
      for (int i = 0; i < count; i++) {
        unlessAccent(decomposed[i], UnicodeTables.properties(decomposed[i]));
      }
    }
  }

  private void unlessAccent(int c, int properties) {
    boolean starter = properties >> UnicodeTables.COMBINING_SHIFT == 0;
    if (starter) {
      orderMarks();
    }
    if ((properties & UnicodeTables.NON_SPACING_MARK) == 0) {
      if (starter) {
        lowerCase(c, properties);
      } else {
        marks.add(c);
      }
    }
  }

  private void orderMarks() {
    int count = marks.size();
    if (count > 0) {
      int[] ordered = marks.ordered();
      marks.clear();
      for (int i = 0; i < count; i++) {
        lowerCase(ordered[i], UnicodeTables.properties(ordered[i]));
      }
    }
  }

  private void lowerCase(int c, int properties) {
    if (!shared.options.lowerCase() || (properties & UnicodeTables.HAS_LOWER_CASE) == 0) {
      part(c, properties);
      return;
    }
    int count = UnicodeTables.lowerCase(c, lowered, 0);
    for (int i = 0; i < count; i++) {
      part(lowered[i], UnicodeTables.properties(lowered[i]));
    }
  }

  private void part(int c, int properties) {
    if ((properties & UnicodeTables.WHITESPACE) != 0) {
      emit();
    } else if ((properties & UnicodeTables.PUNCTUATION) != 0) {
      emit();
      append(c);
      emit();
    } else {
      append(c);
    }
  }

  private void append(int c) {
    if (wordCharacters++ >= shared.options.maxWordLength()) {
      return; // It will be [UNK] whatever comes.
    }
    wordHasNul |= c == 0;
    wordBytes = put(c, word, wordBytes);
  }

  /** Writes a code point as UTF-8 and returns the offset after it. */
  private static int put(int c, byte[] to, int at) {
    int p = at;
    if (c < 0x80) {
      to[p++] = (byte) c;
      return p;
    }
    if (c < 0x800) {
      to[p++] = (byte) (0xC0 | (c >> 6));
    } else {
      if (c < 0x10000) {
        to[p++] = (byte) (0xE0 | (c >> 12));
      } else {
        to[p++] = (byte) (0xF0 | (c >> 18));
        to[p++] = continuation(c >> 12);
      }
      to[p++] = continuation(c >> 6);
    }
    to[p++] = continuation(c);
    return p;
  }

  private static byte continuation(int bits) {
    return (byte) (0x80 | (bits & 0x3F));
  }

  private void endWord() {
    orderMarks();
    emit();
  }

  private void emit() {
    int length = wordBytes;
    int characters = wordCharacters;
    boolean hasNul = wordHasNul;
    wordBytes = 0;
    wordCharacters = 0;
    wordHasNul = false;
    if (characters == 0 || outAt >= outEnd) {
      return;
    }
    if (length <= 16 && characters <= shared.options.maxWordLength() && !hasNul) {
      shortOrCachedWord(length);
      return;
    }
    int count = pieces(length, characters);
    for (int i = 0; i < count && outAt < outEnd; i++) {
      out[outAt++] = pieces[i];
    }
  }

  private void shortOrCachedWord(int length) {
    long first = PieceTable.key(word, 0, Math.min(8, length));
    long second = length <= 8 ? 0 : PieceTable.key(word, 8, length - 8);
    outAt = rarerWord(first, second, out, outAt, outEnd);
  }
}
