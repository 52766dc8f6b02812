package dev.starsight.delimited;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import dev.starsight.delimited.DelimitedFile.BlockSizes;
import dev.starsight.files.internal.Sha256;
import dev.starsight.run.Progress;
import dev.starsight.run.internal.Rethrow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The result does not depend on the number of threads, and all of them end. */
@Tag("any-locale")
class ThreadsTest {

  private static final ReadOptions COLLECT =
      ReadOptions.defaults()
          .withMaxRejectedShare(1)
          .withKeptRejects(1000)
          .withMaxRowBytes(1024)
          .withDialect(Dialect.plainTabs());
  private static final BlockSizes TINY = new BlockSizes(16, 64);
  private static final List<String> PIECES =
      List.of(
          "1\t2",
          "x\ty",
          "\u00E9\t\uD83D\uDE00",
          "",
          "one",
          "a\tb\tc",
          "bad\t0",
          "odd\t0",
          "\t",
          "\"\t\"",
          "7\t\b\u000B",
          "long\t" + "l".repeat(200),
          "too long\t" + "l".repeat(1100),
          "much too long\t" + "l".repeat(5000));

  private record Outcome(
      List<String> rows, Rejects rejects, @Nullable String sha256, @Nullable String error) {}

  @Property(tries = 400)
  void givesTheSameRowsRejectsAndErrorsForAnyNumberOfThreads(@ForAll long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] plain = file(random);
    byte[] packed = gzip(plain);
    byte[] torn = Arrays.copyOf(packed, random.nextInt(packed.length));
    boolean quoted = random.nextInt(4) == 0;
    ReadOptions options =
        COLLECT
            .withStrict(random.nextInt(4) == 0)
            .withMaxRejectedShare(random.nextInt(4) == 0 ? 0.2 : 1)
            .withKeptRejects(random.nextInt(1, 50))
            .withDialect(quoted ? Dialect.quotedTabs() : Dialect.plainTabs());
    for (byte[] bytes : List.of(plain, packed, torn)) {
      Outcome one = outcome(bytes, options.withThreads(1), TINY);
      if (bytes != torn) { // a torn end within the head is an error before the first row
        assertThat(outcome(bytes, options.withThreads(1), BlockSizes.DEFAULT)).isEqualTo(one);
      }
      for (int threads = 2; threads <= 4; threads++) {
        assertThat(outcome(bytes, options.withThreads(threads), TINY)).isEqualTo(one);
      }
      if (one.error == null) {
        assertThat(one.sha256).isEqualTo(Sha256.of(bytes));
      }
    }
  }

  /** Returns good and bad rows, blank lines, both line ends, the last perhaps without any. */
  private static byte[] file(SplittableRandom random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (random.nextInt(4) == 0) {
      out.writeBytes(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
    }
    out.writeBytes("a\tb\n".getBytes(UTF_8));
    int kinds = random.nextInt(1, PIECES.size() + 1);
    int count = random.nextInt(60);
    for (int i = 0; i < count; i++) {
      out.writeBytes(PIECES.get(random.nextInt(kinds)).getBytes(UTF_8));
      if (random.nextInt(40) == 0) {
        out.write(random.nextInt(0x80, 0x100));
      }
      if (random.nextInt(600) == 0) {
        out.writeBytes("m".repeat(random.nextInt(1018, 1028)).getBytes(UTF_8));
      }
      if (i < count - 1 || random.nextInt(2) == 0) {
        out.writeBytes((random.nextInt(4) == 0 ? "\r\n" : "\n").getBytes(UTF_8));
      }
    }
    return out.toByteArray();
  }

  private static Outcome outcome(byte[] bytes, ReadOptions options, BlockSizes sizes)
      throws IOException {
    List<String> rows = new ArrayList<>();
    Rejects rejects = Rejects.none();
    String sha256 = null;
    String error = null;
    try (DelimitedFile<String> file =
        open(new ByteArrayInputStream(bytes), options, sizes, ThreadsTest::described)) {
      try {
        for (String row = file.read(); row != null; row = file.read()) {
          rows.add(row);
        }
        sha256 = file.source().sha256();
      } finally {
        rejects = file.rejects();
      }
    } catch (IOException | RuntimeException e) {
      error = e.toString();
    }
    return new Outcome(rows, rejects, sha256, error);
  }

  private static String described(Row row) {
    if (row.text(0).equals("bad")) {
      throw row.malformed(1, "this one is bad");
    }
    if (row.text(0).equals("odd") && row.number() % 5 == 0) {
      throw new StarsightException("this is no reject: " + row);
    }
    return row.number() + " " + row;
  }

  @Test
  void makesAMapperForEachThreadAndUsesEachInOneOnly() throws IOException {
    Set<Row.Mapper<Thread>> made = Collections.newSetFromMap(new IdentityHashMap<>());
    Row.Mapper.Factory<Thread> factory =
        (header, dialect) -> {
          Row.Mapper<Thread> mapper = new OneThread();
          made.add(mapper);
          return mapper;
        };
    byte[] bytes = ("a\tb\n" + "1\t2\n".repeat(5000)).getBytes(UTF_8);
    try (DelimitedFile<Thread> file =
        DelimitedFile.open(
            "test",
            new InputBytes("test", new ByteArrayInputStream(bytes), -1, 3, true),
            COLLECT.withThreads(3),
            Progress.SILENT,
            factory,
            TINY)) {
      assertThat(file.stream().count()).isEqualTo(5000);
    }
    assertThat(made).hasSize(3);
  }

  private static final class OneThread implements Row.Mapper<Thread> {

    private @Nullable Thread owner;

    @Override
    public Thread map(Row row) {
      owner = owner == null ? Thread.currentThread() : owner;
      assertThat(Thread.currentThread()).isSameAs(owner);
      return owner;
    }
  }

  @Test
  void startsNoThreadIfOneIsAllowed() throws IOException {
    byte[] bytes = ("a\tb\n" + "1\t2\n".repeat(500)).getBytes(UTF_8);
    for (byte[] each : List.of(bytes, gzip(bytes))) {
      Set<Thread> before = threads();
      try (DelimitedFile<Thread> file =
          open(
              new ByteArrayInputStream(each),
              COLLECT.withThreads(1),
              TINY,
              row -> Thread.currentThread())) {
        assertThat(file.read()).isSameAs(Thread.currentThread());
        assertThat(threads()).isEqualTo(before);
      }
    }
  }

  @Test
  void endsItsThreadsWhenClosedEarlyAndAfterErrors() throws IOException {
    byte[] plain = ("a\tb\n" + "1\t2\n".repeat(200_000)).getBytes(UTF_8);
    byte[] packed = gzip(plain);
    for (byte[] bytes : List.of(plain, packed)) {
      try (DelimitedFile<String> file = open(bytes)) {
        assertThat(file.read()).isNotNull();
        assertThat(threads()).isNotEmpty().allMatch(Thread::isDaemon);
      }
      assertThat(threads()).isEmpty();
      try (DelimitedFile<String> file = open(bytes)) {
        assertThat(file.stream().count()).isEqualTo(200_000);
        assertThat(threads()).isEmpty();
      }
      assertThatThrownBy(
              () ->
                  DelimitedFile.open(
                      "test",
                      new InputBytes("test", new ByteArrayInputStream(bytes), -1, 2, true),
                      COLLECT,
                      Progress.SILENT,
                      (header, dialect) -> {
                        throw header.malformed(1, "no");
                      },
                      BlockSizes.DEFAULT))
          .hasMessage("test, line 1, column 1: no");
      assertThat(threads()).isEmpty();
    }
    byte[] torn = Arrays.copyOf(packed, packed.length - 3);
    try (DelimitedFile<String> file = open(torn)) {
      assertThatThrownBy(() -> file.stream().count())
          .hasRootCauseMessage("this gzip file is cut short");
    }
    assertThat(threads()).isEmpty();
  }

  @Test
  void givesTheSameRowsWithoutDigestButNoSource() throws IOException {
    byte[] plain = ("a\tb\n" + "1\t2\n".repeat(1000)).getBytes(UTF_8);
    for (byte[] bytes : List.of(plain, gzip(plain))) {
      for (int threads = 1; threads <= 2; threads++) {
        ReadOptions options = COLLECT.withThreads(threads).withDigest(false);
        try (DelimitedFile<String> file =
            open(new ByteArrayInputStream(bytes), options, TINY, Row::toString)) {
          assertThat(file.stream().count()).isEqualTo(1000);
          assertThat(file.read()).isNull();
          assertThatThrownBy(file::source).hasMessage("test was read without computing its digest");
        }
      }
    }
  }

  @Test
  void endsPromptlyIfTheCallerIsInterrupted() throws IOException {
    byte[] start = ("a\tb\n" + "1\t2\n".repeat(40)).getBytes(UTF_8);
    CountDownLatch never = new CountDownLatch(1);
    InputStream stuck =
        new InputStream() {
          private int position;

          @Override
          public int read() throws IOException {
            if (position < start.length) {
              return start[position++];
            }
            try {
              never.await();
            } catch (InterruptedException e) {
              throw new IOException("closed", e);
            }
            return -1;
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            int c = read();
            bytes[offset] = (byte) c;
            return c < 0 ? -1 : 1;
          }
        };
    try (DelimitedFile<String> file = open(stuck, COLLECT.withThreads(2), TINY, Row::toString)) {
      assertThat(file.read()).isNotNull();
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> file.stream().count())
          .hasCauseInstanceOf(InterruptedIOException.class)
          .hasRootCauseMessage("reading was interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(threads()).isEmpty();
  }

  @Test
  void losesNoByteOfFileOrDigestIfEveryCallIsInterruptedOnce() throws IOException {
    byte[] expected = new byte[3_000_000];
    new SplittableRandom(42).nextBytes(expected);
    byte[] bytes = new byte[expected.length + 1];
    try (InputBytes in = new InputBytes("test", new ByteArrayInputStream(expected), -1, 2, true)) {
      int count = 0;
      for (int n = 0; n >= 0; count += Math.max(0, n)) {
        int from = count;
        n = interruptedOnce(() -> in.read(bytes, from, Math.min(50_000, bytes.length - from)));
      }
      assertThat(Arrays.copyOf(bytes, count)).isEqualTo(expected);
      assertThat(interruptedOnce(in::sha256)).isEqualTo(Sha256.of(expected));
    }
  }

  private interface Call<T> {
    T call() throws IOException;
  }

  private static <T> T interruptedOnce(Call<T> call) throws IOException {
    Thread.currentThread().interrupt();
    try {
      return call.call();
    } catch (InterruptedIOException e) {
      assertThat(e).hasMessage("test: reading was interrupted");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    return call.call();
  }

  @Test
  void closesFilesThatCannotBeOpened() {
    for (Throwable error : List.of(new IllegalStateException("no"), new OutOfMemoryError("no"))) {
      boolean[] closed = {false};
      InputStream broken =
          new InputStream() {
            @Override
            public int read() {
              throw Rethrow.unchecked(error);
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
              return read();
            }

            @Override
            public void close() {
              closed[0] = true;
            }
          };
      assertThatThrownBy(() -> new InputBytes("test", broken, -1, 2, true)).isSameAs(error);
      assertThat(closed[0]).isTrue();
      assertThat(threads()).isEmpty();
    }
  }

  @Test
  void losesNoRowIfReadingContinuesAfterInterruptions() throws IOException {
    byte[] bytes = ("a\tb\n" + "1\t2\n".repeat(1000)).getBytes(UTF_8);
    for (byte[] each : List.of(bytes, gzip(bytes))) {
      int rows = 0;
      try (DelimitedFile<String> file = open(each)) {
        boolean ended = false;
        for (int i = 0; !ended; i++) {
          if (i % 10 == 0) {
            Thread.currentThread().interrupt();
          }
          try {
            ended = file.read() == null;
            rows += ended ? 0 : 1;
          } catch (IOException e) {
            assertThat(e).hasMessage("test: reading was interrupted");
          }
          Thread.interrupted();
        }
        assertThat(file.source().sha256()).isEqualTo(Sha256.of(each));
      }
      assertThat(rows).isEqualTo(1000);
    }
  }

  @Test
  void readsFilesOfManyChunksInAnyNumberOfThreads(@TempDir Path directory) throws IOException {
    StringBuilder text = new StringBuilder("a\tb\n");
    for (int i = 1; i <= 60_000; i++) {
      text.append(i).append("\tsome words of a text, some more of them and a few at the end\n");
    }
    byte[] bytes = text.toString().getBytes(UTF_8);
    Path plain = Files.write(directory.resolve("plain.tsv"), bytes);
    Path packed = Files.write(directory.resolve("packed.tsv.gz"), gzip(bytes));
    for (Path path : List.of(plain, packed)) {
      for (int threads = 1; threads <= 3; threads++) {
        long[] expected = {0};
        try (DelimitedFile<Row> file =
            DelimitedFile.open(path, ReadOptions.strictly().withThreads(threads))) {
          for (Row row = file.read(); row != null; row = file.read()) {
            expected[0]++;
            if (row.number() != expected[0]
                || row.line() != expected[0] + 1
                || !row.text(0).equals(Long.toString(expected[0]))) {
              throw new AssertionError("row " + expected[0] + " is " + row);
            }
          }
          assertThat(file.source().rows()).isEqualTo(60_000);
          assertThat(file.source().sha256()).isEqualTo(Sha256.of(path));
        }
      }
    }
  }

  private static DelimitedFile<String> open(byte[] bytes) throws IOException {
    return open(new ByteArrayInputStream(bytes), COLLECT.withThreads(3), TINY, Row::toString);
  }

  private static <T> DelimitedFile<T> open(
      InputStream in, ReadOptions options, BlockSizes sizes, Row.Mapper<T> mapper)
      throws IOException {
    InputBytes bytes = new InputBytes("test", in, -1, options.threads(), options.digest());
    return DelimitedFile.open(
        "test", bytes, options, Progress.SILENT, (header, dialect) -> mapper, sizes);
  }

  /** Returns the threads that are reading. */
  private static Set<Thread> threads() {
    Set<Thread> threads = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("starsight-") && thread.getName().endsWith(" test")) {
        threads.add(Objects.requireNonNull(thread));
      }
    }
    return threads;
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
