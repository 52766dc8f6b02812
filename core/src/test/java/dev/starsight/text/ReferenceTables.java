package dev.starsight.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * The Unicode tables of Hugging Face's tokenizers, read off what they do. A BPE model without
 * merges whose vocabulary is every Unicode scalar value, with its code point for an id, shows the
 * text that a normalizer made, character by character. {@link #main} writes the resource that
 * {@link UnicodeTables} reads.
 */
final class ReferenceTables {

  /** What the tables are read off; the file begins with it. */
  static final String TITLE = "Unicode as tokenizers 0.21.0 (Rust, in DJL 0.36.0) has it\n";

  private static final int CODE_POINTS = Character.MAX_CODE_POINT + 1;

  /** Stands between what is probed: nothing becomes it, and it becomes nothing else. */
  private static final int APART = '\u00a4';

  /** The combining classes below which no other is, and above: 1 and 240. */
  private static final int LOWEST_MARK = 0x334;

  private static final int HIGHEST_MARK = 0x345;

  private static final int PROBES = 500;
  private static final int BATCH = 64;

  private final int[][] cleaned = mapped(bert("clean_text"));
  private final int[][] apart = mapped(bert("handle_chinese_chars"));
  private final int[][] stripped = mapped(bert("strip_accents"));
  private final int[][] lower = mapped(bert("lowercase"));
  private final int[][] decomposed;
  private final int[] combiningRanks;
  private final int[] wordKinds = wordKinds();

  ReferenceTables() {
    try (HuggingFaceTokenizer nfd = tokenizer(normalizer("NFD"), "null")) {
      this.decomposed = mapped(nfd);
      this.combiningRanks = combiningRanks(nfd);
    }
  }

  /** Writes the resource: the one argument is where. */
  public static void main(String[] arguments) throws IOException {
    Files.write(Path.of(arguments[0]), new ReferenceTables().bytes());
  }

  /** A scalar value, or U+FFFD for a surrogate, which is none. */
  private static int scalar(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c;
  }

  /** What a code point is, in the bits of {@link UnicodeTables#properties}. */
  int properties(int codePoint) {
    int c = scalar(codePoint);
    int bits = combiningRanks[c] << UnicodeTables.COMBINING_SHIFT;
    bits |= cleaned[c].length == 0 ? UnicodeTables.REMOVED : 0;
    bits |= isOne(cleaned[c], ' ') ? UnicodeTables.CLEANED_TO_BLANK : 0;
    bits |= wordKinds[c] == 0 ? UnicodeTables.WHITESPACE : 0;
    bits |= wordKinds[c] == 2 ? UnicodeTables.PUNCTUATION : 0;
    bits |= apart[c].length == 3 ? UnicodeTables.IDEOGRAPH : 0;
    bits |= stripped[c].length == 0 ? UnicodeTables.NON_SPACING_MARK : 0;
    bits |= isOne(decomposed[c], c) ? 0 : UnicodeTables.DECOMPOSES;
    bits |= isOne(lower[c], c) ? 0 : UnicodeTables.HAS_LOWER_CASE;
    return bits;
  }

  private static boolean isOne(int[] codePoints, int c) {
    return codePoints.length == 1 && codePoints[0] == c;
  }

  int[] decomposition(int codePoint) {
    return decomposed[codePoint].clone();
  }

  int[] lowerCase(int codePoint) {
    return lower[codePoint].clone();
  }

  /** What stripping accents makes of it, which is not in the tables: they are to imply it. */
  int[] stripped(int codePoint) {
    return stripped[codePoint].clone();
  }

  // ---- Probing

  private static String bert(String flag) {
    ObjectNode normalizer = Json.object().put("type", "BertNormalizer");
    for (String each :
        List.of("clean_text", "handle_chinese_chars", "strip_accents", "lowercase")) {
      normalizer.put(each, each.equals(flag));
    }
    return normalizer.toString();
  }

  private static String normalizer(String type) {
    return Json.object().put("type", type).toString();
  }

  /** A tokenizer whose ids are the code points of the normalized text. */
  private static HuggingFaceTokenizer tokenizer(String normalizer, String preTokenizer) {
    StringBuilder json = new StringBuilder(30 << 20);
    json.append("{\"version\":\"1.0\",\"truncation\":null,\"padding\":null,\"added_tokens\":[]");
    json.append(",\"normalizer\":").append(normalizer);
    json.append(",\"pre_tokenizer\":").append(preTokenizer);
    json.append(",\"post_processor\":null,\"decoder\":null,\"model\":{\"type\":\"BPE\"");
    json.append(",\"dropout\":null,\"unk_token\":null,\"continuing_subword_prefix\":null");
    json.append(",\"end_of_word_suffix\":null,\"fuse_unk\":false,\"byte_fallback\":false");
    json.append(",\"merges\":[],\"vocab\":{");
    for (int c = 0; c < CODE_POINTS; c++) {
      if (c == scalar(c)) {
        json.append(c == 0 ? "\"" : ",\"");
        appendEscaped(json, c);
        json.append("\":").append(c);
      }
    }
    try {
      return HuggingFaceTokenizer.newInstance(
          new ByteArrayInputStream(json.append("}}}").toString().getBytes(StandardCharsets.UTF_8)),
          Map.of("truncation", "false", "padding", "false"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void appendEscaped(StringBuilder json, int c) {
    if (c < ' ' || c == '"' || c == '\\') {
      json.append(String.format("\\u%04x", c));
    } else {
      json.appendCodePoint(c);
    }
  }

  private static int[][] mapped(String normalizer) {
    try (HuggingFaceTokenizer tokenizer = tokenizer(normalizer, "null")) {
      return mapped(tokenizer);
    }
  }

  /** What the normalizer makes of every code point between two starters. */
  private static int[][] mapped(HuggingFaceTokenizer tokenizer) {
    int[] all = IntStream.range(0, CODE_POINTS).filter(c -> c == scalar(c) && c != APART).toArray();
    List<int[]> results = probe(tokenizer, all.length, i -> Character.toString(all[i]));
    int[][] mapped = new int[CODE_POINTS][];
    for (int i = 0; i < all.length; i++) {
      mapped[all[i]] = results.get(i);
    }
    long[] alone = tokenizer.encode("x" + Character.toString(APART) + "x", false, false).getIds();
    if (!Arrays.equals(alone, new long[] {'x', APART, 'x'})) {
      throw new IllegalStateException("the character between probes must stay as it is");
    }
    mapped[APART] = new int[] {APART};
    return mapped;
  }

  /** What the normalizer makes of each of some strings, none of which has {@link #APART} in it. */
  private static List<int[]> probe(
      HuggingFaceTokenizer tokenizer, int count, IntFunction<String> probes) {
    List<int[]> results = new ArrayList<>(count);
    int next = 0;
    while (next < count) {
      List<String> texts = new ArrayList<>();
      while (next < count && texts.size() < BATCH) {
        StringBuilder text = new StringBuilder();
        for (int end = Math.min(count, next + PROBES); next < end; next++) {
          text.append(probes.apply(next)).appendCodePoint(APART);
        }
        texts.add(text.toString());
      }
      for (Encoding encoding : tokenizer.batchEncode(texts, false, false)) {
        results.addAll(split(encoding.getIds()));
      }
    }
    if (results.size() != count) {
      throw new IllegalStateException(count + " probes gave " + results.size() + " results");
    }
    return results;
  }

  private static List<int[]> split(long[] ids) {
    List<int[]> parts = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == APART) {
        parts.add(Arrays.stream(ids, from, i).mapToInt(Math::toIntExact).toArray());
        from = i + 1;
      }
    }
    return parts;
  }

  /**
   * The canonical combining classes, numbered from 1 in their order; 0 for starters and for what
   * decomposes. Two marks change places if the first has the higher class and neither has 0.
   */
  private int[] combiningRanks(HuggingFaceTokenizer nfd) {
    int[] whole =
        IntStream.range(0, CODE_POINTS)
            .filter(c -> c == scalar(c) && c != APART && isOne(decomposed[c], c))
            .toArray();
    List<int[]> behind = swaps(nfd, whole, HIGHEST_MARK, true);
    List<int[]> before = swaps(nfd, whole, LOWEST_MARK, false);
    int[] marks =
        IntStream.range(0, whole.length)
            .filter(
                i ->
                    (behind.get(i)[0] == whole[i] && whole[i] != HIGHEST_MARK)
                        || (before.get(i)[0] == LOWEST_MARK && whole[i] != LOWEST_MARK))
            .map(i -> whole[i])
            .toArray();
    int[] lowerOnes = new int[marks.length];
    for (int mark = 0; mark < marks.length; mark++) {
      int first = marks[mark];
      List<int[]> pairs =
          probe(nfd, marks.length, i -> Character.toString(first) + Character.toString(marks[i]));
      lowerOnes[mark] =
          (int)
              IntStream.range(0, marks.length)
                  .filter(i -> marks[i] != first && pairs.get(i)[0] == marks[i])
                  .count();
    }
    List<Integer> order = List.copyOf(new TreeSet<>(Arrays.stream(lowerOnes).boxed().toList()));
    int[] ranks = new int[CODE_POINTS];
    for (int mark = 0; mark < marks.length; mark++) {
      ranks[marks[mark]] = 1 + order.indexOf(lowerOnes[mark]);
    }
    return ranks;
  }

  private static List<int[]> swaps(
      HuggingFaceTokenizer nfd, int[] codePoints, int mark, boolean markFirst) {
    String fixed = Character.toString(mark);
    return probe(
        nfd,
        codePoints.length,
        i -> {
          String probed = Character.toString(codePoints[i]);
          return markFirst ? fixed + probed : probed + fixed;
        });
  }

  /** Whether the pre-tokenizer drops a code point (0), leaves it in its word (1) or not (2). */
  private static int[] wordKinds() {
    int[] kinds = new int[CODE_POINTS];
    try (HuggingFaceTokenizer tokenizer = tokenizer("null", normalizer("BertPreTokenizer"))) {
      for (int from = 0; from < CODE_POINTS; from += PROBES) {
        StringBuilder text = new StringBuilder("a");
        int to = Math.min(CODE_POINTS, from + PROBES);
        IntStream.range(from, to)
            .map(ReferenceTables::scalar)
            .forEach(c -> text.appendCodePoint(c).append('a'));
        Encoding encoding = tokenizer.encode(text.toString(), false, false);
        int at = 1;
        for (int c = from; c < to; c++) {
          if (encoding.getIds()[at] != scalar(c)) {
            kinds[c] = 0;
            at++;
          } else {
            kinds[c] = encoding.getWordIds()[at] == encoding.getWordIds()[at - 1] ? 1 : 2;
            at += 2;
          }
        }
        if (at != encoding.getIds().length) {
          throw new IllegalStateException("words cannot be told apart behind " + from);
        }
      }
    }
    return kinds;
  }

  // ---- Writing

  /** The resource: a line of text, then the arrays of {@link UnicodeTables}. */
  byte[] bytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(TITLE.getBytes(StandardCharsets.US_ASCII));
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      writeStages(out, this::properties);
      Mappings mappings = new Mappings();
      writeStages(out, c -> isHangulSyllable(c) ? 0 : mappings.place(c, decomposed[scalar(c)]));
      writeStages(out, c -> mappings.place(c, lower[scalar(c)]));
      out.writeInt(mappings.values.size());
      for (int value : mappings.values) {
        out.writeInt(value);
      }
    }
    return bytes.toByteArray();
  }

  private static boolean isHangulSyllable(int c) {
    return c >= 0xAC00 && c <= 0xD7A3;
  }

  /** Writes a table in two stages: where the block of a code point begins, and the blocks. */
  private static void writeStages(DataOutputStream out, IntUnaryOperator value) throws IOException {
    int blockSize = 1 << UnicodeTables.BLOCK_BITS;
    Map<List<Integer>, Integer> starts = new HashMap<>();
    List<Integer> values = new ArrayList<>();
    List<Integer> index = new ArrayList<>();
    for (int from = 0; from < CODE_POINTS; from += blockSize) {
      List<Integer> block = IntStream.range(from, from + blockSize).map(value).boxed().toList();
      if (!starts.containsKey(block)) {
        starts.put(block, values.size());
        values.addAll(block);
      }
      index.add(Objects.requireNonNull(starts.get(block)));
    }
    writeChars(out, index);
    writeChars(out, values);
  }

  private static void writeChars(DataOutputStream out, List<Integer> values) throws IOException {
    out.writeInt(values.size());
    for (int value : values) {
      if (value != (char) value) {
        throw new IllegalStateException("a value of the tables must fit 16 bits, not " + value);
      }
      out.writeChar(value);
    }
  }

  /** What code points become: a length, then so many of them; nothing at place 0. */
  private static final class Mappings {
    private final List<Integer> values = new ArrayList<>(List.of(0));
    private final Map<List<Integer>, Integer> places = new HashMap<>();

    int place(int from, int[] to) {
      if (from != scalar(from) || isOne(to, from)) {
        return 0;
      }
      return places.computeIfAbsent(
          Arrays.stream(to).boxed().toList(),
          mapping -> {
            int place = values.size();
            values.add(mapping.size());
            values.addAll(mapping);
            return place;
          });
    }
  }
}
