package dev.starsight.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonStreamTest {

  private static final List<String> STRINGS =
      List.of(
          "",
          "the",
          "##ing",
          "é",
          "中文",
          "😀",
          "\\n\\t\\b\\f\\r",
          "\\\"\\\\\\/",
          "\\u0041\\u00e9\\uD83D\\uDE00",
          "\\u0000",
          "\uFFFD",
          "\u007f\u0080\u2028");

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "7",
          "-7",
          "30521",
          "2147483647",
          "-2147483648",
          "2147483648",
          "99999999999999999999",
          "0.5",
          "-1.25e2",
          "1E-3",
          "1e400",
          "12e+1");

  private static final List<String> BLANKS = List.of("", "", "", " ", "\n", "\r\n", "\t  ");

  /** Pieces of JSON, and of text that looks like it, to insert anywhere. */
  private static final List<String> FRAGMENTS =
      List.of(
          "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u12", "\\x", "0", "-", ".", "e", "+", "true",
          "nul", "NaN", "'", "//", "\u0000", "\u001f", "\u00a0", "\ufeff", "é", "a", " ");

  @Test
  void readsWhatJacksonReads() {
    SplittableRandom random = new SplittableRandom(20_261);
    int read = 0;
    for (int i = 0; i < 5_000; i++) {
      read += assertReadsAsJackson(document(random).getBytes(UTF_8)) ? 1 : 0;
    }
    assertThat(read).isGreaterThan(4_000);
  }

  @Test
  void rejectsWhatJacksonRejects() {
    SplittableRandom random = new SplittableRandom(20_262);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      read += assertReadsAsJackson(damaged(document(random).getBytes(UTF_8), random)) ? 1 : 0;
    }
    assertThat(read).isBetween(1_000, 15_000);
  }

  @Test
  void hasTheSameLimitsAsJackson() {
    assertLimit("[".repeat(1_000) + "]".repeat(1_000), "[".repeat(1_001) + "]".repeat(1_001));
    assertLimit("{\"a\":".repeat(1_000) + 1 + "}".repeat(1_000), "{\"a\":".repeat(1_001));
    assertLimit(
        "{\"" + "é".repeat(50_000) + "\": 0}", "{\"" + "é".repeat(49_999) + "ab" + "\": 0}");
    assertLimit("[" + "1".repeat(1_000) + "]", "[" + "1".repeat(1_001) + "]");
    assertLimit("[\"" + "é\\n".repeat(100_000) + "\"]", "[\"" + "é\\n".repeat(100_000));
  }

  /**
   * Differs from Jackson: no text has an unpaired surrogate, so no token with one could be found.
   */
  @Test
  void rejectsAnUnpairedSurrogate() {
    for (String half : List.of("\\ud800", "\\udc00x", "\\ud83d\\u0041")) {
      byte[] json = ("[\"" + half + "\"]").getBytes(UTF_8);
      assertThat(Result.of(JsonStreamTest::read, json).refused()).as(half).isTrue();
    }
    assertThat(assertReadsAsJackson("[\"\\ud83d\\ude00\"]".getBytes(UTF_8))).isTrue();
  }

  private static void assertLimit(String inside, String outside) {
    assertThat(assertReadsAsJackson(inside.getBytes(UTF_8))).isTrue();
    assertThat(assertReadsAsJackson(outside.getBytes(UTF_8))).isFalse();
  }

  private static boolean isUnpairedSurrogate(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }

  /** Returns whether both accept the JSON. */
  private static boolean assertReadsAsJackson(byte[] json) {
    Result wanted = Result.of(bytes -> jackson(bytes, true), json);
    if (String.valueOf(wanted.value()).codePoints().anyMatch(JsonStreamTest::isUnpairedSurrogate)) {
      assertThat(Result.of(JsonStreamTest::read, json).refused()).isTrue();
      return false; // Jackson accepts unpaired surrogates, deliberately unlike JsonStream.
    }
    String shown = new String(json, 0, Math.min(json.length, 1_000), UTF_8);
    assertThat(Result.of(JsonStreamTest::read, json)).as("%s", shown).isEqualTo(wanted);
    assertThat(Result.of(JsonStreamTest::skipped, json).refused())
        .as("skipping %s", shown)
        .isEqualTo(Result.of(bytes -> jackson(bytes, false), json).refused());
    return !wanted.refused();
  }

  @Test
  void namesLineAndColumn() {
    assertRefused("{\"a\": 1,\n \"é\": x}", "t.json, line 2, column 7: not JSON: ", "'x'");
    assertRefused("[1,\r\n2,\n]", "t.json, line 3, column 1: not JSON: ", "']'");
    assertRefused("[\"a\nb\"]", "t.json, line 1, column 4: not JSON: ", "control character 10");
    assertRefused("{\"a\": 1, \"a\": 2}", "t.json, line 1, column 15: ", "Duplicate field \"a\"");
    assertRefused("[\"\\q\"]", "t.json, line 1, column 4: not JSON: ", "'q'");
    assertRefused("[1] 2", "t.json, line 1, column 5: not JSON: ", "more after its end");
    assertRefused("[\"", "t.json, line 1, column 3: not JSON: ", "does not end");
    assertRefused(" \n", "t.json: not JSON: it is empty", "");
  }

  private static void assertRefused(String json, String place, String reason) {
    assertThatIOException()
        .isThrownBy(() -> read(json.getBytes(UTF_8)))
        .withMessageStartingWith(place)
        .withMessageContaining(reason);
  }

  /** A file of another kind must not be reported as incorrect JSON. */
  @Test
  void reportsInvalidUtf8BeforeAnyOtherError() {
    for (String json : List.of("[\"é\",\n\"X\"]", "[,\n X", "{\"a\":1,\"a\":2,\n\"X\":1}")) {
      byte[] bytes = json.getBytes(UTF_8);
      bytes[new String(bytes, ISO_8859_1).indexOf('X')] = (byte) 0xc3;
      assertThatIOException()
          .isThrownBy(() -> read(bytes))
          .withMessage("t.json, line 2: is not UTF-8 text");
    }
  }

  private record Result(boolean refused, @Nullable Object value) {

    static Result of(Reader reader, byte[] json) {
      try {
        return new Result(false, reader.read(json));
      } catch (IOException e) {
        return new Result(true, null);
      }
    }
  }

  private interface Reader {
    @Nullable Object read(byte[] json) throws IOException;
  }

  private static @Nullable Object read(byte[] json) throws IOException {
    return JsonStream.read("t.json", json, JsonStreamTest::boxed).get(0);
  }

  private static List<@Nullable Object> boxed(JsonStream in) throws IOException {
    List<@Nullable Object> box = new ArrayList<>();
    box.add(in.value());
    return box;
  }

  /** Returns null if the text can be skipped. */
  private static @Nullable Object skipped(byte[] json) throws IOException {
    return JsonStream.read(
            "t.json",
            json,
            in -> {
              in.skip();
              return new ArrayList<@Nullable Object>(List.of(true));
            })
        .get(0);
  }

  private static @Nullable Object jackson(byte[] json, boolean distinct) throws IOException {
    String text;
    try {
      text = UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("not UTF-8", e);
    }
    JsonFactory factory =
        JsonFactory.builder()
            .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, distinct)
            .build();
    try (JsonParser parser = factory.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new IOException("empty");
      }
      Object value = jackson(parser);
      if (parser.nextToken() != null) {
        throw new IOException("more");
      }
      return value;
    }
  }

  private static @Nullable Object jackson(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          parser.nextToken();
          object.put(name, jackson(parser));
        }
        yield object;
      }
      case START_ARRAY -> {
        List<@Nullable Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(jackson(parser));
        }
        yield array;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.INT && parser.getIntValue() >= 0
              ? (Object) parser.getIntValue()
              : (Object) parser.getDoubleValue();
      default -> parser.getDoubleValue();
    };
  }

  private static String document(SplittableRandom random) {
    StringBuilder json = new StringBuilder();
    value(json, random, 4);
    return blank(random) + json + blank(random);
  }

  private static void value(StringBuilder json, SplittableRandom random, int depth) {
    switch (random.nextInt(depth == 0 ? 5 : 9)) {
      case 0 -> json.append(pick(List.of("true", "false", "null"), random));
      case 1, 2 -> json.append(pick(NUMBERS, random));
      case 3, 4 -> json.append(string(random));
      case 5, 6 -> values(json.append('['), random, depth, false).append(']');
      default -> values(json.append('{'), random, depth, true).append('}');
    }
  }

  private static StringBuilder values(
      StringBuilder json, SplittableRandom random, int depth, boolean named) {
    int count = random.nextInt(4);
    json.append(blank(random));
    for (int i = 0; i < count; i++) {
      json.append(i == 0 ? "" : ",").append(blank(random));
      if (named) {
        // The digit makes most names distinct, but not all.
        String name = string(random).replaceAll("\"$", random.nextInt(9) + "\"");
        json.append(name).append(blank(random)).append(':').append(blank(random));
      }
      value(json, random, depth - 1);
      json.append(blank(random));
    }
    return json;
  }

  private static String string(SplittableRandom random) {
    return '"' + pick(STRINGS, random) + pick(STRINGS, random) + '"';
  }

  private static String blank(SplittableRandom random) {
    return pick(BLANKS, random);
  }

  private static String pick(List<String> from, SplittableRandom random) {
    return from.get(random.nextInt(from.size()));
  }

  private static byte[] damaged(byte[] json, SplittableRandom random) {
    int at = random.nextInt(json.length + 1);
    int behind = Math.min(json.length, at + random.nextInt(3));
    return switch (random.nextInt(4)) {
      case 0 -> Arrays.copyOf(json, at);
      case 1 -> joined(json, at, new byte[] {(byte) random.nextInt(256)}, behind);
      case 2 -> joined(json, at, new byte[0], behind);
      default -> joined(json, at, pick(FRAGMENTS, random).getBytes(UTF_8), at);
    };
  }

  private static byte[] joined(byte[] json, int to, byte[] between, int from) {
    return ByteBuffer.allocate(to + between.length + json.length - from)
        .put(json, 0, to)
        .put(between)
        .put(json, from, json.length - from)
        .array();
  }
}
