package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every command that prints what strangers wrote, with texts made for a terminal. */
final class HostileTextTest {

  /** Clears the screen, sets the title, writes the clipboard, turns the line, forges lines. */
  private static final String HOSTILE =
      "ok\u001b[2J\u001b]0;pwned\u0007\u001b]52;c;cHduZWQ=\u0007\u009b31m\u202eeslaf\u2066"
          + "\r  FORGED  \nFORGED: all is well\u2028\u200b\u007f\u0000end";

  private static Path csv;
  private static Path model;
  private static Path shared;

  @BeforeAll
  static void train(@TempDir Path directory) throws IOException {
    shared = directory;
    csv = directory.resolve("hostile.csv");
    List<String> lines = new ArrayList<>(List.of("review_id,stars,text"));
    for (int i = 0; i < 120; i++) {
      String label = i % 3 == 0 ? HOSTILE.replace("\u0000", "") : "plain" + i % 2;
      lines.add("r%d,\"%s\",\"word%d %s\"".formatted(i, label, i, HOSTILE.replace("\u0000", "")));
    }
    Files.writeString(csv, String.join("\n", lines) + "\n");
    Path run = directory.resolve("run");
    assertIsHarmless(
        Shell.run(
                "automl",
                "--input",
                csv,
                "--text-column",
                "text",
                "--label-column",
                "stars",
                "--candidates",
                2,
                "--out",
                run)
            .succeeds());
    model = run.resolve("candidates").resolve("majority");
  }

  /** Asserts that nothing printed moves the cursor, hides, or begins a line of its own. */
  private static void assertIsHarmless(Shell.Outcome outcome) {
    for (String printed : List.of(outcome.out(), outcome.err())) {
      assertThat(printed.lines()).noneMatch(line -> line.startsWith("FORGED: all is well"));
      assertThat(printed.codePoints().filter(c -> c != '\n').mapToObj(Character::getType))
          .doesNotContain(
              (int) Character.CONTROL,
              (int) Character.FORMAT,
              (int) Character.LINE_SEPARATOR,
              (int) Character.SURROGATE);
    }
  }

  private static Shell.Outcome harmless(Object... args) {
    Shell.Outcome outcome = Shell.run(args);
    assertIsHarmless(outcome);
    return outcome;
  }

  @Test
  void evaluateShowsLabels() {
    Shell.Outcome outcome =
        harmless("evaluate", "--model", model, "--input", csv, "--out", shared.resolve("e"));

    assertThat(outcome.succeeds().out()).contains("\\u001b[2J");
  }

  @Test
  void predictShowsLabelsAndWords() {
    Shell.Outcome outcome = harmless("predict", "--model", model, "--text", HOSTILE, "--explain");

    assertThat(outcome.succeeds().out()).contains("\\u001b[2J", "\\u202e");
  }

  @Test
  void annotateShowsTexts() throws IOException {
    Path queue = shared.resolve("queue");
    harmless(
            "annotate",
            "fill",
            "--queue",
            queue,
            "--model",
            model,
            "--input",
            csv,
            "--threshold",
            1)
        .succeeds();

    Shell.Outcome listed = harmless("annotate", "list", "--queue", queue, "--limit", 2).succeeds();
    assertThat(listed.out()).contains("\\u001b[2J", "\\u001b]52;c;cHduZWQ=\\u0007");
    assertThat(listed.out().lines()).noneMatch(line -> line.startsWith("FORGED"));

    InputStream before = System.in;
    try {
      String keys = HOSTILE.replace("\n", "").replace("\r", "") + "\nq\n";
      System.setIn(new ByteArrayInputStream(keys.getBytes(StandardCharsets.UTF_8)));
      Shell.Outcome asked = harmless("annotate", "answer", "--queue", queue).succeeds();
      assertThat(asked.out()).contains("is not one of", "\\u001b[2J");
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void tokenizeShowsTokens() {
    assertThat(harmless("tokenize", "--text", HOSTILE).succeeds().out()).contains("token");
    harmless("tokenize", "--text", HOSTILE, "--pair", HOSTILE).succeeds();
  }

  @Test
  void queryShowsValuesNamesAndErrors() throws IOException {
    Path reviews = Shell.sample(shared.resolve("reviews.tsv"), 30);
    Path lake = shared.resolve("lake");
    harmless("ingest", "--input", reviews, "--lake", lake).succeeds();
    String literal = "'" + HOSTILE.replace("\u0000", "") + "'";
    String name = '"' + HOSTILE.replace("\u0000", "") + '"';

    String select = "SELECT " + literal + " AS " + name;
    assertThat(harmless("query", "--lake", lake, select).succeeds().out()).contains("\\u001b[2J");
    harmless("query", "--lake", lake, "--explain", select).succeeds();
    harmless("query", "--lake", lake, "SELECT error(" + literal + ")").endsWith(2);
    harmless("query", "--lake", lake, "SELECT " + name).endsWith(2);
    harmless("query", "--lake", lake, "FROM " + name).endsWith(2);
    harmless("query", "--lake", lake, "SELECT " + name + "(1)").endsWith(2);
    harmless("query", "--lake", lake, "DROP " + name).endsWith(2);
    harmless("query", "--lake", lake, "--named", HOSTILE).endsWith(2);
    harmless("query", "--lake", lake, "--list").succeeds();
  }

  @Test
  void errorsNameWhatIsWrong() throws IOException {
    Path header = shared.resolve("header.tsv");
    Files.writeString(header, "id\t" + HOSTILE.replaceAll("[\r\n\u0000]", "") + "\n1\tx\n");
    Shell.Outcome missing =
        harmless(
            "automl", "--input", header, "--label-column", HOSTILE, "--out", shared.resolve("x"));
    assertThat(missing.endsWith(2).err()).contains("\\u001b[2J").hasLineCount(1);

    harmless("check", "--input", header, "--out", shared.resolve("x")).endsWith(2);
    Shell.Outcome file = harmless("check", "--input", HOSTILE.replace("\u0000", ""), "--out", "x");
    assertThat(file.endsWith(2).err()).contains("\\u001b[2J").hasLineCount(1);
    assertThat(harmless("check", HOSTILE).endsWith(2).err()).hasLineCount(1);
    assertThat(harmless(HOSTILE).endsWith(2).err()).hasLineCount(1);
    assertThat(harmless("--" + HOSTILE).endsWith(2).err()).hasLineCount(1);
    assertThat(harmless("query", "--lake", HOSTILE.replace("\u0000", ""), "SELECT 1").err())
        .hasLineCount(1);
    Path unknown = shared.resolve("unknown.csv");
    Files.writeString(
        unknown, "review_id,stars,text\n1,\"" + HOSTILE.replace("ok", "other") + "\",a\n");
    Shell.Outcome label =
        harmless("evaluate", "--model", model, "--input", unknown, "--out", shared.resolve("x"));
    assertThat(label.endsWith(2).err()).hasLineCount(1);
  }

  @Test
  void debugShowsTheStackTraceOfAHostileMessage() {
    Shell.Outcome outcome =
        Shell.run("check", "--input", HOSTILE.replace("\u0000", ""), "--out", "x", "--debug");

    assertThat(outcome.err().replace("\t", "")).contains("Exception").doesNotContain("\u001b");
  }

  @Test
  void machinesGetTheTextsAsTheyAre() throws IOException {
    Path out = shared.resolve("predicted.csv");
    Shell.run("predict", "--model", model, "--input", csv, "--out", out).succeeds();

    assertThat(Files.readString(out)).contains("\u001b[2J").contains("\r  FORGED  \nFORGED");
  }

  @Test
  void cutsVeryLongMessages() throws IOException {
    Path wide = shared.resolve("wide.csv");
    Files.writeString(wide, "la" + " ".repeat(1_000_000) + "bel,x\n1,2\n");

    Shell.Outcome outcome =
        harmless("check", "--input", wide, "--label-column", "nope", "--out", shared.resolve("x"));

    assertThat(outcome.endsWith(2).err()).hasSizeBetween(100, 2_100);
  }
}
