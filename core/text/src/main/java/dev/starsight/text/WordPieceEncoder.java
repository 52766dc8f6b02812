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
 * Makes ids of one text at a time; {@link WordPieceTokenizer} keeps some of these. What all texts
 * share is in {@link Shared}; the rest is scratch and a cache of words, so that nothing is
 * allocated a text. Not thread-safe.
 *
 * <p>The way of a text: a word of ASCII letters and digits is found eight bytes at a time, made
 * lower case in a register, and looked up as a number. Where a word has any other character (or
 * stops at one that is neither blank nor punctuation), {@link #complexWords} takes everything up to
 * the next ASCII blank or punctuation code point by code point.
 */
final class WordPieceEncoder {

  /** How far behind the end of a text its array must go on: two loads of eight bytes. */
  static final int SLACK = 16;

  private static final VarHandle TWO_BYTES =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = ONES << 7;

  private static final byte WORD = 0;
  private static final byte BLANK = 1;
  private static final byte PUNCTUATION = 2;
  private static final byte COMPLEX = 3;

  /** Of a byte that does not end a word here: it needs {@link #complexWords}. */
  private static final int NO_SEPARATOR = -1;

  /** Of a punctuation mark that may begin a special token. */
  private static final int MAYBE_SPECIAL = -2;

  private static final int REPLACEMENT = 0xFFFD;

  // Measured on real reviews: 16,384 words (512 KB) are 6 % faster than 4,096, more are no better.
  private static final int CACHE_BITS = 14;
  private static final int PIECE_BITS = 20;
  private static final int PIECE = (1 << PIECE_BITS) - 1;
  private static final int COUNT_SHIFT = 3 * PIECE_BITS;
  private static final int CACHED_PIECES = 6;

  private static final int LARGEST_KEPT = 1 << 20;
  private static final int LONGEST_PART = (Integer.MAX_VALUE - 8 - SLACK) / 3;
  private static final int SHORTEST_PART = 256;

  /** The texts of a call are taken in parts of so many characters a token asked for. */
  private static final int CHARACTERS_A_TOKEN = 8;

  /** What is the same for all texts of a tokenizer. Immutable. */
  static final class Shared {

    private final PieceTable table;
    private final WordPieceOptions options;
    private final int unkId;

    /** Whether the ids are small enough for the cache. */
    private final boolean cacheable;

    /** 0x20 in every byte where letters are made lower case. */
    private final long fold;

    private final byte[] kinds = new byte[128];

    /** By byte: the id plus 1 of punctuation, 0 for a blank, else one of the next two. */
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

    /** The id of a punctuation mark. */
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

  // Hot fields of the shared part, one indirection nearer.
  private final PieceTable table;
  private final byte[] kinds;
  private final int[] separators;
  private final long fold;

  /** Four longs a word: its up to 16 bytes, then its pieces, and how many in the third's top. */
  private final long[] cache = new long[4 << CACHE_BITS];

  private final CharsetEncoder latin1 = StandardCharsets.ISO_8859_1.newEncoder();
  private char[] chars = new char[0];
  private CharBuffer charBuffer = CharBuffer.wrap(chars);
  private byte[] bytes = new byte[0];
  private ByteBuffer byteBuffer = ByteBuffer.wrap(bytes);

  /** Where the bytes end and whether they are UTF-8 or still one a character. */
  private int bytesEnd;

  private boolean utf8;
  private int charCount;

  // The word that is being put together, and the marks that wait for their order.
  private final byte[] word;
  private int wordBytes;
  private int wordCharacters;

  /** U+0000, which cleaning deletes, looks like the end of a short word's number. */
  private boolean wordHasNul;

  private final int[] pieces;
  private final int[] prefixes;
  private final CombiningMarks marks = new CombiningMarks();
  private final int[] decomposed = new int[8];
  private final int[] lowered = new int[8];

  // Where ids go on the slow path.
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

  /** Whether a text has made the scratch so large that it is better not kept. */
  boolean isHuge() {
    return Math.max(bytes.length, Math.max(ids.length, marks.capacity())) > LARGEST_KEPT;
  }

  /** Scratch of at least so many ids. */
  int[] ids(int atLeast) {
    if (ids.length < atLeast) {
      ids = new int[Math.max(atLeast, Math.min(2 * ids.length, Integer.MAX_VALUE - 8))];
    }
    return ids;
  }

  /**
   * The tokens of a text without those around it.
   *
   * @param end where ids end at the latest; the array must go on for one more
   * @return behind the last id written, at most {@code end}
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

  /** Behind a blank, where texts may be cut without a difference, or at the end. */
  private static int partEnd(String text, int from, int wanted) {
    int length = text.length();
    if (length - from <= Math.max(wanted, SHORTEST_PART)) {
      return length;
    }
    int blank = text.indexOf(' ', from + Math.max(wanted, SHORTEST_PART));
    return blank < 0 ? length : blank + 1;
  }

  /**
   * Copies characters into bytes. The two calls that do it are intrinsics of the JDK and allocate
   * nothing: a String has no other way to give its bytes without that.
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

  /** Makes the scratch large enough for so many characters, or as many bytes. */
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

  /** Writes the characters from this one on as UTF-8; those before are ASCII or will be skipped. */
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

  /** The same of UTF-8 bytes. */
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
   * The hot loop. Long for a method, and a word, the mark or blank that ends it and the blank after
   * that are one round: branches that depend on the text are what costs here, and so most words
   * have none (measured: a fifth more texts than with a round each).
   */
  private int scan(byte[] text, int from, int textEnd, int[] target, int at, int end) {
    // Locals, because a call in the loop makes fields be read again.
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
          // What was read behind the end is not of the text.
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
          // Where ids end there is room for one, which is not kept.
          target[n] = separator - 1;
          n = Math.min(end, n + (separator > 0 ? 1 : 0));
          continue;
        }
      }
      if (!utf8) {
        // Up to here every character was ASCII, so that places in the two forms are the same.
        toUtf8(p);
        to = bytesEnd;
      }
      p = complexWords(text, p, to, target, n, end);
      x = (long) EIGHT_BYTES.get(text, p);
      n = outAt;
    }
    return n;
  }

  /** A word that is not in its own slot of the short ones. */
  private int rarerWord(long first, long second, int[] target, int at, int end) {
    int id = second == 0 ? table.shortWord(first) : -1;
    if (id < 0) {
      return cachedWord(first, second, target, at, end);
    }
    target[at] = id;
    return at + 1;
  }

  /** The high bit of every byte that is an ASCII letter or digit. */
  private static long alphanumerics(long x) {
    long seven = x & ~HIGH;
    long lower = seven | (ONES << 5);
    long letter = (lower + ONES * (0x80 - 'a')) & ~(lower + ONES * (0x80 - 'z' - 1));
    long digit = (seven + ONES * (0x80 - '0')) & ~(seven + ONES * (0x80 - '9' - 1));
    return (letter | digit) & ~x;
  }

  /** Which special token is spelled here, or -1. */
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

  /** A word of at most 16 bytes, zeros behind it, that is not one short token. */
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
    // All three, needed or not, for want of a branch.
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
   * Everything from here to the next ASCII blank or punctuation mark, code point by code point; at
   * those, the normalization of neighbours is independent.
   *
   * @return where that is; {@link #outAt} is behind the ids written
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
   * The character that begins here, and in the highest byte how many bytes it takes. What is not
   * UTF-8 is U+FFFD, as many times as it is in a String of these bytes.
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

  /** Writes a code point as UTF-8; returns the place behind it. */
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
