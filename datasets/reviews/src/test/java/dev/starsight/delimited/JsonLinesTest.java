package dev.starsight.delimited;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.MissingColumnException;
import dev.starsight.data.StarsightException;
import dev.starsight.delimited.DelimitedFile.BlockSizes;
import dev.starsight.run.Progress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests files of JSON lines. */
class JsonLinesTest {

  private static final ReadOptions COLLECT = ReadOptions.defaults().withMaxRejectedShare(1);
  private static final ReadOptions STRICT = ReadOptions.strictly();

  private static DelimitedFile<Row> open(byte[] bytes, ReadOptions options) throws IOException {
    return DelimitedFile.open(
        "test",
        new InputBytes(
            "test", new ByteArrayInputStream(bytes), bytes.length, options.threads(), true),
        options,
        Progress.SILENT,
        (header, dialect) -> Row::keep,
        new BlockSizes(1 << 12, 1 << 10));
  }

  private static List<Row> rows(String text, ReadOptions options) throws IOException {
    try (DelimitedFile<Row> file = open(text.getBytes(UTF_8), options)) {
      return all(file);
    }
  }

  private static List<Row> all(DelimitedFile<Row> file) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (Row row = file.read(); row != null; row = file.read()) {
      rows.add(row);
    }
    return rows;
  }

  private static List<String> texts(List<Row> rows, String column) {
    return rows.stream().map(row -> row.text(column)).toList();
  }

  private static List<String> rejects(String text) throws IOException {
    try (DelimitedFile<Row> file = open(text.getBytes(UTF_8), COLLECT)) {
      all(file);
      return file.rejects().first().stream().map(Rejects.Reject::toString).toList();
    }
  }

  @Test
  void readsKeysAsColumns() throws IOException {
    String text =
        "\uFEFF{\"rating\":5.0,\"text\":\"Sch\\u00f6n\\n"
            + "\\\"ok\\\"\",\"images\":[],\"user\":{\"id\":7}}\r\n"
            + "{\"text\":\"second\",\"user\":{\"id\":null},\"rating\":1,\"later\":true}\n";
    try (DelimitedFile<Row> file = open(text.getBytes(UTF_8), STRICT)) {
      assertThat(file.dialect().toString()).startsWith("JSON lines (");
      assertThat(file.header().names())
          .containsExactly("rating", "text", "images", "user.id", "later");
      List<Row> rows = all(file);
      assertThat(texts(rows, "text")).containsExactly("Schön\n\"ok\"", "second");
      assertThat(texts(rows, "rating")).containsExactly("5.0", "1");
      assertThat(texts(rows, "user.id")).containsExactly("7", "");
      assertThat(texts(rows, "images")).containsExactly("[]", "");
      assertThat(rows.get(1).line()).isEqualTo(2);
      assertThat(rows.get(1).number()).isEqualTo(2);
      assertThat(file.source().rows()).isEqualTo(2);
    }
  }

  @Test
  void aMissingColumnIsNamed() throws IOException {
    List<Row> rows = rows("{\"text\":\"a\",\"n\":{\"x\":1}}", STRICT);
    assertThatThrownBy(() -> rows.get(0).text("txt"))
        .isInstanceOf(MissingColumnException.class)
        .hasMessage(
            "test: there is no column \"txt\", did you mean \"text\"? The columns are text, n.x");
  }

  /** Rows of different lengths, with escapes and characters of all lengths. */
  private static String many(int rows) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows; i++) {
      String body = "word ".repeat(i % 50) + (i % 3 == 0 ? "\\u00e9\\\\" : "é😀\\n");
      text.append("{\"id\":").append(i).append(",\"body\":\"").append(body).append("\"}\n");
      text.append(i % 97 == 5 ? "{\"id\":,}\n" : "").append(i % 89 == 6 ? "\n" : "");
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anyNumberOfThreadsGivesTheSame(boolean gzip) throws IOException {
    byte[] bytes = many(2_000).getBytes(UTF_8);
    if (gzip) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
        zip.write(bytes);
      }
      bytes = out.toByteArray();
    }
    List<List<String>> results = new ArrayList<>();
    for (int threads : new int[] {1, 2, 4}) {
      try (DelimitedFile<Row> file = open(bytes, COLLECT.withThreads(threads))) {
        List<String> result =
            new ArrayList<>(all(file).stream().map(row -> row.number() + row.toString()).toList());
        result.add(file.rejects().toString());
        result.add(file.source().toString());
        results.add(result);
      }
    }
    assertThat(results.get(0)).hasSize(2_002);
    assertThat(results.get(1)).isEqualTo(results.get(0));
    assertThat(results.get(2)).isEqualTo(results.get(0));
  }

  @Test
  void rejectsHaveLineAndPath() throws IOException {
    assertThat(
            rejects(
                "{\"a\":{\"b\":\"x\"},\"c\":1}\n"
                    + "{\"a\":{\"b\":\"\\udc00\"}}\n"
                    + "\n"
                    + "{\"c\":1,\"c\":2}\n"
                    + "[\"no object\"]\n"
                    + "{\"c\":-}\n"
                    + "{\"c\":tru"))
        .containsExactly(
            "test, line 2, $.a.b: surrogates must come in pairs, but \\udc00 stands alone",
            "test, line 3: the line is blank",
            "test, line 4, $.c: the key occurs twice in the object",
            "test, line 5: a JSON object is needed, but the line begins with \"[\"no object\"]\"",
            "test, line 6, $.c: a value is needed, but there is \"-}\"",
            "test, line 7, $.c: a value is needed, but there is \"tru\"");
  }

  @Test
  void refusesWhatIsNotUtf8() throws IOException {
    byte[] bytes = "{\"a\":\"x\"}\n{\"a\":\"é\"}\n".getBytes(ISO_8859_1);
    try (DelimitedFile<Row> file = open(bytes, COLLECT)) {
      assertThat(all(file)).hasSize(1);
      assertThat(file.rejects().first().get(0).toString())
          .isEqualTo("test, line 2: texts must be UTF-8, but byte 7 of the row is 0xE9");
    }
  }

  @Test
  void refusesALineThatIsTooLong() throws IOException {
    String text = "{\"a\":\"x\"}\n{\"a\":\"" + "x".repeat(100_000) + "\"}\n{\"a\":\"y\"}\n";
    for (int threads : new int[] {1, 2}) {
      ReadOptions options = COLLECT.withThreads(threads).withMaxRowBytes(50_000);
      try (DelimitedFile<Row> file = open(text.getBytes(UTF_8), options)) {
        assertThat(all(file)).extracting(row -> row.text("a")).containsExactly("x", "y");
        assertThat(file.rejects().first().toString())
            .isEqualTo(
                "[test, line 2: a row must have at most 50,000 bytes, but this one has more]");
      }
    }
  }

  @Test
  void theFirstLineMayBeLongerThanTheHead() throws IOException {
    String text = "{\"b\":1,\"a\":\"" + "x".repeat(10_000) + "\",\"c\":1}\n{\"a\":\"y\"}\n";
    assertThat(texts(rows(text, STRICT), "a").get(1)).isEqualTo("y");
  }

  @Test
  void saysWhatOtherFilesAre() {
    Map<String, String> files =
        Map.of(
            "[{\"text\":\"a\"}]",
                "test is a JSON array; make it one object a line first, as jq -c '.[]' does",
            " [\n {\"text\":\"a\"}]",
                "test is a JSON array; make it one object a line first, as jq -c '.[]' does",
            "\u00ff\u00fea\u0000",
                "test is UTF-16; convert it to UTF-8, as iconv -f UTF-16 -t UTF-8 does",
            "PAR1...", "test is a Parquet file; convert it to CSV or JSON lines first",
            "{}\n{}\n",
                "test, line 1: JSON objects with keys are needed, one a line, but there are none;"
                    + " if they take several lines, jq -c . puts each on one",
            "{\n \"text\": \"a\"\n}\n",
                "test, line 1: JSON objects with keys are needed, one a line, but there are none;"
                    + " if they take several lines, jq -c . puts each on one",
            "{\u0000\"\u0000t\u0000e\u0000x\u0000t\u0000\"\u0000:\u0000\"\u0000\"\u0000}\u0000",
                "test is UTF-16; convert it to UTF-8, as iconv -f UTF-16LE -t UTF-8 does",
            "\u0000t\u0000e\u0000x\u0000t\u0000,\u0000s\u0000t\u0000a\u0000r\u0000\n",
                "test is UTF-16; convert it to UTF-8, as iconv -f UTF-16BE -t UTF-8 does",
            "", "test is empty, but a header line or JSON objects are needed");
    files.forEach(
        (text, sentence) ->
            assertThatThrownBy(() -> open(text.getBytes(ISO_8859_1), STRICT).close())
                .isInstanceOf(StarsightException.class)
                .hasMessage(sentence));
  }

  @Test
  void aMapperMayRefuseAValue() throws IOException {
    byte[] bytes = "{\"stars\":4.5}\n{\"stars\":5}\n".getBytes(UTF_8);
    try (DelimitedFile<String> file =
        DelimitedFile.open(
            "test",
            new InputBytes("test", new ByteArrayInputStream(bytes), bytes.length, 1, true),
            COLLECT,
            Progress.SILENT,
            (header, dialect) ->
                row -> {
                  if (row.text(0).length() > 1) {
                    throw row.malformed(0, "stars must be whole");
                  }
                  return row.text(0);
                },
            BlockSizes.DEFAULT)) {
      assertThat(file.read()).isEqualTo("5");
      assertThat(file.rejects().first().get(0))
          .isEqualTo(new Rejects.Reject("test", 1, 0, "$.stars", "stars must be whole"));
    }
  }

  @Test
  void theNewestKeysAreColumnsUpToTheEndOfTheHead() throws IOException {
    String lines =
        String.join("\n", IntStream.range(0, 3).mapToObj(i -> "{\"k" + i + "\":\"v\"}").toList());
    assertThat(rows(lines, STRICT).get(0).header().names())
        .isEqualTo(Arrays.asList("k0", "k1", "k2"));
  }
}
