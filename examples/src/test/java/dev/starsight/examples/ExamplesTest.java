package dev.starsight.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.model.directory.ModelDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs each example on generated reviews and checks its output. */
class ExamplesTest {

  private final Path directory;

  ExamplesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** The main method of an example. */
  private interface Program {
    void run(String[] args) throws IOException;
  }

  private String outputOf(Program program, Path... arguments) throws IOException {
    String[] args = new String[1 + arguments.length];
    args[0] = directory.toString();
    for (int i = 0; i < arguments.length; i++) {
      args[1 + i] = arguments[i].toString();
    }
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      program.run(args);
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void readAndCheckShowsTheRejectedRowAndTheBrokenRule() throws IOException {
    assertThat(outputOf(ReadAndCheck::main))
        .startsWith("500 reviews, 1 rejected\n")
        .contains("reviews.tsv, line 502: 15 columns are needed")
        .contains(" constraints hold.\n")
        .contains("hasMinimum(total_votes, 1)")
        .contains("Dataset * Size = 500\n");
  }

  @Test
  void readAndCheckReadsTheFileOfAUser() throws IOException {
    Path file = Workspace.of(new String[] {directory.toString()}, 20).reviews();
    String before = Files.readString(file);

    assertThat(outputOf(ReadAndCheck::main, file)).startsWith("20 reviews, 0 rejected\n");
    assertThat(file).content().isEqualTo(before);
  }

  @Test
  void tokensToTfRecordWritesEveryRow() throws IOException {
    assertThat(outputOf(TokensToTfRecord::main))
        .startsWith("500 rows in ")
        .contains("part-00000.tfrecord")
        .contains("the first row begins with [CLS] ");
    assertThat(directory.resolve("features/manifest.json")).exists();
  }

  @Test
  void quickStartEvaluatesTheModelItOpened() throws IOException {
    assertThat(outputOf(QuickStart::main))
        .contains("balancedAccuracy", "quadraticKappa")
        .containsPattern("\n[1-5] \\(\\d+ %\\)\n$");
    assertThat(ModelDirectory.describe(directory.resolve("model")).validation()).isNotNull();
  }

  @Test
  void searchAndEditTrainsTheEditedCandidate() throws IOException {
    assertThat(outputOf(SearchAndEdit::main))
        .contains("fitted majority\n", "fitted linear-bigrams\n", "rank candidate")
        .containsPattern("edited: epochs 2 instead of \\d+\n")
        .contains("balancedAccuracy");
  }

  @Test
  void askALakeAnswersInSql() throws IOException {
    assertThat(outputOf(AskALake::main))
        .startsWith("1000 reviews in ")
        .contains("product_category", "predicted");
  }

  @Test
  void reviewQueueExportsTheAnswers() throws IOException {
    assertThat(outputOf(ReviewQueue::main))
        .containsPattern("\\d+ of \\d+ below confidence 0\\.\\d\\d\n")
        .containsPattern("3 answers, [0-3] agree; \\d+ tasks wait\n");
    assertThat(Files.readAllLines(directory.resolve("answers.tsv"))).hasSize(4);
  }
}
