package dev.starsight.cli.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.cli.commands.Shell;
import dev.starsight.files.internal.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watches streams, in this process and in processes that are killed. */
@Tag("any-locale")
final class StreamMonitorTest {

  private static final String[] RESULT = {
    "report.html", "state.json", "summary.json", "windows.csv", "windows.jsonl"
  };

  private final Path directory;
  private final Path file;

  StreamMonitorTest(@TempDir Path directory) {
    this.directory = directory;
    this.file = directory.resolve("reviews.jsonl");
  }

  private static String rows(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder rows = new StringBuilder();
    long now = Instant.parse("2015-08-31T00:00:00Z").toEpochMilli();
    for (int i = 0; i < count; i++) {
      now += random.nextInt(60_000);
      rows.append("{\"review_date\":\"")
          .append(Instant.ofEpochMilli(now - random.nextInt(50_000)))
          .append("\",\"star_rating\":")
          .append(1 + random.nextInt(5))
          .append(",\"customer_id\":\"C")
          .append(random.nextInt(400))
          .append("\"}\n");
    }
    return rows.toString();
  }

  private Path out(String name) {
    return directory.resolve(name);
  }

  private Shell.Outcome monitor(Object input, String name, Object... more) {
    List<Object> words = new ArrayList<>(List.of("monitor", "--input", input, "--out", out(name)));
    words.addAll(List.of(more));
    words.add("--quiet");
    return Shell.run(words.toArray());
  }

  private Shell.Outcome monitorStandardInput(byte[] bytes, String name, Object... more) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(bytes));
    try {
      return monitor("-", name, more);
    } finally {
      System.setIn(before);
    }
  }

  /** Returns the digests of what must not depend on where reading was interrupted. */
  private Map<String, String> digests(String name) throws IOException {
    Map<String, String> digests = Shell.digests(out(name));
    assertThat(digests).containsOnlyKeys(RESULT);
    digests.remove("summary.json");
    return digests;
  }

  @Test
  void writesWindows() throws IOException {
    Files.writeString(file, rows(2_000, 1));
    JsonNode summary = monitor(file, "a", "--slide", "20m", "--json").succeeds().summary();

    assertThat(Shell.names(out("a"))).containsExactly(RESULT);
    assertThat(summary.get("rows").asInt()).isEqualTo(2_000);
    assertThat(summary.get("slideSeconds").asInt()).isEqualTo(1_200);
    List<String> lines = Files.readAllLines(out("a").resolve("windows.jsonl"));
    assertThat(Files.readAllLines(out("a").resolve("windows.csv"))).hasSize(lines.size() + 1);
    JsonNode first = Json.parse("line", lines.get(5));
    assertThat(first.get("complete").asBoolean()).isTrue();
    assertThat(first.get("distinct").asInt()).isBetween(50, first.get("rows").asInt());
    assertThat(Json.parse("line", lines.get(lines.size() - 1)).get("complete").asBoolean())
        .isFalse();
  }

  @Test
  void goesOnInAFileThatHasGrown() throws IOException {
    String all = rows(2_000, 2);
    int half = all.indexOf('\n', all.length() / 2) - 17; // within a row
    Files.writeString(file, all.substring(0, half));
    monitor(file, "a").succeeds();
    Files.writeString(file, all.substring(half), StandardOpenOption.APPEND);
    monitor(file, "a", "--resume").succeeds();

    monitor(file, "b").succeeds();

    assertThat(digests("a")).isEqualTo(digests("b"));
    assertThat(monitor(file, "a", "--resume").succeeds().out()).contains("nothing to resume");
  }

  @Test
  void goesOnInStandardInputAndInFurtherFiles() throws IOException {
    byte[] all = rows(1_000, 3).getBytes(StandardCharsets.UTF_8);
    monitorStandardInput(all, "whole").succeeds();
    int half = all.length / 2;
    monitorStandardInput(Arrays.copyOf(all, half), "a").succeeds();
    int read = Json.read(out("a").resolve("state.json")).get("files").get(0).get("bytes").asInt();
    assertThat(read).isBetween(half - 200, half);
    monitorStandardInput(Arrays.copyOfRange(all, read, all.length), "a", "--resume").succeeds();
    assertThat(digests("a")).isEqualTo(digests("whole"));

    Path second = directory.resolve("second.jsonl.gz");
    try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(second))) {
      gzip.write(all, read, all.length - read);
    }
    Files.write(file, Arrays.copyOf(all, read));
    monitor(file, "c").succeeds();
    Shell.run("monitor", "--input", file, second, "--out", out("c"), "--resume").succeeds();
    assertThat(out("c").resolve("windows.jsonl"))
        .hasSameBinaryContentAs(out("whole").resolve("windows.jsonl"));
  }

  @Test
  void refusesToGoOnWithAnotherStream() throws IOException {
    Files.writeString(file, rows(500, 4));
    monitor(file, "a").succeeds();
    monitor(file, "a", "--resume", "--window", "2h").isRefused("the same windows");
    monitor(file, "a", "--resume", "--label-column", "votes").isRefused("the same keys");
    Path other = Files.writeString(directory.resolve("other.jsonl"), rows(500, 4));
    monitor(other, "a", "--resume").isRefused(file.toString(), "must be number 1");
    Files.writeString(file, rows(600, 5));
    monitor(file, "a", "--resume").isRefused("does not begin as before");
    Path state = out("a").resolve("state.json");
    Files.writeString(state, Files.readString(state).replace("\"late\" : 0", "\"late\" : 7"));
    monitor(file, "a", "--resume").isRefused("state.json");
  }

  @Test
  void saysWhatIsWrongWithTheInput() throws IOException {
    monitor(file, "a").isRefused(file.toString(), "there is no such file");
    monitor(directory.resolve("no*"), "a").isRefused("no file has such a name");
    Files.writeString(file, "review_id\tstar_rating\n");
    monitor(file, "a").isRefused("line 1", "JSON lines");
    Files.writeString(file, "");
    monitor(file, "a").isRefused("no row");
    Files.writeString(file, "{\"star_rating\": 5}\n");
    monitor(file, "a").isRefused("--time-column", "star_rating");
    Files.writeString(file, rows(500, 6) + "{\"star_rating\": 5}\nnonsense\n" + rows(9, 6));
    assertThat(monitor(file, "a").succeeds().err()).contains("2 bad rows", "line 501", "line 502");
    monitor(file, "b", "--strict").isRefused("line 501");
    Files.writeString(file, rows(100, 6) + "nonsense\n".repeat(3));
    monitor(file, "c").isRefused("3 of 103 rows are bad");
    Shell.run("monitor", "--out", out("d")).isRefused("either --log DIR or --input FILE");
    Shell.run("monitor", "--log", directory, "--slide", "1m", "--out", out("d"))
        .isRefused("--slide is for a stream");
    Files.writeString(file, rows(10, 6));
    monitor(file, "e", "--slide", "7m").isRefused("whole multiple of --slide");
    Files.createDirectories(out("f"));
    Files.writeString(out("f").resolve("mine.txt"), "mine");
    monitor(file, "f").isRefused("mine.txt");
  }

  @Test
  void aRefusalLeavesNothingThatCanBeReadAgain() throws IOException {
    String good = rows(3_000, 9);
    Files.writeString(file, good + "nonsense\n");
    monitor(file, "a", "--strict").isRefused("line 3001");
    assertThat(out("a")).doesNotExist();

    Files.writeString(file, good);
    monitor(file, "a").succeeds();
    Map<String, String> before = Shell.digests(out("a"));
    Files.writeString(file, "nonsense\n", StandardOpenOption.APPEND);
    monitor(file, "a", "--strict", "--resume").isRefused("line 3001");
    assertThat(Shell.digests(out("a"))).isEqualTo(before);

    byte[] bad = (rows(100, 6) + "nonsense\n".repeat(3)).getBytes(StandardCharsets.UTF_8);
    monitorStandardInput(bad, "b").isRefused("3 of 103 rows are bad");
    assertThat(kept("b")).isEqualTo(bad.length);
  }

  @Test
  void aRowWithATimeFarAheadIsABadRow() throws IOException {
    String all = rows(2_000, 10);
    int half = all.indexOf('\n', all.length() / 2) + 1;
    String ahead = "{\"review_date\":\"2100-01-01\",\"star_rating\":1,\"customer_id\":\"C\"}\n";
    Files.writeString(file, all.substring(0, half) + ahead + all.substring(half));
    Shell.Outcome outcome = monitor(file, "a", "--json");

    JsonNode summary = outcome.succeeds().summary();
    assertThat(outcome.err()).contains("1 bad row", "2100-01-01", "--max-ahead 366d");
    assertThat(summary.get("rejected").asInt()).isEqualTo(1);
    assertThat(summary.get("late").asInt()).isZero();
    assertThat(summary.get("rows").asInt()).isEqualTo(2_000);
    monitor(file, "a", "--resume", "--max-ahead", "1d").isRefused("the same windows");
    monitor(file, "b", "--strict", "--max-ahead", "7d").isRefused("--max-ahead 7d");
  }

  @Test
  void saysThatAGzipFileIsCutShort() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(rows(500, 6).getBytes(StandardCharsets.UTF_8));
    }
    Files.write(file, Arrays.copyOf(packed.toByteArray(), packed.size() / 2));

    monitor(file, "a").isRefused(file + ": this gzip file is cut short");
  }

  @Test
  void anUnusualWindowIsAnAlarm() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int hour = 0; hour < 20; hour++) {
      for (int i = 0; i < 60; i++) {
        rows.append(
            "{\"date\": \"2015-08-31 %02d:%02d:00\", \"stars\": %d}\n"
                .formatted(hour, i, hour == 15 ? 1 : 3 + i % 3));
      }
    }
    Files.writeString(file, rows);
    Shell.Outcome outcome = monitor(file, "a");
    assertThat(outcome.code()).isEqualTo(3);
    assertThat(outcome.out()).contains("2015-08-31T15:00:00Z", "the average star is 1, usually");
    Files.writeString(file, rows.substring(rows.length() - 100), StandardOpenOption.APPEND);
    monitor(file, "a", "--resume").succeeds();
  }

  private Process start(String name, Object input) throws IOException {
    List<String> words =
        List.of("monitor", "--input", input.toString(), "--slide", "20m", "--resume");
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of("--out", out(name).toString(), "--quiet"));
    return new ProcessBuilder(Shell.process(all))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private long kept(String name) throws IOException {
    Path state = StreamWork.stateFile(out(name));
    return Files.exists(state) ? Json.read(state).get("files").get(0).get("bytes").asLong() : 0;
  }

  @Test
  void aConsumerThatFeedsAKilledProcessAgainLosesNothing() throws Exception {
    byte[] all = rows(20_000, 7).getBytes(StandardCharsets.UTF_8);
    monitorStandardInput(all, "whole", "--slide", "20m");
    SplittableRandom random = new SplittableRandom(7);
    for (int kill = 0; kill < 3; kill++) {
      long before = kept("a");
      Process process = start("a", "-");
      int until = (int) before + random.nextInt(all.length / 4);
      OutputStream in = process.getOutputStream();
      in.write(all, (int) before, until - (int) before);
      in.flush();
      while (process.isAlive() && kept("a") == before) {
        process.waitFor(5, TimeUnit.MILLISECONDS);
      }
      process.destroyForcibly().waitFor();
      assertThat(kept("a")).isBetween(before + 1, (long) until);
    }
    int rest = (int) kept("a");
    monitorStandardInput(
        Arrays.copyOfRange(all, rest, all.length), "a", "--slide", "20m", "--resume");
    assertThat(digests("a")).isEqualTo(digests("whole"));
  }

  @Test
  @Tag("long")
  void fiftyKillsChangeNothing() throws Exception {
    Files.writeString(file, rows(1_000_000, 8));
    long begin = System.nanoTime();
    start("whole", file).waitFor();
    long whole = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    Map<String, String> expected = digests("whole");
    SplittableRandom random = new SplittableRandom(8);
    int interrupted = 0;
    int resumed = 0;
    for (int kill = 0; kill < 50; kill++) {
      String name = "killed-" + kill;
      Process process = start(name, file);
      interrupted += process.waitFor(random.nextLong(whole), TimeUnit.MILLISECONDS) ? 0 : 1;
      process.destroyForcibly().waitFor();
      resumed += kept(name) > 0 ? 1 : 0;
      start(name, file).waitFor();
      assertThat(digests(name)).as("kill %s", kill).isEqualTo(expected);
    }
    assertThat(interrupted).isGreaterThan(25);
    assertThat(resumed).isGreaterThan(5);
  }
}
