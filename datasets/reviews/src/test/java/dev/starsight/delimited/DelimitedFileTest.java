package dev.starsight.delimited;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.MalformedRowException;
import dev.starsight.data.MissingColumnException;
import dev.starsight.data.StarsightException;
import dev.starsight.delimited.DelimitedFile.BlockSizes;
import dev.starsight.delimited.DelimitedFile.LoadResult;
import dev.starsight.files.internal.Sha256;
import dev.starsight.run.Progress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DelimitedFileTest {

  private static final ReadOptions COLLECT = ReadOptions.defaults().withMaxRejectedShare(1);
  private static final ReadOptions STRICT = ReadOptions.strictly();

  private final Path directory;

  DelimitedFileTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void keepsTrailingEmptyColumns() throws IOException {
    assertThat(rows("a\tb\tc\n1\t\t\n\t\t\n", STRICT))
        .containsExactly(List.of("1", "", ""), List.of("", "", ""));
  }

  @Test
  void endsLinesWithLfAndCrLfOnly() throws IOException {
    String odd = "x\u2028y\u0085z\u001A\u000B\u000C\rw\u0000";
    assertThat(rows("a\tb\r\n" + odd + "\t1\r\n2\t" + odd + "\n3\t4", STRICT))
        .containsExactly(List.of(odd, "1"), List.of("2", odd), List.of("3", "4"));
  }

  @Test
  void skipsByteOrderMarkAndBlankLinesAtTheEnd() throws IOException {
    try (DelimitedFile<Row> file = open("\uFEFFa\tb\n1\t2\n\n\r\n".getBytes(UTF_8), STRICT)) {
      assertThat(file.header().names()).containsExactly("a", "b");
      assertThat(all(file)).containsExactly(List.of("1", "2"));
      assertThat(file.source().rows()).isEqualTo(1);
    }
  }

  @Test
  void refusesBlankLinesElsewhereNamingTheirLines() throws IOException {
    try (DelimitedFile<Row> file = open("a\tb\n1\t2\n\n\n3\t4\n".getBytes(UTF_8), COLLECT)) {
      assertThat(all(file)).containsExactly(List.of("1", "2"), List.of("3", "4"));
      assertThat(file.rejects().first())
          .extracting(Rejects.Reject::toString)
          .containsExactly("test, line 3: the line is blank", "test, line 4: the line is blank");
    }
    assertMalformed("a\tb\n1\t2\n\n3\t4\n", STRICT, 3, 0, "the line is blank");
  }

  @Test
  void refusesRowsWithWrongNumberOfColumns() {
    assertMalformed("a\tb\n1\t2\n3\n", STRICT, 3, 0, "2 columns are needed, but there are 1");
    assertMalformed("a\tb\n1\t2\t3\n", STRICT, 2, 0, "2 columns are needed, but there are 3");
  }

  @Test
  void refusesInvalidUtf8NamingColumnAndByte() {
    byte[] latin = "a\tb\n1\tx\n2\tcaf\u00E9\n".getBytes(ISO_8859_1);
    assertThatThrownBy(() -> all(open(latin, STRICT)))
        .isInstanceOf(MalformedRowException.class)
        .hasMessage("test, line 3, column 2: texts must be UTF-8, but byte 6 of the row is 0xE9");
    byte[] header = "a\tcaf\u00E9\n1\tx\n".getBytes(ISO_8859_1);
    assertThatThrownBy(() -> open(header, COLLECT))
        .hasMessage("test, line 1, column 2: texts must be UTF-8, but byte 6 of the row is 0xE9");
  }

  @Test
  void collectsRejectsAndContinues() throws IOException {
    byte[] bytes = "a\tb\n1\t2\nbad\n\t\u00E9\n3\t4\n".getBytes(ISO_8859_1);
    try (DelimitedFile<Row> file = open(bytes, COLLECT.withKeptRejects(1))) {
      assertThat(all(file)).containsExactly(List.of("1", "2"), List.of("3", "4"));
      assertThat(file.rejects().count()).isEqualTo(2);
      assertThat(file.rejects().first())
          .containsExactly(
              new Rejects.Reject("test", 3, 0, "", "2 columns are needed, but there are 1"));
      assertThat(file.source().rows()).isEqualTo(2);
      assertThat(file.source().rejected()).isEqualTo(2);
      assertThat(file.source().sha256()).isEqualTo(Sha256.of(bytes));
    }
  }

  @Test
  void allowsOneRejectInAHundredRowsButNotTwo() throws IOException {
    String good = "1\t2\n".repeat(99);
    assertThat(rows("a\tb\n" + good + "x\n", ReadOptions.defaults())).hasSize(99);
    assertThatThrownBy(() -> rows("a\tb\nx\n" + good + "x\n", ReadOptions.defaults()))
        .isInstanceOf(StarsightException.class)
        .hasMessage(
            "test: 2 of 101 rows were refused, more than 1 %; the first: "
                + "test, line 2: 2 columns are needed, but there are 1");
  }

  @Test
  void givesUpEarlyIfMostRowsAreBad() {
    InputStream endless = new Repeating("a\tb\n", "x\n", Long.MAX_VALUE);
    assertThatThrownBy(() -> all(open(endless, ReadOptions.defaults())))
        .hasMessageStartingWith("test: 1,000 of 1,000 rows were refused, more than 1 %");
  }

  @Test
  void refusesEmptyFilesAndHeadersWithoutRows() {
    for (String empty : List.of("", "\n", "\r\n\n", "\uFEFF")) {
      assertThatThrownBy(() -> rows(empty, COLLECT))
          .isInstanceOf(StarsightException.class)
          .hasMessage("test is empty, but a header line or JSON objects are needed");
    }
    assertThatThrownBy(() -> rows("a\tb\n\n", COLLECT))
        .isInstanceOf(StarsightException.class)
        .hasMessage("test has a header but no rows");
    assertMalformed("\na\tb\n", COLLECT, 1, 0, "a header is needed, but the line is blank");
  }

  @Test
  void refusesTwoColumnsOfOneNameButNotTwoUnnamedOnes() throws IOException {
    assertMalformed("a,b,a\n1,2,3\n", COLLECT, 1, 3, "the header names the column \"a\" twice");
    assertThat(rows(",a,\n1,2,3\n", STRICT)).containsExactly(List.of("1", "2", "3"));
  }

  @Test
  void listsTheColumnsIfOneIsMissing() throws IOException {
    try (DelimitedFile<Row> file = open(",Review Text\n0,x\n".getBytes(UTF_8), STRICT)) {
      assertThatThrownBy(() -> file.header().index("text"))
          .isInstanceOfSatisfying(
              MissingColumnException.class,
              e -> {
                assertThat(e.source()).isEqualTo("test");
                assertThat(e.column()).isEqualTo("text");
              })
          .hasMessage(
              "test: there is no column \"text\", did you mean \"Review Text\"? The columns are"
                  + " \"\", Review Text");
    }
  }

  @Test
  void listsTheFirstOfManyColumns() throws IOException {
    String names = IntStream.range(0, 341).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    try (DelimitedFile<Row> file = open((names + "\n").getBytes(UTF_8), STRICT)) {
      assertThatThrownBy(() -> file.header().index("review_body"))
          .hasMessageStartingWith(
              "test: there is no column \"review_body\"; the columns are c0, c1")
          .hasMessageEndingWith(", c28, c29 and 311 more");
    }
  }

  @Test
  void refusesMissingFilesAndDirectories() throws IOException {
    Path missing = directory.resolve("missing.tsv");
    assertThatThrownBy(() -> DelimitedFile.open(missing, COLLECT))
        .isInstanceOf(IOException.class)
        .hasMessage(missing + ": there is no such file");
    assertThatThrownBy(() -> DelimitedFile.open(directory, COLLECT))
        .isInstanceOf(IOException.class)
        .hasMessage(directory + ": a file is needed here, but this is a directory");
  }

  @Test
  void countsLinesOfRowsThatSpanLines() throws IOException {
    String text = "id,text\r\n1,\"two\r\nlines\"\r\n2,\"a \"\"b\"\"\n\n\"\n3\n";
    try (DelimitedFile<Row> file = open(text.getBytes(UTF_8), COLLECT)) {
      Row first = present(file.read());
      assertThat(first.text("text")).isEqualTo("two\r\nlines");
      assertThat(first.line()).isEqualTo(2);
      Row second = present(file.read());
      assertThat(second.text(1)).isEqualTo("a \"b\"\n\n");
      assertThat(second.line()).isEqualTo(4);
      assertThat(second.number()).isEqualTo(2);
      assertThat(file.read()).isNull();
      assertThat(file.rejects().first().get(0).line()).isEqualTo(7);
    }
  }

  @Test
  void refusesTextBehindClosingQuoteAndFindsTheNextRow() throws IOException {
    String text = "a,b\n1,\"x\"y\n2,\"z\"\n";
    assertMalformed(
        text, STRICT, 2, 2, "a quoted field must end at its closing quote, but text follows it");
    assertThat(rows(text, COLLECT)).containsExactly(List.of("2", "z"));
  }

  @Test
  void endsTheReadingAtAnUnclosedQuote() {
    String text = "a,b\n1,2\n3,\"4\n5,6\n7,8\n";
    assertMalformed(text, COLLECT, 3, 2, "a quoted field is not closed before the file ends");
  }

  @Test
  void refusesALineThatIsTooLongAndGoesOnBehindIt() throws IOException {
    byte[] last = "\n3\t4\n".getBytes(UTF_8);
    for (int threads : new int[] {1, 3}) {
      InputStream in =
          new SequenceInputStream(
              new Repeating("a\tb\n1\t2\n", "xxxxxxxx", 3_000_000), new ByteArrayInputStream(last));
      ReadOptions options = COLLECT.withThreads(threads).withMaxRowBytes(5_000_000);
      try (DelimitedFile<Row> file = open(in, options)) {
        assertThat(all(file)).containsExactly(List.of("1", "2"), List.of("3", "4"));
        assertThat(file.rejects().first().toString())
            .isEqualTo(
                "[test, line 3: a row must have at most 5,000,000 bytes, but this one has more]");
      }
    }
  }

  @Test
  void refusesAnEndlessQuotedRow() {
    InputStream endless = new Repeating("a,b\n1,2\n\"", "xxxxxxxx", Long.MAX_VALUE);
    assertThatThrownBy(() -> all(open(endless, COLLECT.withMaxRowBytes(5_000_000))))
        .isInstanceOf(MalformedRowException.class)
        .hasMessage("test, line 3: a row must have at most 5,000,000 bytes, but this one has more");
  }

  @Test
  void acceptsRowsUpToTheLongestAllowed() throws IOException {
    ReadOptions options = COLLECT.withMaxRowBytes(1024);
    for (String end : List.of("\n", "\r\n", "")) {
      String row = "1\t" + "x".repeat(1022);
      byte[] fits = ("a\tb\n" + row + end).getBytes(UTF_8);
      byte[] over = ("a\tb\n" + row + "x" + end).getBytes(UTF_8);
      for (boolean slow : new boolean[] {false, true}) {
        InputStream in = slow ? new OneByte(fits) : new ByteArrayInputStream(fits);
        assertThat(all(open(in, options))).hasSize(1);
        InputStream longer = slow ? new OneByte(over) : new ByteArrayInputStream(over);
        assertThatThrownBy(() -> all(open(longer, options.withStrict(true))))
            .hasMessage("test, line 2: a row must have at most 1,024 bytes, but this one has more");
      }
    }
  }

  @Test
  void acceptsRowsLongerThanItsBuffer() throws IOException {
    String big = "b".repeat(700_000);
    assertThat(rows("a\tb\n1\t" + big + "\n2\t3\n", STRICT))
        .containsExactly(List.of("1", big), List.of("2", "3"));
    assertThat(rows("a,b\n1,\"" + big + "\"\"\n\"\n2,3\n", STRICT))
        .containsExactly(List.of("1", big + "\"\n"), List.of("2", "3"));
  }

  @Test
  void readsTheSameFromOneByteAtATime() throws IOException {
    String plain = "\uFEFFa\tb\r\n1\t\u00E9\n\n\"\t\uD83D\uDE00\n";
    String csv = "\uFEFFa,b\r\n1,\"\u00E9\r\n\"\"\"\n\n\"2\",\uD83D\uDE00\n";
    for (String text : List.of(plain, csv)) {
      for (byte[] bytes : List.of(text.getBytes(UTF_8), gzip(text))) {
        List<List<String>> whole = all(open(bytes, COLLECT));
        assertThat(whole).hasSize(2);
        assertThat(all(open(new OneByte(bytes), COLLECT))).isEqualTo(whole);
      }
    }
  }

  @Test
  void refusesGzipFilesTruncatedAnywhere() throws IOException {
    byte[] whole = gzip("a\tb\n" + "1\t2\n".repeat(40));
    assertThat(all(open(whole, COLLECT))).hasSize(40);
    for (int length = 0; length < whole.length; length++) {
      byte[] torn = Arrays.copyOf(whole, length);
      for (ReadOptions options : List.of(COLLECT, STRICT)) {
        assertThatThrownBy(() -> all(open(torn, options)))
            .as("%d of %d bytes", length, whole.length)
            .isInstanceOfAny(IOException.class, StarsightException.class)
            .hasMessageStartingWith("test");
      }
    }
  }

  @Test
  void refusesGzipFilesWithAnyByteOfDataOrTrailerFlipped() throws IOException {
    String text = "a\tb\n" + "1\t2\n3\t4 five\n".repeat(20);
    byte[] whole = gzip(text);
    for (int i = 10; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 0x10;
      assertThatThrownBy(() -> all(open(damaged, COLLECT)))
          .as("byte %d", i)
          .isInstanceOfAny(IOException.class, StarsightException.class)
          .hasMessageStartingWith("test");
    }
  }

  @Test
  void readsGzipOfSeveralMembersAndPadding() throws IOException {
    byte[] both = concat(gzip("a\tb\n1\t2\n"), gzip("3\t4\n"));
    assertThat(all(open(both, STRICT))).containsExactly(List.of("1", "2"), List.of("3", "4"));
    assertThat(all(open(concat(both, new byte[70]), STRICT))).hasSize(2);
    assertThatThrownBy(() -> all(open(concat(both, new byte[] {1}), STRICT)))
        .hasMessage("test: this gzip file is damaged: other bytes follow its end");
    byte[] tornHeader = Arrays.copyOf(both, gzip("a\tb\n1\t2\n").length + 5);
    assertThatThrownBy(() -> all(open(tornHeader, STRICT)))
        .isInstanceOf(IOException.class)
        .hasMessage("test: this gzip file is cut short");
  }

  @Test
  void recognizesGzipByItsBytesAndNotItsName() throws IOException {
    Path packed = directory.resolve("packed.tsv");
    Path plain = directory.resolve("plain.tsv.gz");
    Files.write(packed, gzip("a\tb\n1\t2\n"));
    Files.writeString(plain, "a\tb\n1\t2\n");
    LoadResult<Row> loaded =
        DelimitedFile.load(
            List.of(packed, plain), STRICT, Progress.SILENT, (header, dialect) -> Row::keep);
    assertThat(loaded.data().size()).isEqualTo(2);
    assertThat(loaded.data().provenance().sources().get(0).sha256()).isEqualTo(Sha256.of(packed));
    assertThat(loaded.data().provenance().sources().get(1).sha256()).isEqualTo(Sha256.of(plain));
    assertThat(loaded.dialects()).hasSize(2);
  }

  @Test
  void addsUpTheRejectsOfAllFiles() throws IOException {
    Path one = Files.writeString(directory.resolve("one.tsv"), "a\tb\n1\t2\nx\ny\n");
    Path two = Files.writeString(directory.resolve("two.tsv"), "a\tb\nz\n1\t2\n");
    LoadResult<Row> loaded =
        DelimitedFile.load(
            List.of(one, two), COLLECT.withKeptRejects(2), Progress.SILENT, (h, d) -> Row::keep);
    assertThat(loaded.rejects().count()).isEqualTo(3);
    assertThat(loaded.rejects().first()).extracting(Rejects.Reject::line).containsExactly(3L, 4L);
  }

  @Test
  void streamsInConstantMemoryAndReportsProgress() throws IOException {
    long count = 300_000;
    String row = "id\t" + "some words of a text ".repeat(5) + "\n";
    List<Long> reported = new ArrayList<>();
    Progress progress = (what, done, total, detail) -> reported.add(done);
    InputBytes bytes = new InputBytes("test", new Repeating("a\tb\n", row, count), -1, 1, true);
    try (DelimitedFile<Row> file =
        DelimitedFile.open(
            "test", bytes, STRICT, progress, (h, d) -> Row::keep, BlockSizes.DEFAULT)) {
      for (int i = 0; i < 10_000; i++) {
        present(file.read());
      }
      long before = retained();
      for (long i = 10_000; i < count; i++) {
        present(file.read());
      }
      assertThat(retained() - before).isLessThan(4 << 20);
      assertThat(file.read()).isNull();
      assertThat(file.source().rows()).isEqualTo(count);
    }
    assertThat(reported).isSorted().hasSizeGreaterThan(70);
    assertThat(reported.get(reported.size() - 1)).isEqualTo(4 + count * row.length());
  }

  @Test
  void streamsCloseTheirFileAndWrapIoErrors() throws IOException {
    boolean[] closed = new boolean[1];
    InputStream in =
        new FilterInputStream(new ByteArrayInputStream("a\tb\n1\t2\n3\t4\n".getBytes(UTF_8))) {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    try (Stream<Row> stream = open(in, STRICT).stream()) {
      assertThat(stream.map(row -> row.text("b"))).containsExactly("2", "4");
    }
    assertThat(closed[0]).isTrue();
    byte[] torn = gzip("a\tb\n" + "1\t2\n".repeat(9));
    torn[torn.length - 1]++;
    try (InputStream whole = new ByteArrayInputStream(torn)) {
      assertThatThrownBy(() -> open(whole, STRICT).stream().count())
          .isInstanceOfAny(UncheckedIOException.class, IOException.class)
          .hasMessageContaining("damaged");
    }
  }

  @Test
  void knowsNoDigestBeforeTheEnd() throws IOException {
    try (DelimitedFile<Row> file = open("a\tb\n1\t2\n".getBytes(UTF_8), STRICT)) {
      assertThatThrownBy(file::source)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("test has not been read to its end yet");
    }
  }

  private static void assertMalformed(
      String text, ReadOptions options, long line, int column, String reason) {
    assertThatThrownBy(() -> rows(text, options))
        .isInstanceOfSatisfying(
            MalformedRowException.class,
            e -> {
              assertThat(e.line()).isEqualTo(line);
              assertThat(e.column()).isEqualTo(column);
              assertThat(e.reason()).isEqualTo(reason);
            });
  }

  private static List<List<String>> rows(String text, ReadOptions options) throws IOException {
    return all(open(text.getBytes(UTF_8), options));
  }

  private static DelimitedFile<Row> open(byte[] bytes, ReadOptions options) throws IOException {
    return open(new ByteArrayInputStream(bytes), options);
  }

  private static DelimitedFile<Row> open(InputStream in, ReadOptions options) throws IOException {
    return DelimitedFile.open(
        "test",
        new InputBytes("test", in, -1, 1, true),
        options,
        Progress.SILENT,
        (h, d) -> Row::keep,
        BlockSizes.DEFAULT);
  }

  private static List<List<String>> all(DelimitedFile<Row> file) throws IOException {
    try (file) {
      List<List<String>> rows = new ArrayList<>();
      for (Row row = file.read(); row != null; row = file.read()) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
          fields.add(row.text(i));
        }
        rows.add(fields);
      }
      return rows;
    }
  }

  private static <T> T present(@Nullable T value) {
    assertThat(value).isNotNull();
    return Objects.requireNonNull(value);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return out.toByteArray();
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private static long retained() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** A stream that returns one byte a call, as a slow pipe may. */
  private static final class OneByte extends FilterInputStream {

    OneByte(byte[] bytes) {
      super(new ByteArrayInputStream(bytes));
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return super.read(bytes, offset, Math.min(1, length));
    }
  }

  /** A stream of a head and then the same bytes again and again. */
  private static final class Repeating extends InputStream {

    private final byte[] head;
    private final byte[] body;
    private final long total;
    private long position;

    Repeating(String head, String body, long times) {
      this.head = head.getBytes(UTF_8);
      this.body = body.getBytes(UTF_8);
      this.total = times == Long.MAX_VALUE ? times : this.head.length + times * this.body.length;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      if (position == total) {
        return -1;
      }
      int n = (int) Math.min(length, total - position);
      for (int i = 0; i < n; i++) {
        long p = position++;
        bytes[offset + i] =
            p < head.length ? head[(int) p] : body[(int) ((p - head.length) % body.length)];
      }
      return n;
    }
  }
}
