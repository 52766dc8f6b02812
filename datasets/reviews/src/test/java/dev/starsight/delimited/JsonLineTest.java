package dev.starsight.delimited;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.MalformedRowException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLineTest {

  private static final ObjectMapper JACKSON = new ObjectMapper();
  private static final ObjectReader STRICT =
      JACKSON.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String[] KEYS = {
    "text", "stars", "a b", "é", "\"", "\\", "x.y", "nested", ""
  };
  private static final String[] PIECES = {
    "plain words ",
    "é",
    "😀",
    "\"",
    "\\",
    "/",
    "\n",
    "\t",
    "\u0000",
    "\u001f",
    "\u2028",
    "\u007f",
    ""
  };

  /** A line of JSON and its columns. */
  private static String problem(String json, List<String> values) {
    byte[] bytes = ("#" + json + "#").getBytes(UTF_8); // in the middle of an array
    JsonColumns columns = JsonColumns.detect(bytes, 1, bytes.length - 1);
    JsonLine line = new JsonLine(columns);
    String problem = line.read(bytes, 1, bytes.length - 1, json.length() == bytes.length - 2);
    if (problem == null) {
      Row row = new Row(Header.ofKeys("test", columns));
      line.show(row, 1, 1);
      for (int i = 0; i < columns.names().size(); i++) {
        values.add(row.text(i));
      }
    }
    return String.valueOf(problem);
  }

  private static List<String> values(String json) {
    List<String> values = new ArrayList<>();
    assertThat(problem(json, values)).isEqualTo("null");
    return values;
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  private static JsonNode value(SplittableRandom random, int depth) {
    return switch (random.nextInt(depth > 3 ? 6 : 8)) {
      case 0 -> NODES.numberNode(random.nextLong());
      case 1 -> NODES.numberNode(random.nextDouble() * Math.pow(10, random.nextInt(-20, 20)));
      case 2 -> NODES.booleanNode(random.nextBoolean());
      case 3 -> NODES.nullNode();
      case 4, 5 -> NODES.textNode(text(random));
      case 6 -> NODES.arrayNode().add(value(random, depth + 1)).add(text(random));
      default -> object(random, depth + 1);
    };
  }

  private static ObjectNode object(SplittableRandom random, int depth) {
    ObjectNode object = NODES.objectNode();
    for (int i = random.nextInt(5); i > 0; i--) {
      object.set(KEYS[random.nextInt(KEYS.length)], value(random, depth));
    }
    return object;
  }

  /** Collects what the columns of an object must be. */
  private static void collect(JsonNode object, List<String> values) {
    object
        .properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              if (value.isObject()) {
                collect(value, values);
              } else {
                values.add(
                    value.isNull() ? "" : value.isArray() ? value.toString() : value.asText());
              }
            });
  }

  /** Writes everything but ASCII, and sometimes more, as escapes. */
  private static String escaped(String json, SplittableRandom random) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      boolean escape = c > 126 || (Character.isLetter(c) && random.nextInt(9) == 0);
      escaped.append(escape ? "\\u%04x".formatted((int) c) : String.valueOf(c));
    }
    return escaped.toString();
  }

  @Property(tries = 1000)
  void agreesWithJackson(@ForAll long seed) throws JsonProcessingException {
    SplittableRandom random = new SplittableRandom(seed);
    ObjectNode object = object(random, 0);
    List<String> expected = new ArrayList<>();
    collect(object, expected);
    String json = JACKSON.writeValueAsString(object);
    if (object.isEmpty() || expected.isEmpty()) {
      return;
    }
    assertThat(values(json)).isEqualTo(expected);
    assertThat(
            values(
                JACKSON
                    .writerWithDefaultPrettyPrinter()
                    .writeValueAsString(object)
                    .replace('\n', ' ')))
        .hasSameSizeAs(expected);
    assertThat(values(escapedTexts(object, random))).isEqualTo(expected);
  }

  /** Returns JSON in which the characters of texts are escapes, but none of keywords and lists. */
  private static String escapedTexts(ObjectNode object, SplittableRandom random)
      throws JsonProcessingException {
    String json = JACKSON.writeValueAsString(object);
    StringBuilder result = new StringBuilder();
    int depth = 0;
    boolean inside = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c == '\\') {
        int length = json.charAt(i + 1) == 'u' ? 6 : 2;
        result.append(json, i, i + length);
        i += length - 1;
        continue;
      }
      inside ^= c == '"';
      depth += inside ? 0 : c == '[' ? 1 : c == ']' ? -1 : 0;
      result.append(
          inside && depth == 0 && c != '"'
              ? escaped(String.valueOf(c), random)
              : String.valueOf(c));
    }
    return result.toString();
  }

  /** What Jackson refuses is refused, too, if it is not in a key that is no column. */
  @Property(tries = 2000)
  void refusesWhatJacksonRefuses(@ForAll long seed) throws JsonProcessingException {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder json = new StringBuilder(JACKSON.writeValueAsString(object(random, 0)));
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(json.length());
      String by = "{}[]\",:0.eE-+tfn\\u ".substring(random.nextInt(19)).substring(0, 1);
      json.replace(at, Math.min(json.length(), at + random.nextInt(2)), by);
    }
    String line = json.toString();
    boolean valid;
    try {
      JsonNode tree = STRICT.readTree(line);
      valid = tree != null && tree.isObject();
    } catch (JsonProcessingException e) {
      valid = false;
    }
    String problem;
    try {
      problem = problem(line, new ArrayList<>());
    } catch (MalformedRowException e) {
      problem = e.reason(); // Two columns have the same name.
    }
    if (valid) {
      assertThat(problem).as(line).matches("null|.* twice.*");
    } else {
      assertThat(problem).as(line).isNotEqualTo("null");
    }
  }

  @Test
  void readsTheKeysInAnyOrder() {
    byte[] lines =
        "{\"a\":1,\"b\":{\"c\":\"x\"}}\n{\"b\":{\"c\":\"y\"},\"z\":[1, 2],\"a\":null}"
            .getBytes(UTF_8);
    JsonColumns columns = JsonColumns.detect(lines, 0, lines.length);
    assertThat(columns.names()).containsExactly("a", "b.c", "z");
    JsonLine line = new JsonLine(columns);
    byte[] other =
        "{\"new\":{\"q\":[{}]},\"z\":true,\"b\":{\"c\":\"\\u00e9\\ud83d\\ude00\\/\"}}"
            .getBytes(UTF_8);
    assertThat(line.read(other, 0, other.length, true)).isNull();
    Row row = new Row(Header.ofKeys("test", columns));
    line.show(row, 1, 1);
    assertThat(List.of(row.text("a"), row.text("b.c"), row.text("z")))
        .containsExactly("", "é😀/", "true");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1,\"a\":2} | the key occurs twice in the object",
        "{\"a\":NaN} | a value is needed, but there is \"NaN}\"",
        "{\"a\":01} | a value is needed, but there is \"01}\"",
        "{\"a\":1} x | nothing may follow the object, but there is \"x\"",
        "{\"a\":\"\\ud800\"} | surrogates must come in pairs, but \\ud800 stands alone",
        "{\"a\":\"\\x\"} | a backslash must be followed by",
        "{\"a\":\"x | the line ends within a text: is the file cut off?",
        "{\"a\":1 | \",\" is needed, but there is the end of the line: is the file cut off?",
        "{\"a\" | \":\" is needed, but there is the end of the line: is the file cut off?",
        "[1] | a JSON object is needed, but the line begins with \"[1]\"",
      })
  void saysWhatIsWrong(String json, String problem) {
    assertThat(Objects.requireNonNull(problem(json.strip(), new ArrayList<>())))
        .startsWith(problem);
  }

  @Test
  void refusesDeepNesting() {
    assertThat(problem("{\"a\":" + "[".repeat(100_000), new ArrayList<>()))
        .isEqualTo("objects and lists may be nested 64 times, but these are more");
    assertThat(problem("{\"a\":".repeat(100_000), new ArrayList<>()))
        .isEqualTo("objects and lists may be nested 64 times, but these are more");
  }
}
