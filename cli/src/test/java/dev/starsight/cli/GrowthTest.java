package dev.starsight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.cli.commands.Shell;
import dev.starsight.data.internal.NormalizedText;
import dev.starsight.data.internal.VisibleText;
import dev.starsight.profile.LeakageCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares the time of texts of n and 4 n characters. Quadratic work takes 16 times as long; the
 * test allows 6, and what takes less than a few milliseconds is not judged.
 */
final class GrowthTest {

  private static final long TOO_SHORT_NANOS = 60_000_000;
  private static final int TRIES = 5;

  private final Path directory;

  GrowthTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static <T> void assertGrowsSlowly(
      String what, int n, IntFunction<T> input, Work<T> work) {
    T small = input.apply(n);
    T large = input.apply(4 * n);
    double ratio = Double.POSITIVE_INFINITY;
    for (int i = 0; i < TRIES && ratio > 6; i++) {
      long one = nanos(work, small);
      long four = nanos(work, large);
      ratio = four < TOO_SHORT_NANOS ? 0 : (double) four / one;
    }
    assertThat(ratio).as("%s: time of 4 n by time of n", what).isLessThanOrEqualTo(6);
  }

  private interface Work<T> {
    void on(T input);
  }

  /** The time of this thread, which other processes do not lengthen. */
  private static <T> long nanos(Work<T> work, T input) {
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    work.on(input);
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "\u0301",
        "1",
        "\"",
        ",",
        "<",
        "&",
        "\n",
        "a",
        "\r",
        "-",
        "/",
        ".",
        "\u00e9",
        "\ud83d\ude00",
        "5 ",
        "one ",
        "a\u0301 ",
        "\u001b"
      })
  void textsOfOnePiece(String piece) {
    IntFunction<String> text = n -> "x" + piece.repeat(n / piece.length()) + "x";
    assertGrowsSlowly("key", 100_000, text, NormalizedText::key);
    assertGrowsSlowly("visible", 100_000, text, VisibleText::of);
    assertGrowsSlowly(
        "leaks",
        100_000,
        text,
        t -> LeakageCheck.named("c", Collections.nCopies(20, t), labels(20)));
  }

  private static List<String> labels(int rows) {
    return Stream.iterate(0, i -> i + 1).limit(rows).map(i -> "" + (i % 5 + 1)).toList();
  }

  @Test
  void manyLabels() {
    assertGrowsSlowly(
        "labels",
        2_000,
        GrowthTest::distinct,
        labels -> LeakageCheck.named("c", List.copyOf(labels), labels));
  }

  private static List<String> distinct(int n) {
    return Stream.iterate(0, i -> i + 1).limit(n).map(i -> "label " + i).toList();
  }

  @Test
  void messagesWithBlanks() {
    Path file = directory.resolve("wide.csv");
    assertGrowsSlowly(
        "message",
        200_000,
        n -> write(file.resolveSibling(n + ".csv"), "la" + " ".repeat(n) + "bel,x\n1,2\n"),
        this::checkMissingColumn);
  }

  private void checkMissingColumn(Path file) {
    Shell.run("check", "--input", file, "--label-column", "nope", "--out", directory.resolve("o"))
        .isRefused("there is no column");
  }

  @Test
  void manyColumns() {
    assertGrowsSlowly(
        "columns",
        1_250,
        n ->
            write(directory.resolve(n + ".csv"), columns("c", n) + columns("", n) + columns("", n)),
        file ->
            Shell.run(
                "check", "--input", file, "--threads", 1, "--out", directory.resolve("checked")));
    Path wide = write(directory.resolve("wide.csv"), columns("c", 10_001));
    Shell.run("check", "--input", wide, "--out", directory.resolve("o"))
        .isRefused("the header has 10001 columns, but at most 10000 can be read");
  }

  private static String columns(String prefix, int n) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      names.add(prefix + i);
    }
    return String.join(",", names) + "\n";
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void saysThatAFileHasNoLineFeed() {
    Path file = write(directory.resolve("mac.csv"), "id,stars,text\r1,3,a\r2,3,b\r");

    Shell.run("check", "--input", file, "--out", directory.resolve("o"))
        .isRefused("mac.csv, line 1: the file has no line feed", "carriage return");
  }

  @Test
  void asksWhetherALongLabelIsAText() {
    StringBuilder rows = new StringBuilder("id,stars,text\n");
    for (int i = 0; i < 40; i++) {
      rows.append("%d,%d,%s\n".formatted(i, i % 2, "L".repeat(201)));
    }
    Path file = write(directory.resolve("labels.csv"), rows.toString());

    Shell.Outcome outcome =
        Shell.run(
            "automl",
            "--input",
            file,
            "--label-column",
            "text",
            "--text-column",
            "stars",
            "--out",
            directory.resolve("o"));

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("the label in column \"text\" has 201 characters, but a label has at most 200;")
        .contains("is this the text column?");
  }
}
